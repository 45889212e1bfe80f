package io.keybearer.policyxml;

import io.keybearer.policyxml.PolicyValue.Kind;
import io.keybearer.policyxml.expression.ExpressionScanner;
import org.jspecify.annotations.Nullable;

/**
 * Reads the values of attributes and texts, in which expressions may stand escaped or raw.
 *
 * <p>The escaped reading goes first: an expression that ends exactly where XML ends the value is
 * taken so. It never takes too little, because what comes before a quote or a {@code <} inside an
 * expression is never a balanced expression. Otherwise the C#-aware scanner looks in the source for
 * the end of the expression, whatever quotes and brackets are in it.
 */
final class ValueReader {
  /** A value and the index in the source where reading goes on. */
  record Reading(PolicyValue value, int next) {}

  private static final String NEVER_CLOSED =
      "the expression is never closed; expected '%s' to match its '@%s'";

  private static final int MOST_FAILED_SEARCHES = 10;

  private final SourceText source;
  private final String text;
  private final Decoder decoder;
  private final Problems problems;
  private int lastSearched = -1;
  private int lastFound = -1;
  private int failedSearches;

  ValueReader(SourceText source, Problems problems) {
    this.source = source;
    this.text = source.text();
    this.decoder = new Decoder(source);
    this.problems = problems;
  }

  /**
   * Reads an attribute's value.
   *
   * @param owner the element, for messages
   * @param name the attribute's name, for messages
   * @param start the index after the opening quote
   * @param quote the quote
   */
  Reading attribute(Place owner, String name, int start, char quote) {
    int quoteAt = text.indexOf(quote, start);
    int at = skipBlanks(start);
    if (!beginsExpression(at)) {
      return literal(owner, name, start, quoteAt);
    }
    if (quoteAt >= 0) {
      DecodedText strict = trimmed(at, quoteAt);
      int end = ExpressionScanner.end(strict.text(), 0);
      if (end == strict.text().length()) {
        return new Reading(expression(strict), quoteAt + 1);
      }
      if (end > 0) {
        return literal(owner, name, start, quoteAt);
      }
    }
    int close = close(at);
    if (close < 0) {
      problems.error(owner.element(), owner.position(), source.position(at), neverClosed(at));
      return brokenValue(owner, start, quoteAt);
    }
    int after = skipBlanks(close);
    if (after < text.length() && text.charAt(after) == quote) {
      return new Reading(expression(raw(at, close)), after + 1);
    }
    problems.error(
        owner.element(),
        owner.position(),
        source.position(after),
        "expected " + quote + " after the expression in attribute '" + name + "'");
    return brokenValue(owner, start, text.indexOf(quote, close));
  }

  private Reading brokenValue(Place owner, int start, int quoteAt) {
    int end = quoteAt < 0 ? text.length() : quoteAt;
    return new Reading(literalValue(owner, start, end), Math.min(text.length(), end + 1));
  }

  private Reading literal(Place owner, String name, int start, int quoteAt) {
    int less = Markup.indexOf(text, '<', start, quoteAt < 0 ? text.length() : quoteAt);
    if (quoteAt >= 0 && less < 0) {
      return new Reading(literalValue(owner, start, quoteAt), quoteAt + 1);
    }
    int greater = text.indexOf('>', start);
    if (quoteAt < 0 || (greater >= 0 && greater < less)) {
      int end = greater >= 0 ? greater : text.length();
      problems.error(
          owner.element(),
          owner.position(),
          source.position(start),
          "the value of attribute '" + name + "' is never closed; expected another quote");
      return new Reading(literalValue(owner, start, end), end);
    }
    problems.error(
        owner.element(),
        owner.position(),
        source.position(less),
        "a '<' in attribute '" + name + "' outside an expression is written &lt;");
    return new Reading(literalValue(owner, start, quoteAt), quoteAt + 1);
  }

  /** A literal, unless entities hid an expression in it. */
  private PolicyValue literalValue(Place owner, int start, int end) {
    return classified(decoder.decode(start, end, Decoder.Mode.ATTRIBUTE, listener(owner)));
  }

  /**
   * Reads a text that is one expression.
   *
   * @param at the index of its {@code @}, before which there are only blanks
   * @return null when the text is something else or broken
   */
  @Nullable Reading textExpression(int at) {
    int less = text.indexOf('<', at);
    int strictEnd = less < 0 ? text.length() : less;
    DecodedText strict = trimmed(at, strictEnd);
    int end = ExpressionScanner.end(strict.text(), 0);
    if (end == strict.text().length()) {
      return new Reading(expression(strict), strictEnd);
    }
    int close = end > 0 ? -1 : close(at);
    int after = close < 0 ? -1 : skipBlanks(close);
    if (after < 0 || (after < text.length() && text.charAt(after) != '<')) {
      return null;
    }
    return new Reading(expression(raw(at, close)), after);
  }

  /**
   * Reads a text that is no expression on the face of it: characters, entities and CDATA sections
   * up to the next tag or comment.
   *
   * @return null when it is layout: blanks alone
   */
  @Nullable PolicyValue literalText(Place owner, int start, int end) {
    DecodedText.Builder decoded = new DecodedText.Builder(source);
    boolean layout = true;
    int at = start;
    while (at < end) {
      int plainEnd = Markup.indexOfCdata(text, at, end);
      layout &= skipBlanks(at) >= plainEnd;
      decoder.append(decoded, at, plainEnd, Decoder.Mode.TEXT, listener(owner));
      at = plainEnd;
      if (at < end) {
        int sectionStart = at + Markup.CDATA.length();
        int sectionEnd = text.indexOf(Markup.CDATA_END, sectionStart);
        int bounded = sectionEnd < 0 ? end : sectionEnd;
        layout &= sectionStart == bounded;
        decoder.appendVerbatim(decoded, sectionStart, bounded);
        at = sectionEnd < 0 ? end : sectionEnd + Markup.CDATA_END.length();
      }
    }
    return layout ? null : classified(decoded.build(end));
  }

  /** The source as it is, but for its line ends, as a literal. */
  PolicyValue verbatim(int start, int end) {
    DecodedText.Builder decoded = new DecodedText.Builder(source);
    decoder.appendVerbatim(decoded, start, end);
    return PolicyValue.of(decoded.build(end), Kind.LITERAL);
  }

  /**
   * Where the expression at that index ends in the source, or -1 if it is never closed.
   *
   * <p>A failed search goes through all the rest of the text. After a few of them nothing more is
   * searched, and the reading gives up.
   */
  int close(int at) {
    if (at != lastSearched && failedSearches < MOST_FAILED_SEARCHES) {
      lastSearched = at;
      lastFound = ExpressionScanner.end(text, at);
      failedSearches += lastFound < 0 ? 1 : 0;
    }
    return at == lastSearched ? lastFound : -1;
  }

  /** Whether so many expressions are never closed that reading on makes no sense. */
  boolean gaveUp() {
    return failedSearches >= MOST_FAILED_SEARCHES;
  }

  /** Says that the expression at that index has no end. */
  String neverClosed(int at) {
    char open = text.charAt(at + 1);
    return NEVER_CLOSED.formatted(open == '{' ? '}' : ')', open);
  }

  /** Whether an expression begins at that index. */
  boolean beginsExpression(int at) {
    return ExpressionScanner.startsAt(text, at);
  }

  /** The first index from there on that has no blank, or the end. */
  int skipBlanks(int from) {
    return Markup.skipBlanks(text, from);
  }

  private DecodedText trimmed(int start, int end) {
    int trimmedEnd = Markup.trimBlanks(text, start, end);
    return decoder.decode(start, trimmedEnd, Decoder.Mode.EXPRESSION, (offset, name) -> {});
  }

  /** A raw expression; entities are resolved in it unless that would break it. */
  private DecodedText raw(int start, int end) {
    DecodedText decoded = trimmed(start, end);
    if (ExpressionScanner.end(decoded.text(), 0) == decoded.text().length()) {
      return decoded;
    }
    DecodedText.Builder verbatim = new DecodedText.Builder(source);
    decoder.appendVerbatim(verbatim, start, end);
    return verbatim.build(end);
  }

  /** An expression if the whole is one, whichever way it was written; otherwise a literal. */
  private static PolicyValue classified(DecodedText decoded) {
    String whole = decoded.text();
    int start = Markup.skipBlanks(whole, 0);
    int end = Markup.trimBlanks(whole, start, whole.length());
    return isExpression(whole.substring(start, end))
        ? expression(decoded.part(start, end))
        : PolicyValue.of(decoded, Kind.LITERAL);
  }

  private static boolean isExpression(String text) {
    return ExpressionScanner.startsAt(text, 0) && ExpressionScanner.end(text, 0) == text.length();
  }

  /** Two texts as one, which stands where the first one stood. */
  static PolicyValue joined(PolicyValue first, PolicyValue second) {
    String whole = first.text() + second.text();
    int start = Markup.skipBlanks(whole, 0);
    String stripped = whole.substring(start, Markup.trimBlanks(whole, start, whole.length()));
    return isExpression(stripped)
        ? new PolicyValue(stripped, kind(stripped), first.position())
        : new PolicyValue(whole, Kind.LITERAL, first.position());
  }

  private static PolicyValue expression(DecodedText decoded) {
    return PolicyValue.of(decoded, kind(decoded.text()));
  }

  private static Kind kind(String expression) {
    return expression.charAt(1) == '{' ? Kind.BLOCK : Kind.EXPRESSION;
  }

  private Decoder.Listener listener(Place owner) {
    return (offset, name) -> {
      Position position = source.position(offset);
      if (name == null) {
        problems.warning(
            owner.element(),
            owner.position(),
            position,
            "a '&' outside an expression is written &amp;");
      } else {
        problems.error(
            owner.element(),
            owner.position(),
            position,
            "'&"
                + name
                + ";' is not known; there are &amp;, &lt;, &gt;, &quot;, &apos; and"
                + " character references such as &#10;");
      }
    };
  }
}
