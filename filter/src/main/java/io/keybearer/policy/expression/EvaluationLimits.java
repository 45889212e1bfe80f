package io.keybearer.policy.expression;

import java.time.Duration;

/**
 * How much one evaluation may use. Whoever exceeds a limit fails with an {@link
 * ExpressionEvaluationException} that the expression's own {@code catch} does not see.
 *
 * @param steps rounds of loops, calls of functions, elements that pass through a method; default
 *     1,000,000
 * @param recursion how deep functions may call one another; default 64
 * @param stringLength the longest string, in UTF-16 units; default 4 Mi
 * @param collectionSize the most elements of one collection; default 100,000
 * @param totalSize the sum of all strings, in UTF-16 units, and all collections' elements, 16 units
 *     each, that methods and operators make; default 32 Mi
 * @param time wall time; default 2 seconds
 */
public record EvaluationLimits(
    int steps, int recursion, int stringLength, int collectionSize, long totalSize, Duration time) {
  /** The limits that hold unless others are set. */
  public static final EvaluationLimits DEFAULT =
      new EvaluationLimits(1_000_000, 64, 4 << 20, 100_000, 32L << 20, Duration.ofSeconds(2));

  /** Checks that every limit is positive. */
  public EvaluationLimits {
    if (steps <= 0
        || recursion <= 0
        || stringLength <= 0
        || collectionSize <= 0
        || totalSize <= 0
        || time.isNegative()
        || time.isZero()) {
      throw new IllegalArgumentException("limits of evaluations must be positive");
    }
  }
}
