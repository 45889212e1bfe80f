package io.keybearer.policyxml.expression;

import io.keybearer.policyxml.expression.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts the text of an expression into words. Takes any text: what is no C# becomes a token with a
 * problem, and every call but the one at the end makes progress. Not thread-safe.
 *
 * <p>A {@code >} is always a word of its own (so that {@code List<List<string>>} ends twice), as is
 * the {@code ?} of {@code ?[}.
 */
final class Lexer {
  /** How deep interpolated strings may sit inside one another. */
  static final int MAX_INTERPOLATION_DEPTH = 16;

  private static final String[] SYMBOLS = {
    "<<=", "??=", "=>", "==", "!=", "<=", ">=", "&&", "||", "??", "++", "--", "+=", "-=", "*=",
    "/=", "%=", "&=", "|=", "^=", "<<", "::", "->"
  };
  private static final String SINGLE_SYMBOLS = "(){}[].,;:?=+-*/%<>!&|^~";

  private final CharSequence source;
  private final int limit;
  private final int depth;
  private int at;

  /**
   * A lexer of a part of a text.
   *
   * @param source the text
   * @param from index of the first character to read
   * @param to index after the last one
   */
  Lexer(CharSequence source, int from, int to) {
    this(source, from, to, 0);
  }

  private Lexer(CharSequence source, int from, int to, int depth) {
    this.source = source;
    this.at = from;
    this.limit = to;
    this.depth = depth;
  }

  /** The next word, after blanks and comments; {@link Kind#END} from the end on. */
  Token next() {
    int opened = skipBlanks();
    if (opened >= 0) {
      return new Token(Kind.UNKNOWN, opened, at, "comment without its end, expected '*/'");
    }
    if (at >= limit) {
      return new Token(Kind.END, limit, limit);
    }
    char c = source.charAt(at);
    if (Character.isLetter(c) || c == '_') {
      return word(at);
    }
    if (isDigit(c) || (c == '.' && isDigit(peek(1)))) {
      return number();
    }
    return switch (c) {
      case '"' -> string(at, at + 1, false);
      case '\'' -> character();
      case '@' -> afterAt();
      case '$' -> afterDollar();
      default -> symbol(c);
    };
  }

  /** Skips blanks and comments; the index of a comment that never ends, or -1. */
  private int skipBlanks() {
    while (at < limit) {
      char c = source.charAt(at);
      if (c == '/' && peek(1) == '/') {
        while (at < limit && !isNewline(source.charAt(at))) {
          at++;
        }
      } else if (c == '/' && peek(1) == '*') {
        int opened = at;
        if (!skipBlockComment()) {
          return opened;
        }
      } else if (Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\uFEFF') {
        at++;
      } else {
        return -1;
      }
    }
    return -1;
  }

  private boolean skipBlockComment() {
    at += 2;
    while (at < limit) {
      if (source.charAt(at) == '*' && peek(1) == '/') {
        at += 2;
        return true;
      }
      at++;
    }
    return false;
  }

  private Token word(int start) {
    while (at < limit && isWordPart(source.charAt(at))) {
      at++;
    }
    return new Token(Kind.WORD, start, at);
  }

  private Token number() {
    int start = at;
    if (source.charAt(at) == '0' && "xXbB".indexOf(peek(1)) >= 0) {
      at += 2;
      while (at < limit && isWordPart(source.charAt(at))) {
        at++;
      }
      return new Token(Kind.NUMBER, start, at);
    }
    digits();
    if (peek(0) == '.' && isDigit(peek(1))) {
      at++;
      digits();
    }
    if (peek(0) == 'e' || peek(0) == 'E') {
      int sign = peek(1) == '+' || peek(1) == '-' ? 2 : 1;
      if (isDigit(peek(sign))) {
        at += sign;
        digits();
      }
    }
    while (at < limit && isWordPart(source.charAt(at))) {
      at++;
    }
    return new Token(Kind.NUMBER, start, at);
  }

  private void digits() {
    while (at < limit && (isDigit(source.charAt(at)) || source.charAt(at) == '_')) {
      at++;
    }
  }

  private Token afterAt() {
    char second = peek(1);
    if (second == '"') {
      return string(at, at + 2, true);
    }
    if (second == '$' && peek(2) == '"') {
      return interpolated(at + 3, true);
    }
    if (Character.isLetter(second) || second == '_') {
      int start = at++;
      return word(start);
    }
    return unknown();
  }

  private Token afterDollar() {
    if (peek(1) == '"') {
      return interpolated(at + 2, false);
    }
    if (peek(1) == '@' && peek(2) == '"') {
      return interpolated(at + 3, true);
    }
    return unknown();
  }

  /** A string that is not interpolated; runs over line ends, which only a verbatim one may have. */
  private Token string(int start, int content, boolean verbatim) {
    Kind kind = verbatim ? Kind.VERBATIM_STRING : Kind.STRING;
    String problem = null;
    at = content;
    while (at < limit) {
      char c = source.charAt(at++);
      if (c == '"' && verbatim && peek(0) == '"') {
        at++;
      } else if (c == '"') {
        return new Token(kind, start, at, problem);
      } else if (c == '\\' && !verbatim && at < limit) {
        at++;
      } else if (isNewline(c) && !verbatim && problem == null) {
        problem = "line end inside a string; only @\"…\" may run over lines";
      }
    }
    return new Token(kind, start, at, "string without its end, expected '\"'");
  }

  private Token character() {
    int start = at++;
    int scan = at;
    while (scan < limit && source.charAt(scan) != '\'' && !isNewline(source.charAt(scan))) {
      scan += source.charAt(scan) == '\\' ? 2 : 1;
    }
    if (scan >= limit || source.charAt(scan) != '\'') {
      return new Token(Kind.UNKNOWN, start, at, "character without its end, expected \"'\"");
    }
    at = scan + 1;
    return new Token(Kind.CHARACTER, start, at);
  }

  private Token interpolated(int content, boolean verbatim) {
    int start = at;
    Kind kind = verbatim ? Kind.INTERPOLATED_VERBATIM_STRING : Kind.INTERPOLATED_STRING;
    if (depth >= MAX_INTERPOLATION_DEPTH) {
      at = limit;
      return new Token(Kind.UNKNOWN, start, at, "strings nested too deeply");
    }
    List<Token.Piece> pieces = new ArrayList<>();
    String problem = null;
    int text = content;
    at = content;
    while (at < limit) {
      char c = source.charAt(at);
      boolean doubled = peek(1) == c;
      if (c == '"' && !(verbatim && doubled)) {
        addText(pieces, text, at);
        at++;
        return new Token(kind, start, at, List.copyOf(pieces), problem);
      }
      if (c == '{' && !doubled) {
        addText(pieces, text, at);
        at++;
        if (!hole(pieces)) {
          break;
        }
        text = at;
      } else if (c == '\\' && !verbatim) {
        at += 2;
      } else {
        if (isNewline(c) && !verbatim && problem == null) {
          problem = "line end inside a string; only $@\"…\" may run over lines";
        }
        at += doubled && (c == '{' || c == '}' || c == '"') ? 2 : 1;
      }
    }
    at = limit;
    return new Token(kind, start, at, "string without its end, expected '\"'");
  }

  private static void addText(List<Token.Piece> pieces, int start, int end) {
    if (end > start) {
      pieces.add(new Token.Piece(start, end, false, -1, -1));
    }
  }

  /** Reads from after a hole's opening brace to after its closing one; false if it has none. */
  private boolean hole(List<Token.Piece> pieces) {
    int start = at;
    Lexer inner = new Lexer(source, at, limit, depth + 1);
    int open = 0;
    for (Token token = inner.next(); token.kind() != Kind.END; token = inner.next()) {
      char c = token.kind() == Kind.SYMBOL ? source.charAt(token.start()) : ' ';
      if (c == '(' || c == '[' || c == '{') {
        open++;
      } else if (c == '}' && open == 0) {
        pieces.add(new Token.Piece(start, token.start(), true, -1, -1));
        at = token.end();
        return true;
      } else if (c == ')' || c == ']' || c == '}') {
        open--;
      } else if (c == ':' && open == 0) {
        return format(pieces, start, token.start());
      }
    }
    return false;
  }

  private boolean format(List<Token.Piece> pieces, int start, int colon) {
    for (int i = colon + 1; i < limit; i++) {
      char c = source.charAt(i);
      if (c == '}') {
        pieces.add(new Token.Piece(start, colon, true, colon + 1, i));
        at = i + 1;
        return true;
      }
      if (c == '"') {
        return false;
      }
    }
    return false;
  }

  private Token symbol(char c) {
    int start = at;
    if (c == '?' && peek(1) == '.' && !isDigit(peek(2))) {
      at += 2;
      return new Token(Kind.SYMBOL, start, at);
    }
    for (String symbol : SYMBOLS) {
      if (symbol.charAt(0) == c && startsWith(symbol)) {
        at += symbol.length();
        return new Token(Kind.SYMBOL, start, at);
      }
    }
    if (SINGLE_SYMBOLS.indexOf(c) < 0) {
      return unknown();
    }
    at++;
    return new Token(Kind.SYMBOL, start, at);
  }

  private Token unknown() {
    int start = at++;
    return new Token(
        Kind.UNKNOWN, start, at, "unexpected character '" + source.charAt(start) + "'");
  }

  private boolean startsWith(String symbol) {
    for (int i = 0; i < symbol.length(); i++) {
      if (peek(i) != symbol.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** The character that many places on, or NUL after the end. */
  private char peek(int distance) {
    return at + distance < limit ? source.charAt(at + distance) : '\0';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isWordPart(char c) {
    return Character.isLetterOrDigit(c) || c == '_';
  }

  static boolean isNewline(char c) {
    return c == '\n' || c == '\r';
  }
}
