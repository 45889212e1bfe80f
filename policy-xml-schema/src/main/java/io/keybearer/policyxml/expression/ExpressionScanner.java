package io.keybearer.policyxml.expression;

import io.keybearer.policyxml.expression.Token.Kind;

/**
 * Finds where an expression ends in a longer text, such as the source of a policy document.
 *
 * <p>Knows C#'s strings ({@code "…"}, {@code @"…"}, {@code $"…{nested}…"}, {@code $@"…"}),
 * characters and comments, so that a bracket or a quote inside one of them does not count. Looks at
 * nothing else: whether the expression is right is the parser's business. Takes time in proportion
 * to the text and throws nothing on any text. Stateless.
 */
public final class ExpressionScanner {
  private ExpressionScanner() {}

  /** Whether an expression, {@code @(} or <code>@{</code>, starts at this place. */
  public static boolean startsAt(CharSequence source, int at) {
    return at >= 0
        && at + 1 < source.length()
        && source.charAt(at) == '@'
        && (source.charAt(at + 1) == '(' || source.charAt(at + 1) == '{');
  }

  /**
   * The end of the expression that starts at a place.
   *
   * @param source any text
   * @param at index of the {@code @} of {@code @(} or <code>@{</code>
   * @return the index after the bracket that closes the expression, or -1 if none does
   * @throws IllegalArgumentException if no expression starts there
   */
  public static int end(CharSequence source, int at) {
    if (!startsAt(source, at)) {
      throw new IllegalArgumentException("no expression starts at index " + at);
    }
    char opening = source.charAt(at + 1);
    char closing = opening == '(' ? ')' : '}';
    Lexer lexer = new Lexer(source, at + 2, source.length());
    int depth = 1;
    for (Token token = lexer.next(); token.kind() != Kind.END; token = lexer.next()) {
      if (token.kind() != Kind.SYMBOL) {
        continue;
      }
      char c = source.charAt(token.start());
      if (c == opening) {
        depth++;
      } else if (c == closing && --depth == 0) {
        return token.end();
      }
    }
    return -1;
  }
}
