package io.keybearer.policyxml.expression;

/**
 * Why a text is no expression.
 *
 * @param position where
 * @param message what is wrong and what was expected; one sentence without its full stop
 */
public record SyntaxProblem(SyntaxPosition position, String message) {}
