package io.keybearer.admin.web;

import io.keybearer.admin.service.Explanation;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the test page shows.
 *
 * @param frame around it
 * @param form which connection is asked for, and on whose behalf
 * @param result what a gateway would decide; empty before anything is asked
 */
public record TestModel(Frame frame, Form form, Optional<Result> result) {
  /**
   * What a gateway would decide.
   *
   * @param allowed whether the caller would get a token
   * @param reason why not, in the words of {@code context.LastError.Reason}; empty when it would
   * @param remedy what helps, in words
   * @param connection the address of the connection's page
   * @param steps what was looked at
   * @param milliseconds how long that took
   */
  public record Result(
      boolean allowed,
      String reason,
      String remedy,
      String connection,
      List<Step> steps,
      double milliseconds) {
    static Result of(Frame frame, Explanation explanation) {
      String reason = explanation.reason().orElse("");
      List<Step> steps = explanation.steps().stream().map(step -> Step.of(frame, step)).toList();
      return new Result(
          explanation.allowed(),
          reason,
          frame.texts().orElse("test.fix." + reason, frame.t("test.fix.other")),
          frame.connection(explanation.name().provider(), explanation.name().authorization()),
          steps,
          steps.stream().mapToDouble(Step::milliseconds).sum());
    }
  }

  /**
   * A step of the decision.
   *
   * @param name what was looked at, in words
   * @param outcome the key of the outcome's words
   * @param look how the outcome looks
   * @param detail what was found
   * @param milliseconds how long looking took
   */
  public record Step(
      String name, String outcome, StateLook look, String detail, double milliseconds) {
    private static Step of(Frame frame, Explanation.Step step) {
      StateLook look =
          switch (step.outcome()) {
            case PASSED -> new StateLook("ok", "check-circle-fill");
            case FAILED -> new StateLook("bad", "x-octagon-fill");
            case NOTED -> new StateLook("idle", "clock-history");
          };
      return new Step(
          frame.texts().orElse("test.step." + step.name(), step.name()),
          step.outcome().name().toLowerCase(Locale.ROOT),
          look,
          step.detail(),
          step.took().toNanos() / 1e6);
    }
  }
}
