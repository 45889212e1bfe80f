package io.keybearer.model;

import java.util.List;

/**
 * How something does.
 *
 * @param live whether it works at all; when not, a restart is in order
 * @param ready whether it can serve requests
 * @param reasons what is not as it should be, a sentence each, without anything secret; there may
 *     be reasons while it is ready
 */
public record HealthState(boolean live, boolean ready, List<String> reasons) {
  /** Copies the reasons. */
  public HealthState {
    reasons = List.copyOf(reasons);
  }
}
