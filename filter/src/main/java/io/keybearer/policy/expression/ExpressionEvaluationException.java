package io.keybearer.policy.expression;

import io.keybearer.policyxml.expression.SyntaxPosition;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An evaluation failed; in a document this is {@code ExpressionValueEvaluationFailure}.
 *
 * <p>The message may hold values of the request, as .NET's messages do: it is for {@code
 * context.LastError} and not for the client.
 */
public final class ExpressionEvaluationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String exceptionType;
  private final transient @Nullable SyntaxPosition position;

  ExpressionEvaluationException(
      String exceptionType,
      String message,
      @Nullable SyntaxPosition position,
      @Nullable Throwable cause) {
    super(message, cause);
    this.exceptionType = exceptionType;
    this.position = position;
  }

  /**
   * The .NET name of the exception, such as {@code FormatException}; {@code LimitExceeded} for a
   * limit, {@code NotImplemented} for a member that is not implemented here.
   */
  public String exceptionType() {
    return exceptionType;
  }

  /** Where in the document the failing part stands, if known. */
  public Optional<SyntaxPosition> position() {
    return Optional.ofNullable(position);
  }
}
