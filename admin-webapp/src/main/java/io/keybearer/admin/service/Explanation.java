package io.keybearer.admin.service;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a gateway would decide on one call for an authorization context, step by step. Holds no token
 * and no secret.
 *
 * @param name the authorization as asked for
 * @param allowed whether the caller would get a token
 * @param reason why not, in the words of {@code context.LastError.Reason}; empty when it would
 * @param steps what was looked at, in the order of a call
 */
public record Explanation(
    ResourceName name, boolean allowed, Optional<String> reason, List<Step> steps) {
  /** Copies the steps. */
  public Explanation {
    steps = List.copyOf(steps);
  }

  /** How a step ends. */
  public enum Outcome {
    /** The call goes on. */
    PASSED,
    /** The call ends here. */
    FAILED,
    /** It says how things stand, and decides nothing. */
    NOTED
  }

  /**
   * A step.
   *
   * @param name which one: {@code match}, {@code identity}, {@code accessPolicy}, {@code enabled},
   *     {@code cache}, {@code token}, {@code lease} or {@code refresh}
   * @param outcome how it ends
   * @param detail what was found, as a sentence
   * @param took how long looking took
   */
  public record Step(String name, Outcome outcome, String detail, Duration took) {}
}
