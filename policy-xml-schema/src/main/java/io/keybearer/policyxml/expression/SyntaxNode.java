package io.keybearer.policyxml.expression;

/**
 * A node of the syntax tree: an {@linkplain ExpressionNode expression} or a {@linkplain
 * StatementNode statement}. Immutable.
 */
public sealed interface SyntaxNode permits ExpressionNode, StatementNode {
  /** Where the node's first, or most telling, word stands. */
  SyntaxPosition position();
}
