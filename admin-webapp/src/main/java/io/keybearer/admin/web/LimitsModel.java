package io.keybearer.admin.web;

import java.util.List;
import java.util.Optional;

/**
 * What the page of limits shows.
 *
 * @param frame around it
 * @param limits the limits of the store
 * @param accessPolicies how many access policies a connection can have
 * @param startUp those that settings say
 */
public record LimitsModel(
    Frame frame, List<Limit> limits, int accessPolicies, List<StartUpSetting> startUp) {
  /**
   * How much there may be, and is.
   *
   * @param name its words are the text {@code settings.limit.{name}}
   * @param used how much there is
   * @param most how much there may be
   * @param where what holds so much
   */
  public record Limit(String name, long used, long most, Optional<String> where) {
    /** Whether less than a tenth is left. */
    public boolean isNear() {
      return used * 10 >= most * 9;
    }
  }
}
