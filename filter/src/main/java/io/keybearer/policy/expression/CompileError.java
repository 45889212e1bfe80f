package io.keybearer.policy.expression;

import io.keybearer.policyxml.expression.SyntaxPosition;

/** Carries a mistake from where it is found to where compiling goes on. */
final class CompileError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  final transient ExpressionError error;

  CompileError(ExpressionError.Kind kind, SyntaxPosition position, String message) {
    super(message, null, false, false);
    this.error = new ExpressionError(kind, position, message);
  }

  /** A mistake that only follows from one before it, and is not told. */
  static CompileError following(SyntaxPosition position) {
    return new CompileError(ExpressionError.Kind.TYPE, position, "");
  }

  boolean isFollowing() {
    return error.message().isEmpty();
  }

  static CompileError type(SyntaxPosition position, String message) {
    return new CompileError(ExpressionError.Kind.TYPE, position, message);
  }

  static CompileError unknown(SyntaxPosition position, String message) {
    return new CompileError(ExpressionError.Kind.UNKNOWN, position, message);
  }

  static CompileError notImplemented(SyntaxPosition position, String message) {
    return new CompileError(ExpressionError.Kind.NOT_IMPLEMENTED, position, message);
  }
}
