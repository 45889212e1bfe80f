package io.keybearer.policyset;

import io.keybearer.policy.expression.EvaluationContext;
import java.util.Optional;

/**
 * An operation of an API.
 *
 * @param seen what expressions see of it
 * @param template which paths and queries it takes
 * @param policy its document, if it has one
 */
public record OperationDefinition(
    EvaluationContext.Operation seen, OperationTemplate template, Optional<SourceFile> policy) {
  /** The method that stands for every method. */
  private static final String EVERY_METHOD = "*";

  /** Whether it takes that method. */
  public boolean takes(String method) {
    return seen.method().equals(EVERY_METHOD) || seen.method().equals(method);
  }
}
