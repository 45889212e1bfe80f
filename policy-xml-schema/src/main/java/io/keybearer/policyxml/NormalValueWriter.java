package io.keybearer.policyxml;

/** Escapes everything that XML would read as something else. */
final class NormalValueWriter implements ValueWriter {
  @Override
  public String attribute(PolicyValue value) {
    StringBuilder out = new StringBuilder(value.text().length() + 16);
    for (int at = 0; at < value.text().length(); at++) {
      char c = value.text().charAt(at);
      switch (c) {
        case '"' -> out.append("&quot;");
        case '\n', '\r', '\t' -> reference(out, c);
        default -> character(out, c);
      }
    }
    return out.toString();
  }

  @Override
  public String text(PolicyValue value) {
    String text = value.text();
    StringBuilder out = new StringBuilder(text.length() + 16);
    boolean blank = text.chars().allMatch(c -> Markup.isBlank((char) c));
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '\r' || (blank && at == 0)) {
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
