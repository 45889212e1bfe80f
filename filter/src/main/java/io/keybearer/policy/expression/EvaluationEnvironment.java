package io.keybearer.policy.expression;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * What evaluations have in common.
 *
 * @param clock the time of {@code DateTime.UtcNow} and the like
 * @param random the source of {@code new Random()} and {@code Guid.NewGuid()}; used by many threads
 *     at once
 * @param limits how much one evaluation may use
 */
public record EvaluationEnvironment(
    InstantSource clock, RandomGenerator random, EvaluationLimits limits) {
  /** The system's clock, a secure random source and the default limits. */
  public static EvaluationEnvironment system() {
    return new EvaluationEnvironment(
        InstantSource.system(), new SecureRandom(), EvaluationLimits.DEFAULT);
  }
}
