package io.keybearer.policy.expression;

import io.keybearer.policyxml.expression.TypeName;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** .NET's standard numeric format strings, with the invariant culture. */
final class NumberFormats {
  private static final int MAX_PRECISION = 99;
  private static final MathContext CUSTOM_PRECISION = new MathContext(15, RoundingMode.HALF_UP);

  private NumberFormats() {}

  static String format(Object number, String format) {
    if ((number instanceof Double || number instanceof Float)
        && !Double.isFinite(Numbers.toDouble(number))) {
      return Texts.of(number);
    }
    char kind = format.charAt(0);
    boolean standard = format.matches("[a-zA-Z]\\d{0,2}");
    if (!standard) {
      return NumberPattern.format(shortened(number), format);
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
      case 'G' -> precision < 1 ? Texts.of(number) : general(decimal(number), precision);
      case 'R' -> Texts.of(number);
      default -> throw ClrException.format("Format specifier was invalid.");
    };
  }

  /** The number as it is: standard formats round the exact value of a double. */
  private static BigDecimal decimal(Object number) {
    if (!(number instanceof Double || number instanceof Float)) {
      return Numbers.toDecimal(number);
    }
    return new BigDecimal(Numbers.toDouble(number));
  }

  /** Custom formats see 15 digits of a double. */
  private static BigDecimal shortened(Object number) {
    boolean binary = number instanceof Double || number instanceof Float;
    return binary ? decimal(number).round(CUSTOM_PRECISION) : decimal(number);
  }

  private static String general(BigDecimal number, int digits) {
    BigDecimal rounded =
        number.round(new MathContext(digits, RoundingMode.HALF_UP)).stripTrailingZeros();
    int exponent = rounded.precision() - rounded.scale() - 1;
    boolean plain = rounded.signum() == 0 || (exponent >= -4 && exponent < digits);
    return plain ? rounded.toPlainString() : Texts.scientific(rounded);
  }

  private static String whole(Object number, int digits) {
    if (!Numbers.isWhole(numberType(number))) {
      throw ClrException.format("Format specifier was invalid.");
    }
    long value = Numbers.toLong(number);
    String text = Long.toString(value).replace("-", "");
    return (value < 0 ? "-" : "") + "0".repeat(Math.max(0, digits - text.length())) + text;
  }

  private static TypeName numberType(Object number) {
    TypeName type = Numbers.typeOf(number);
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
}
