package io.keybearer.admin.web;

import io.keybearer.model.Connection;
import io.keybearer.model.ConnectionState;
import io.keybearer.model.ExpiringSecret;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/**
 * What the overview shows.
 *
 * @param frame around it
 * @param counts how many connections stand how; every state has a number
 * @param attention some of those that somebody should look at
 * @param providers how many credential providers there are
 * @param secrets client secrets that have ended or end soon, the first to end first
 * @param nodes some of the nodes, those first that somebody should look at
 * @param limits how much there may be, and is
 * @param today the day, by UTC
 * @param activity what happened last, for those who may see it
 * @param used whether a gateway ever used a connection
 */
public record OverviewModel(
    Frame frame,
    Map<ConnectionState, Integer> counts,
    List<Attention> attention,
    long providers,
    List<ExpiringSecret> secrets,
    List<NodesModel.Node> nodes,
    List<LimitsModel.Limit> limits,
    LocalDate today,
    List<ActivityModel.Row> activity,
    boolean used) {
  /**
   * A connection that somebody should look at.
   *
   * @param connection the connection
   * @param sentence why, in one sentence
   * @param action what to do first
   */
  public record Attention(Connection connection, String sentence, ConnectionModel.Action action) {}

  /** How many days a secret is still good for; less than 0 once it has ended. */
  public long daysLeft(ExpiringSecret secret) {
    return ChronoUnit.DAYS.between(today, secret.day());
  }

  /** How many connections there are. */
  public int connections() {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Whether a gateway runs policies. */
  public boolean isRunningPolicies() {
    return nodes.stream().anyMatch(node -> node.report().policyHash().isPresent());
  }

  /** Whether the first steps are still to be done. */
  public boolean isBeginning() {
    return providers == 0 || connections() == 0 || !used;
  }
}
