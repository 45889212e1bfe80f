package io.keybearer.policyxml.expression;

import java.util.List;
import java.util.Optional;

/**
 * A text read as an expression. Immutable.
 *
 * @param text the whole text, with its {@code @(} and {@code )}
 * @param root an {@link ExpressionNode} for a single expression in brackets, a {@link
 *     StatementNode.Block} for statements in braces; empty if there are problems
 * @param problems what is wrong, in the order of the text
 */
public record ParsedExpression(
    String text, Optional<SyntaxNode> root, List<SyntaxProblem> problems) {
  /** Copies the problems. */
  public ParsedExpression {
    problems = List.copyOf(problems);
  }
}
