package io.keybearer.policy.expression;

import io.keybearer.policyxml.expression.SyntaxPosition;

/**
 * Why an expression does not compile.
 *
 * @param kind what sort of mistake it is
 * @param position where in the document
 * @param message what is wrong and what was expected; one sentence without its full stop
 */
public record ExpressionError(Kind kind, SyntaxPosition position, String message) {
  /** The sorts of mistakes. */
  public enum Kind {
    /** It is no C#, or C# that policy expressions do not support. */
    SYNTAX,
    /** A name means nothing. */
    UNKNOWN,
    /** A type or member that .NET and Azure know, and that is not implemented here. */
    NOT_IMPLEMENTED,
    /** Types do not fit. */
    TYPE
  }

  /** {@code line 1, column 2: message}. */
  @Override
  public String toString() {
    return position + ": " + message;
  }
}
