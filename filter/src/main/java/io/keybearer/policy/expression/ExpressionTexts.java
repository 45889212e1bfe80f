package io.keybearer.policy.expression;

/** Values of expressions as the text that a header, body or URL carries. Stateless. */
public final class ExpressionTexts {
  private ExpressionTexts() {}

  /**
   * What {@code ToString()} gives, with the invariant culture: {@code True}, {@code 1.5}, a JSON
   * text for a token.
   *
   * @param value what {@link CompiledExpression#evaluate} gave
   */
  public static String of(Object value) {
    return Texts.of(value);
  }
}
