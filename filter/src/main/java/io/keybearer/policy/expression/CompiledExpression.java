package io.keybearer.policy.expression;

import org.jspecify.annotations.Nullable;

/** An expression ready to run, as often and by as many threads at once as one likes. */
public interface CompiledExpression {
  /**
   * Evaluates the expression.
   *
   * @return null, or a Boolean, Integer, Long, Double, Float, BigDecimal, Character, String, {@code
   *     byte[]}, {@code String[]}, UUID, {@link ResponseView}, {@link
   *     io.keybearer.model.AuthorizationContext}, {@code Jwt} or any other value of an expression;
   *     {@link ExpressionTexts} turns it into text
   * @throws ExpressionEvaluationException if the expression throws, meets a null where it needs a
   *     value, or exceeds a limit; nothing else is thrown
   */
  @Nullable Object evaluate(EvaluationContext context);

  /** Whether it may read the body of {@code context.Response}, which must then be kept for it. */
  boolean mayReadResponseBody();

  /** The text it was compiled from. */
  String text();
}
