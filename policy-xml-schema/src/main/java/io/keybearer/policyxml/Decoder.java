package io.keybearer.policyxml;

import org.jspecify.annotations.Nullable;

/**
 * Resolves what XML writes otherwise: the five predefined entities, character references, line ends
 * (XML 1.0 §2.11) and, in literal attributes only, blanks (§3.3.3). There are no other entities.
 */
final class Decoder {
  /** What the text is decoded for. */
  enum Mode {
    /** Of an expression: an ampersand that begins no entity is C#'s own. */
    EXPRESSION,
    /** Of a literal text. */
    TEXT,
    /** Of a literal attribute: line ends and tabs are blanks. */
    ATTRIBUTE
  }

  /** Hears of ampersands in literals that begin no entity known here. */
  interface Listener {
    /**
     * An ampersand was taken as it is.
     *
     * @param offset its index in the source
     * @param name the name of the entity that is not known, or null if there is none
     */
    void unknownEntity(int offset, @Nullable String name);
  }

  private static final int LONGEST_NAME = 32;

  private final SourceText source;
  private final String text;

  Decoder(SourceText source) {
    this.source = source;
    this.text = source.text();
  }

  /** Decodes the source from {@code start} up to {@code end}. */
  DecodedText decode(int start, int end, Mode mode, Listener listener) {
    if (isPlain(start, end, mode)) {
      return DecodedText.verbatim(source, start, end);
    }
    DecodedText.Builder decoded = new DecodedText.Builder(source);
    append(decoded, start, end, mode, listener);
    return decoded.build(end);
  }

  /** Appends the decoded source from {@code start} up to {@code end}. */
  void append(DecodedText.Builder decoded, int start, int end, Mode mode, Listener listener) {
    int at = start;
    while (at < end) {
      char c = text.charAt(at);
      if (c == '&') {
        at = appendEntity(decoded, at, end, mode, listener);
      } else {
        at = appendCharacter(decoded, c, at, end, mode);
      }
    }
  }

  /** Appends the source as it is but for its line ends, as in a CDATA section. */
  void appendVerbatim(DecodedText.Builder decoded, int start, int end) {
    int at = start;
    while (at < end) {
      at = appendCharacter(decoded, text.charAt(at), at, end, Mode.TEXT);
    }
  }

  private boolean isPlain(int start, int end, Mode mode) {
    for (int at = start; at < end; at++) {
      char c = text.charAt(at);
      if (c == '&' || c == '\r' || (mode == Mode.ATTRIBUTE && (c == '\n' || c == '\t'))) {
        return false;
      }
    }
    return true;
  }

  private int appendCharacter(DecodedText.Builder decoded, char c, int at, int end, Mode mode) {
    boolean pair = c == '\r' && at + 1 < end && text.charAt(at + 1) == '\n';
    char normal = c == '\r' ? '\n' : c;
    boolean blank = mode == Mode.ATTRIBUTE && (normal == '\n' || normal == '\t');
    decoded.append(blank ? ' ' : normal, at);
    return pair ? at + 2 : at + 1;
  }

  private int appendEntity(
      DecodedText.Builder decoded, int at, int end, Mode mode, Listener listener) {
    int semicolon = endOfEntity(text, at, end);
    String characters = semicolon < 0 ? null : resolve(text.substring(at + 1, semicolon));
    if (characters != null) {
      decoded.append(characters, at);
      return semicolon + 1;
    }
    if (mode != Mode.EXPRESSION) {
      listener.unknownEntity(at, semicolon < 0 ? null : text.substring(at + 1, semicolon));
    }
    decoded.append('&', at);
    return at + 1;
  }

  /** Whether the ampersand at {@code at} would be read as the beginning of an entity. */
  static boolean beginsEntity(String text, int at) {
    int semicolon = endOfEntity(text, at, text.length());
    return semicolon >= 0 && resolve(text.substring(at + 1, semicolon)) != null;
  }

  private static int endOfEntity(String text, int ampersand, int end) {
    int at = ampersand + 1;
    if (at < end && text.charAt(at) == '#') {
      at++;
    }
    int nameStart = at;
    while (at < end
        && at - nameStart <= LONGEST_NAME
        && Markup.isAsciiLetterOrDigit(text.charAt(at))) {
      at++;
    }
    return at > nameStart && at < end && text.charAt(at) == ';' ? at : -1;
  }

  private static @Nullable String resolve(String name) {
    return switch (name) {
      case "amp" -> "&";
      case "lt" -> "<";
      case "gt" -> ">";
      case "quot" -> "\"";
      case "apos" -> "'";
      default -> name.startsWith("#") ? character(name) : null;
    };
  }

  private static @Nullable String character(String name) {
    boolean hexadecimal = name.startsWith("#x");
    try {
      int code = Integer.parseInt(name.substring(hexadecimal ? 2 : 1), hexadecimal ? 16 : 10);
      return isXmlCharacter(code) ? Character.toString(code) : null;
    } catch (NumberFormatException notANumber) {
      return null;
    }
  }

  /** Whether XML 1.0 allows the character (§2.2). */
  static boolean isXmlCharacter(int code) {
    return (code >= 0x20 && code <= 0xD7FF)
        || code == '\n'
        || code == '\r'
        || code == '\t'
        || (code >= 0xE000 && code <= 0xFFFD)
        || (code >= 0x10000 && code <= 0x10FFFF);
  }
}
