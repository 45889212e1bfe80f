package io.keybearer.policy.expression;

import java.util.List;
import java.util.stream.Collectors;

/**
 * An expression does not compile. Carries every mistake that was found, in the order of the text.
 */
public final class InvalidExpressionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<ExpressionError> errors;

  InvalidExpressionException(List<ExpressionError> errors) {
    super(errors.stream().map(ExpressionError::toString).collect(Collectors.joining("; ")));
    this.errors = List.copyOf(errors);
  }

  /** The mistakes, at least one. */
  public List<ExpressionError> errors() {
    return errors;
  }
}
