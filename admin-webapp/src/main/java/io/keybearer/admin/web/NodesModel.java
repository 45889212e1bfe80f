package io.keybearer.admin.web;

import io.keybearer.model.GatewayNode;
import java.util.List;
import java.util.Optional;

/**
 * What the page of nodes shows.
 *
 * @param frame around it
 * @param nodes the gateways and admin web applications
 */
public record NodesModel(Frame frame, List<Node> nodes) {
  /**
   * A node.
   *
   * @param report what it reported last
   * @param key whether it can use the newest key; empty when no key was ever acknowledged by it
   */
  public record Node(GatewayNode report, Optional<Boolean> key) {
    /** Whether nobody needs to look at it. */
    boolean isFine() {
      return report.live() && report.lastError().isEmpty() && key.orElse(false);
    }

    /** The beginning of its policies' hash, enough to compare by eye. */
    public String policy() {
      return report.policyHash().map(hash -> hash.substring(0, 12)).orElse("");
    }

    /** How many of a hundred requests its cache served. */
    public Optional<Long> cachePercent() {
      return report.cacheRatio().map(ratio -> Math.round(ratio * 100));
    }
  }
}
