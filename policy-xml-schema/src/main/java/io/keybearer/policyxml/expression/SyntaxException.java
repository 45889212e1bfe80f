package io.keybearer.policyxml.expression;

/** Carries a problem from where the parser meets it to where it goes on. */
final class SyntaxException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Whether it makes no sense to go on after it. */
  final boolean fatal;

  final transient SyntaxProblem problem;

  SyntaxException(SyntaxPosition position, String message) {
    this(position, message, false);
  }

  SyntaxException(SyntaxPosition position, String message, boolean fatal) {
    super(message, null, false, false);
    this.problem = new SyntaxProblem(position, message);
    this.fatal = fatal;
  }
}
