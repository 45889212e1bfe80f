package io.keybearer.policyset;

import io.keybearer.policy.expression.EvaluationContext;
import java.util.List;
import java.util.Optional;

/**
 * An operation of an API.
 *
 * @param seen what expressions see of it
 * @param template which paths and queries it takes
 * @param policy its document, if it has one
 * @param examples what it answers, by status and name
 */
public record OperationDefinition(
    EvaluationContext.Operation seen,
    OperationTemplate template,
    Optional<SourceFile> policy,
    List<ResponseExample> examples) {
  /** The method that stands for every method. */
  private static final String EVERY_METHOD = "*";

  /** Copies the list. */
  public OperationDefinition {
    examples = List.copyOf(examples);
  }

  /** Whether it takes that method. */
  public boolean takes(String method) {
    return seen.method().equals(EVERY_METHOD) || seen.method().equals(method);
  }
}
