package io.keybearer.admin.web;

import io.keybearer.model.Connection;
import io.keybearer.model.ConnectionState;
import java.util.List;
import java.util.Map;

/**
 * What the overview shows.
 *
 * @param frame around it
 * @param counts how many connections stand how; every state has a number
 * @param attention some of those that somebody should look at
 * @param providers how many credential providers there are
 */
public record OverviewModel(
    Frame frame, Map<ConnectionState, Integer> counts, List<Attention> attention, long providers) {
  /**
   * A connection that somebody should look at.
   *
   * @param connection the connection
   * @param sentence why, in one sentence
   */
  public record Attention(Connection connection, String sentence) {}

  /** How many connections there are. */
  public int connections() {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Whether the first steps are still to be done. */
  public boolean isBeginning() {
    return providers == 0 || connections() == 0;
  }
}
