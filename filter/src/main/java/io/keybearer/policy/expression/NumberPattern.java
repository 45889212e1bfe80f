package io.keybearer.policy.expression;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * .NET's custom numeric formats: {@code 0 # . , %}, literal text anywhere, and sections for
 * negative numbers and zero.
 */
final class NumberPattern {
  private final String format;
  private int wholePlaces;
  private int leastWhole;
  private int decimalPlaces;
  private int leastDecimals;
  private boolean grouped;
  private int shift;

  private NumberPattern(String format) {
    this.format = format;
    measure();
  }

  static String format(BigDecimal number, String format) {
    String[] sections = format.split(";", -1);
    if (number.signum() < 0 && sections.length > 1 && !sections[1].isEmpty()) {
      return new NumberPattern(sections[1]).write(number.abs());
    }
    boolean zero = number.signum() == 0 && sections.length > 2;
    return new NumberPattern(sections[zero ? 2 : 0]).write(number);
  }

  private static boolean isPlace(char c) {
    return c == '0' || c == '#';
  }

  /** The end of quoted or escaped text that starts there, or the place itself. */
  private int afterLiteral(int at) {
    char c = format.charAt(at);
    if (c == '\\') {
      return Math.min(at + 2, format.length());
    }
    if (c == '\'' || c == '"') {
      int end = format.indexOf(c, at + 1);
      return end < 0 ? format.length() : end + 1;
    }
    return at;
  }

  private void measure() {
    boolean fraction = false;
    int commas = 0;
    for (int at = 0; at < format.length(); at++) {
      int end = afterLiteral(at);
      char c = format.charAt(at);
      if (end > at) {
        at = end - 1;
      } else if (isPlace(c) && fraction) {
        decimalPlaces++;
        leastDecimals = c == '0' ? decimalPlaces : leastDecimals;
      } else if (isPlace(c)) {
        grouped |= commas > 0;
        commas = 0;
        leastWhole += c == '0' || leastWhole > 0 ? 1 : 0;
        wholePlaces++;
      } else if (c == '.') {
        fraction = true;
      } else if (c == ',' && !fraction && wholePlaces > 0) {
        commas++;
      } else if (c == '%') {
        shift += 2;
      }
    }
    // Commas right before the point divide by a thousand each.
    shift -= 3 * commas;
  }

  private String write(BigDecimal number) {
    BigDecimal value =
        number.movePointRight(shift).abs().setScale(decimalPlaces, RoundingMode.HALF_UP);
    String digits = value.unscaledValue().toString();
    digits = "0".repeat(Math.max(0, decimalPlaces - digits.length())) + digits;
    String whole = digits.substring(0, digits.length() - decimalPlaces).replaceFirst("^0+", "");
    whole = "0".repeat(Math.max(0, leastWhole - whole.length())) + whole;
    String decimals = digits.substring(digits.length() - decimalPlaces);
    while (decimals.length() > leastDecimals && decimals.endsWith("0")) {
      decimals = decimals.substring(0, decimals.length() - 1);
    }
    String sign = number.signum() < 0 && value.signum() > 0 ? "-" : "";
    return sign + filled(whole, decimals);
  }

  private String filled(String whole, String decimals) {
    StringBuilder out = new StringBuilder();
    int place = 0;
    for (int at = 0; at < format.length(); at++) {
      int end = afterLiteral(at);
      char c = format.charAt(at);
      if (end > at) {
        boolean escaped = c == '\\';
        out.append(format, at + 1, escaped || !closed(at, end) ? end : end - 1);
        at = end - 1;
      } else if (isPlace(c) && place < wholePlaces) {
        digits(whole, place++, out);
      } else if (isPlace(c)) {
        int index = place++ - wholePlaces;
        out.append(index < decimals.length() ? decimals.substring(index, index + 1) : "");
      } else if (c == '.') {
        out.append(place >= wholePlaces && out.indexOf(".") < 0 && !decimals.isEmpty() ? "." : "");
      } else if (c != ',') {
        out.append(c);
      }
    }
    return out.toString();
  }

  private boolean closed(int start, int end) {
    return end - 1 > start && format.charAt(end - 1) == format.charAt(start);
  }

  /** The digits of a place before the point: the first place takes all that are too many. */
  private void digits(String whole, int place, StringBuilder out) {
    int last = whole.length() - (wholePlaces - place) + 1;
    int first = place == 0 ? 0 : last - 1;
    for (int i = Math.max(first, 0); i < last; i++) {
      out.append(whole.charAt(i));
      int rest = whole.length() - i - 1;
      out.append(grouped && rest > 0 && rest % 3 == 0 ? "," : "");
    }
  }
}
