package io.keybearer.policyxml;

import io.keybearer.policyxml.expression.ExpressionScanner;

/** Escapes everything that XML would read as something else. */
final class NormalValueWriter implements ValueWriter {
  @Override
  public String attribute(PolicyValue value) {
    StringBuilder out = new StringBuilder(value.text().length() + 16);
    int hidden = hidden(value);
    for (int at = 0; at < value.text().length(); at++) {
      char c = value.text().charAt(at);
      if (c == '\n' || c == '\r' || c == '\t' || at == hidden) {
        reference(out, c);
      } else if (c == '"') {
        out.append("&quot;");
      } else {
        character(out, c);
      }
    }
    return out.toString();
  }

  @Override
  public String text(PolicyValue value) {
    String text = value.text();
    StringBuilder out = new StringBuilder(text.length() + 16);
    int hidden = hidden(value);
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '\r' || at == hidden) {
        reference(out, c);
      } else {
        character(out, c);
      }
    }
    return out.toString();
  }

  @Override
  public String body(PolicyValue value) {
    return text(value);
  }

  /**
   * The index of the character without which the text would be taken for layout or for an
   * expression, or -1.
   */
  private static int hidden(PolicyValue value) {
    String text = value.text();
    int at = Markup.skipBlanks(text, 0);
    if (at == text.length()) {
      return 0;
    }
    return !value.isExpression() && ExpressionScanner.startsAt(text, at) ? at : -1;
  }

  private static void character(StringBuilder out, char c) {
    switch (c) {
      case '&' -> out.append("&amp;");
      case '<' -> out.append("&lt;");
      case '>' -> out.append("&gt;");
      default -> out.append(c);
    }
  }

  private static void reference(StringBuilder out, char c) {
    out.append("&#").append((int) c).append(';');
  }
}
