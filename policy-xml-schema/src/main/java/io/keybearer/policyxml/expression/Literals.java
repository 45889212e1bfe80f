package io.keybearer.policyxml.expression;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;

/** Values of C#'s constants. */
final class Literals {
  private static final BigInteger INT_MAX = BigInteger.valueOf(Integer.MAX_VALUE);
  private static final BigInteger LONG_MAX = BigInteger.valueOf(Long.MAX_VALUE);

  private Literals() {}

  /** The value of a number: Integer, Long, Double, Float or BigDecimal. */
  static Object number(TokenStream tokens, Token token) {
    String text = tokens.text(token).replace("_", "").toLowerCase(Locale.ROOT);
    try {
      if (text.startsWith("0x")) {
        return integer(text.substring(2), 16);
      }
      if (text.startsWith("0b")) {
        return integer(text.substring(2), 2);
      }
      return switch (text.charAt(text.length() - 1)) {
        case 'm' -> new BigDecimal(text.substring(0, text.length() - 1));
        case 'f' -> Float.valueOf(digits(text));
        case 'd' -> Double.valueOf(digits(text));
        default ->
            text.contains(".") || text.contains("e")
                ? Double.valueOf(checkDigits(text))
                : integer(text, 10);
      };
    } catch (NumberFormatException e) {
      throw tokens.problem(token, "'" + tokens.text(token) + "' is not a number");
    }
  }

  private static String digits(String text) {
    return checkDigits(text.substring(0, text.length() - 1));
  }

  /** Java's own suffixes are no part of a C# number. */
  private static String checkDigits(String text) {
    char last = text.isEmpty() ? ' ' : text.charAt(text.length() - 1);
    if (last < '0' || last > '9') {
      throw new NumberFormatException(text);
    }
    return text;
  }

  private static Object integer(String text, int radix) {
    String digits = text;
    boolean isLong = false;
    while (!digits.isEmpty() && (digits.endsWith("l") || digits.endsWith("u"))) {
      isLong = true;
      digits = digits.substring(0, digits.length() - 1);
    }
    if (digits.startsWith("-") || digits.startsWith("+")) {
      throw new NumberFormatException(text);
    }
    BigInteger value = new BigInteger(digits, radix);
    if (value.compareTo(INT_MAX) <= 0 && !isLong) {
      return value.intValue();
    }
    if (value.compareTo(LONG_MAX) <= 0) {
      return value.longValue();
    }
    // 9223372036854775808 is only good behind a minus; the unary minus of it is itself.
    if (value.bitLength() == 64 && value.bitCount() == 1) {
      return value.longValue();
    }
    throw new NumberFormatException(text);
  }

  /** The value of a string that is not interpolated. */
  static String string(TokenStream tokens, Token token) {
    String text = tokens.text(token);
    if (token.kind() == Token.Kind.VERBATIM_STRING) {
      return text.substring(2, text.length() - 1).replace("\"\"", "\"");
    }
    return unescape(tokens, token.start() + 1, token.end() - 1);
  }

  /** The value of a character constant. */
  static char character(TokenStream tokens, Token token) {
    String value = unescape(tokens, token.start() + 1, token.end() - 1);
    if (value.length() != 1) {
      throw tokens.problem(
          token,
          value.isEmpty()
              ? "'' holds no character"
              : "single quotes hold one character; a string takes double quotes");
    }
    return value.charAt(0);
  }

  /** A piece of an interpolated string, with its escapes and doubled braces resolved. */
  static String piece(TokenStream tokens, Token token, Token.Piece piece) {
    boolean verbatim = token.kind() == Token.Kind.INTERPOLATED_VERBATIM_STRING;
    String text =
        verbatim
            ? tokens.source.text.substring(piece.start(), piece.end()).replace("\"\"", "\"")
            : unescape(tokens, piece.start(), piece.end());
    return text.replace("{{", "{").replace("}}", "}");
  }

  private static String unescape(TokenStream tokens, int start, int end) {
    String source = tokens.source.text;
    int next = source.indexOf('\\', start);
    if (next < 0 || next >= end) {
      return source.substring(start, end);
    }
    StringBuilder out = new StringBuilder(end - start);
    int at = start;
    while (at < end) {
      char c = source.charAt(at);
      if (c == '\\' && at + 1 < end) {
        at = escape(tokens, at, end, out);
      } else {
        out.append(c);
        at++;
      }
    }
    return out.toString();
  }

  /** Appends what the escape at a backslash stands for; gives the index after it. */
  private static int escape(TokenStream tokens, int backslash, int end, StringBuilder out) {
    char kind = tokens.source.text.charAt(backslash + 1);
    int simple = "'\"\\0abfnrtv".indexOf(kind);
    if (simple >= 0) {
      out.append("'\"\\\0\u0007\b\f\n\r\t\u000b".charAt(simple));
      return backslash + 2;
    }
    return switch (kind) {
      case 'u' -> hex(tokens, backslash, 4, 4, end, out);
      case 'U' -> hex(tokens, backslash, 8, 8, end, out);
      case 'x' -> hex(tokens, backslash, 1, 4, end, out);
      default -> throw badEscape(tokens, backslash, kind);
    };
  }

  private static int hex(
      TokenStream tokens, int backslash, int least, int most, int end, StringBuilder out) {
    String source = tokens.source.text;
    int at = backslash + 2;
    int value = 0;
    while (at < end && at < backslash + 2 + most) {
      int digit = Character.digit(source.charAt(at), 16);
      if (digit < 0) {
        break;
      }
      value = value * 16 + digit;
      at++;
    }
    if (at < backslash + 2 + least || !Character.isValidCodePoint(value)) {
      throw badEscape(tokens, backslash, source.charAt(backslash + 1));
    }
    out.appendCodePoint(value);
    return at;
  }

  private static SyntaxException badEscape(TokenStream tokens, int backslash, char kind) {
    return new SyntaxException(
        tokens.source.position(backslash),
        "'\\" + kind + "' is no escape; write '\\\\' for a backslash, or use @\"…\"");
  }
}
