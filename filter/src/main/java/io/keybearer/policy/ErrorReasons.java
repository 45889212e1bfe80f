package io.keybearer.policy;

/** Words of {@code context.LastError.Reason} that more than one policy uses. */
final class ErrorReasons {
  /** An expression threw, or gave a value that is of no use where it stands. */
  static final String EXPRESSION = "ExpressionValueEvaluationFailure";

  /** The backend could not be reached or broke off. */
  static final String BACKEND_CONNECTION = "BackendConnectionFailure";

  /** An answer did not come in time. */
  static final String TIMEOUT = "Timeout";

  /** Something failed that should never fail; the log has the details. */
  static final String INTERNAL = "InternalError";

  private ErrorReasons() {}
}
