package io.keybearer.policy.expression;

/** An evaluation uses more than its limits allow. The expression's own catch does not see it. */
final class LimitExceededException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LimitExceededException(String message) {
    super(message, null, false, false);
  }
}
