package io.keybearer.policy.expression;

/** An evaluation uses more than its limits allow. The expression's own catch does not see it. */
final class LimitExceededException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A text that would grow beyond any limit while a tree is written. */
  static void checkWritten(CharSequence written) {
    int most = EvaluationLimits.DEFAULT.stringLength();
    if (written.length() > most) {
      throw new LimitExceededException(
          "The expression made a text of more than " + most + " characters");
    }
  }

  LimitExceededException(String message) {
    super(message, null, false, false);
  }
}
