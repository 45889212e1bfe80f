package io.keybearer.policyxml;

/**
 * Leaves expressions, and markup in a body, as an author would write them, wherever the reader
 * reads them back unchanged, and escapes them like the normal form where it would not.
 */
final class RawValueWriter implements ValueWriter {
  private static final PolicyReader READER =
      new PolicyReader(new ReaderLimits(Integer.MAX_VALUE, 64), NamedValues.NONE);

  /**
   * Attributes to follow the value: a broken expression may end elsewhere when a quote comes after
   * it, and what comes after it in a document is not known here.
   */
  private static final String QUOTES = " q=\"'\" r='\"' s=\"*/)}\" />";

  private final ValueWriter escaped = new NormalValueWriter();

  @Override
  public String attribute(PolicyValue value) {
    String raw = raw(value);
    return value.isExpression() && isReadBack(value, "<a v=\"" + raw + "\"" + QUOTES)
        ? raw
        : escaped.attribute(value);
  }

  @Override
  public String text(PolicyValue value) {
    String raw = raw(value);
    return value.isExpression() && isReadBack(value, "<a>" + raw + "</a>")
        ? raw
        : escaped.text(value);
  }

  @Override
  public String body(PolicyValue value) {
    String raw = value.isExpression() ? raw(value) : value.text();
    boolean mayBeRaw = value.isExpression() || raw.contains("<");
    return mayBeRaw && isReadBack(value, "<set-body>" + raw + "</set-body>")
        ? raw
        : escaped.text(value);
  }

  /** The value as it is, but for ampersands that would be taken for an entity. */
  private static String raw(PolicyValue value) {
    String text = value.text();
    StringBuilder out = new StringBuilder(text.length());
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      out.append(c == '&' && Decoder.beginsEntity(text, at) ? "&amp;" : String.valueOf(c));
    }
    return out.toString();
  }

  private static boolean isReadBack(PolicyValue value, String element) {
    return READER
        .read("", "<policies>" + element + "<b" + QUOTES + "</policies>")
        .document()
        .map(document -> document.root().elements())
        .filter(elements -> elements.size() == 2)
        .map(elements -> onlyValue(elements.get(0)))
        .filter(read -> read.kind() == value.kind() && read.text().equals(value.text()))
        .isPresent();
  }

  private static PolicyValue onlyValue(PolicyElement element) {
    if (element.attributes().size() == 4 && element.children().isEmpty()) {
      return element.attributes().get(0).value();
    }
    return element.children().size() == 1 && element.children().get(0) instanceof PolicyText text
        ? text.value()
        : new PolicyValue("", PolicyValue.Kind.LITERAL, Position.START);
  }
}
