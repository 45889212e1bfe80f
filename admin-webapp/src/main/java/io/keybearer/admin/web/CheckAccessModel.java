package io.keybearer.admin.web;

import io.keybearer.admin.service.Explanation;
import java.util.List;
import java.util.Optional;

/**
 * What the check of access shows.
 *
 * @param frame around it
 * @param connection the path of the connection's page
 * @param form the token
 * @param verdict what came of it; empty before
 */
public record CheckAccessModel(
    Frame frame, String connection, Form form, Optional<Verdict> verdict) {
  /**
   * What came of it.
   *
   * @param allowed whether the caller may use the connection
   * @param works whether it would get a token now
   * @param steps what was looked at
   */
  public record Verdict(boolean allowed, boolean works, List<Step> steps) {
    /** The verdict of an explanation: access ends with the step that compares policies. */
    static Verdict of(Explanation explanation) {
      boolean denied =
          explanation.steps().stream()
              .anyMatch(
                  step ->
                      step.outcome() == Explanation.Outcome.FAILED
                          && List.of("identity", "match", "accessPolicy").contains(step.name()));
      return new Verdict(
          !denied,
          explanation.allowed(),
          explanation.steps().stream()
              .map(step -> new Step(step.name(), ConnectionList.key(step.outcome()), step.detail()))
              .toList());
    }
  }

  /**
   * A step.
   *
   * @param name which one
   * @param outcome {@code passed}, {@code failed} or {@code noted}
   * @param detail what was found
   */
  public record Step(String name, String outcome, String detail) {
    /** How it is marked. */
    public String tone() {
      return switch (outcome) {
        case "passed" -> "ok";
        case "failed" -> "bad";
        default -> "idle";
      };
    }
  }
}
