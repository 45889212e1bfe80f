/**
 * Policy expressions at run time: compiles the syntax tree to closures over a closed registry of
 * types and members, and evaluates them within limits.
 *
 * <p>An expression can do what the registry offers and nothing else: there is no reflection, script
 * engine or class loading. Depends on {@code io.keybearer.model} and {@code
 * io.keybearer.policyxml.expression}; {@code io.keybearer.policy} depends on it and implements
 * {@link io.keybearer.policy.expression.EvaluationContext}. Read {@link
 * io.keybearer.policy.expression.CompiledExpression} first, then {@code ExpressionCompiler}.
 *
 * <p>The parts: {@code …Compiler} turns one kind of syntax into {@code Code} or {@code Step};
 * {@code Types}, {@code Conversions} and {@code ArgumentBinder} know C#'s types and overloads;
 * {@code …Members} say what each member of the signature table does, and {@code Members} finds
 * them; {@code Json…}, {@code Xml…}, {@code Regex…} and the other values and formats are .NET's;
 * {@code Evaluation} counts what one run uses of its {@code EvaluationLimits}.
 */
@NullMarked
package io.keybearer.policy.expression;

import org.jspecify.annotations.NullMarked;
