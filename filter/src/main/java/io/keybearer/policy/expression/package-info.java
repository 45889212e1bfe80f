/**
 * Policy expressions at run time: compiles the syntax tree to closures over a closed registry of
 * types and members, and evaluates them within limits.
 *
 * <p>An expression can do what the registry offers and nothing else: there is no reflection, script
 * engine or class loading. Depends on {@code io.keybearer.model} and {@code
 * io.keybearer.policyxml.expression}; {@code io.keybearer.policy} depends on it and implements
 * {@link io.keybearer.policy.expression.EvaluationContext}. Read {@link
 * io.keybearer.policy.expression.CompiledExpression} first.
 */
@NullMarked
package io.keybearer.policy.expression;

import org.jspecify.annotations.NullMarked;
