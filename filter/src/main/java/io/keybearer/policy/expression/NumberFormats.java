package io.keybearer.policy.expression;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/** .NET's standard and custom numeric format strings, with the invariant culture. */
final class NumberFormats {
  private static final int MAX_PRECISION = 99;

  private NumberFormats() {}

  static String format(Object number, String format) {
    char kind = format.charAt(0);
    boolean standard = format.matches("[a-zA-Z]\\d{0,2}");
    if (!standard) {
      return custom(decimal(number), format);
    }
    int precision = format.length() == 1 ? -1 : Integer.parseInt(format.substring(1));
    return switch (Character.toUpperCase(kind)) {
      case 'D' -> whole(number, Math.max(precision, 1));
      case 'F' -> fixed(decimal(number), precision < 0 ? 2 : precision);
      case 'N' -> grouped(decimal(number), precision < 0 ? 2 : precision);
      case 'P' -> grouped(decimal(number).movePointRight(2), precision < 0 ? 2 : precision) + " %";
      case 'C' -> currency(decimal(number), precision < 0 ? 2 : precision);
      case 'X' -> hexadecimal(number, Math.max(precision, 1), kind == 'x');
      case 'E' -> exponential(decimal(number), precision < 0 ? 6 : precision, kind);
      case 'G', 'R' -> Texts.of(number);
      default -> throw ClrException.format("Format specifier was invalid.");
    };
  }

  private static BigDecimal decimal(Object number) {
    return number instanceof BigDecimal || !(number instanceof Double || number instanceof Float)
        ? Numbers.toDecimal(number)
        : new BigDecimal(number.toString());
  }

  private static String whole(Object number, int digits) {
    if (!Numbers.isWhole(numberType(number))) {
      throw ClrException.format("Format specifier was invalid.");
    }
    long value = Numbers.toLong(number);
    String text = Long.toString(value).replace("-", "");
    return (value < 0 ? "-" : "") + "0".repeat(Math.max(0, digits - text.length())) + text;
  }

  private static io.keybearer.policyxml.expression.TypeName numberType(Object number) {
    io.keybearer.policyxml.expression.TypeName type = Numbers.typeOf(number);
    return type == null ? Types.OBJECT : type;
  }

  private static String hexadecimal(Object number, int digits, boolean lower) {
    if (!Numbers.isWhole(numberType(number))) {
      throw ClrException.format("Format specifier was invalid.");
    }
    String text =
        number instanceof Long value
            ? Long.toHexString(value)
            : Integer.toHexString(Numbers.toInt(number));
    String padded = "0".repeat(Math.max(0, digits - text.length())) + text;
    return lower ? padded : padded.toUpperCase(Locale.ROOT);
  }

  private static String fixed(BigDecimal number, int decimals) {
    BigDecimal rounded = number.setScale(Math.min(decimals, MAX_PRECISION), RoundingMode.HALF_UP);
    return rounded.signum() == 0 ? rounded.abs().toPlainString() : rounded.toPlainString();
  }

  private static String grouped(BigDecimal number, int decimals) {
    String text = fixed(number.abs(), decimals);
    int point = text.indexOf('.');
    String integer = point < 0 ? text : text.substring(0, point);
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < integer.length(); i++) {
      if (i > 0 && (integer.length() - i) % 3 == 0) {
        out.append(',');
      }
      out.append(integer.charAt(i));
    }
    out.append(point < 0 ? "" : text.substring(point));
    boolean negative = number.signum() < 0 && text.chars().anyMatch(c -> c >= '1' && c <= '9');
    return (negative ? "-" : "") + out;
  }

  private static String currency(BigDecimal number, int decimals) {
    String text = grouped(number.abs(), decimals);
    return number.signum() < 0 ? "(¤" + text + ")" : "¤" + text;
  }

  private static String exponential(BigDecimal number, int decimals, char kind) {
    int exponent = number.signum() == 0 ? 0 : number.precision() - number.scale() - 1;
    BigDecimal mantissa = number.movePointLeft(exponent).setScale(decimals, RoundingMode.HALF_UP);
    return String.format(
        Locale.ROOT,
        "%s%c%s%03d",
        mantissa.toPlainString(),
        kind,
        exponent < 0 ? "-" : "+",
        Math.abs(exponent));
  }

  /** Custom formats: {@code 0 # . , %} and literal text; sections for negative and zero. */
  private static String custom(BigDecimal number, String format) {
    String[] sections = format.split(";", -1);
    String section = sections[0];
    BigDecimal value = number;
    if (number.signum() < 0 && sections.length > 1 && !sections[1].isEmpty()) {
      section = sections[1];
      value = number.abs();
    } else if (number.signum() == 0 && sections.length > 2) {
      section = sections[2];
    }
    return pattern(value, section);
  }

  private static String pattern(BigDecimal number, String format) {
    int first = firstDigit(format);
    if (first < 0) {
      return literal(format);
    }
    int last = lastDigit(format);
    String digits = format.substring(first, last + 1);
    BigDecimal value = format.indexOf('%') >= 0 ? number.movePointRight(2) : number;
    int point = digits.indexOf('.');
    String integerPart = point < 0 ? digits : digits.substring(0, point);
    String fraction = point < 0 ? "" : digits.substring(point + 1);
    int most = (int) fraction.chars().filter(c -> c == '0' || c == '#').count();
    int least =
        fraction.lastIndexOf('0') < 0 ? 0 : countDigits(fraction, fraction.lastIndexOf('0'));
    int zeros = (int) integerPart.chars().filter(c -> c == '0').count();
    boolean comma = integerPart.indexOf(',') > 0;
    String text = fixed(value.abs(), most);
    int dot = text.indexOf('.');
    String whole = dot < 0 ? text : text.substring(0, dot);
    String decimals = dot < 0 ? "" : text.substring(dot + 1);
    whole = whole.equals("0") ? "" : whole;
    whole = "0".repeat(Math.max(0, zeros - whole.length())) + whole;
    while (decimals.length() > least && decimals.endsWith("0")) {
      decimals = decimals.substring(0, decimals.length() - 1);
    }
    String shown = comma && !whole.isEmpty() ? group(whole) : whole;
    boolean negative = value.signum() < 0 && text.chars().anyMatch(c -> c >= '1' && c <= '9');
    return (negative ? "-" : "")
        + literal(format.substring(0, first))
        + shown
        + (decimals.isEmpty() ? "" : "." + decimals)
        + literal(format.substring(last + 1));
  }

  private static String group(String digits) {
    return digits.replaceAll("\\B(?=(\\d{3})+$)", ",");
  }

  private static int countDigits(String text, int last) {
    return (int) text.substring(0, last + 1).chars().filter(c -> c == '0' || c == '#').count();
  }

  private static int firstDigit(String format) {
    for (int i = 0; i < format.length(); i++) {
      if (isDigit(format.charAt(i))) {
        return i;
      }
    }
    return -1;
  }

  private static int lastDigit(String format) {
    for (int i = format.length() - 1; i >= 0; i--) {
      if (isDigit(format.charAt(i))) {
        return i;
      }
    }
    return -1;
  }

  private static boolean isDigit(char c) {
    return c == '0' || c == '#' || c == '.';
  }

  private static String literal(String text) {
    return text.replaceAll("\\\\(.)|['\"]([^'\"]*)['\"]", "$1$2");
  }
}
