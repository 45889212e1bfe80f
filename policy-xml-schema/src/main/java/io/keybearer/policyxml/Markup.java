package io.keybearer.policyxml;

/** What XML's markup looks like. */
final class Markup {
  static final String CDATA = "<![CDATA[";
  static final String CDATA_END = "]]>";
  static final String COMMENT = "<!--";
  static final String COMMENT_END = "-->";

  private Markup() {}

  /** Whether XML counts the character as white space (§2.3). */
  static boolean isBlank(char c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
  }

  /** The first index from there on that has no blank, or the end. */
  static int skipBlanks(String text, int from) {
    int at = from;
    while (at < text.length() && isBlank(text.charAt(at))) {
      at++;
    }
    return at;
  }

  /** The end of what is left of that range without the blanks at its end. */
  static int trimBlanks(String text, int start, int end) {
    int at = end;
    while (at > start && isBlank(text.charAt(at - 1))) {
      at--;
    }
    return at;
  }

  static boolean isAsciiLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  static boolean isNameStart(char c) {
    return isNamePart(c) && !(c >= '0' && c <= '9') && c != '-' && c != '.';
  }

  static boolean isNamePart(char c) {
    return isAsciiLetterOrDigit(c) || c == '_' || c == ':' || c == '-' || c == '.' || isLetter(c);
  }

  private static boolean isLetter(char c) {
    return c > 0x7F && Character.isLetterOrDigit(c);
  }

  /** The first index of the character in that range, or -1; looks no further than the range. */
  static int indexOf(String text, char wanted, int start, int end) {
    for (int at = start; at < end; at++) {
      if (text.charAt(at) == wanted) {
        return at;
      }
    }
    return -1;
  }

  /** The first index of a CDATA section's beginning in that range, or the range's end. */
  static int indexOfCdata(String text, int start, int end) {
    int less = indexOf(text, '<', start, end);
    while (less >= 0 && !text.startsWith(CDATA, less)) {
      less = indexOf(text, '<', less + 1, end);
    }
    return less < 0 ? end : less;
  }

  /** Whether a tag begins at the {@code <} at that index, rather than a stray one. */
  static boolean beginsMarkup(String text, int less) {
    if (less + 1 >= text.length()) {
      return false;
    }
    char next = text.charAt(less + 1);
    return next == '/' || next == '!' || next == '?' || isNameStart(next);
  }
}
