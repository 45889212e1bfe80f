package io.keybearer.policy.expression;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What {@code ToString()} gives, with the invariant culture. */
final class Texts {
  private static final int DOUBLE_DIGITS = 15;
  private static final int FLOAT_DIGITS = 7;

  private Texts() {}

  /** The text of a value; an empty one for null, as concatenation and formatting want it. */
  static String of(@Nullable Object value) {
    if (value == null) {
      return "";
    } else if (value instanceof String text) {
      return text;
    } else if (value instanceof Boolean flag) {
      return flag ? "True" : "False";
    } else if (value instanceof Double || value instanceof Float) {
      return ofDouble((Number) value);
    } else if (value instanceof BigDecimal decimal) {
      return decimal.toPlainString();
    } else if (value instanceof UUID id) {
      return id.toString();
    } else if (value instanceof Duration span) {
      return DateTexts.ofSpan(span);
    } else if (value instanceof OffsetDateTime time) {
      return DateTexts.general(time);
    }
    return ofReference(value);
  }

  /** Whether .NET sees a blank; Java's own ideas differ on the no-break space and controls. */
  static boolean isWhiteSpace(char c) {
    return Character.isSpaceChar(c) || (c >= '\t' && c <= '\r') || c == '\u0085';
  }

  /** A text without the blanks around it. */
  static String trimmed(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && isWhiteSpace(text.charAt(from))) {
      from++;
    }
    while (to > from && isWhiteSpace(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  /** What .NET shows of objects that have no text of their own is their type. */
  private static String ofReference(Object value) {
    if (value instanceof java.net.InetAddress address) {
      return address.getHostAddress();
    } else if (value instanceof org.w3c.dom.Node node) {
      return XmlTexts.write(node, true);
    }
    if (value instanceof String[]) {
      return "System.String[]";
    } else if (value instanceof byte[]) {
      return "System.Byte[]";
    } else if (value instanceof Object[]) {
      return "System.Object[]";
    } else if (value instanceof java.util.List<?>) {
      return "System.Collections.Generic.List`1[System.Object]";
    } else if (value instanceof java.util.Map.Entry<?, ?> entry) {
      return "[" + of(entry.getKey()) + ", " + of(entry.getValue()) + "]";
    } else if (value instanceof java.util.Map<?, ?>) {
      return "System.Collections.Generic.Dictionary`2[System.String,System.Object]";
    } else if (value instanceof ClrException exception) {
      return "System." + exception.type() + ": " + exception.text();
    } else if (value instanceof java.nio.charset.Charset) {
      return "System.Text.Encoding";
    } else if (value instanceof MessageBody
        || value instanceof RequestView
        || value instanceof ResponseView
        || value instanceof EvaluationContext) {
      return RuntimeTypes.nameOf(value);
    }
    return value.toString();
  }

  /** The shortest text that reads back as the number, with .NET's exponents. */
  private static String ofDouble(Number value) {
    double plain = value.doubleValue();
    if (Double.isNaN(plain)) {
      return "NaN";
    }
    if (Double.isInfinite(plain)) {
      return plain > 0 ? "Infinity" : "-Infinity";
    }
    if (plain == 0) {
      return 1 / plain > 0 ? "0" : "-0";
    }
    BigDecimal exact = new BigDecimal(value.toString()).stripTrailingZeros();
    int exponent = exact.precision() - exact.scale() - 1;
    int most = Math.max(exact.precision(), value instanceof Float ? FLOAT_DIGITS : DOUBLE_DIGITS);
    return exponent >= -4 && exponent < most ? exact.toPlainString() : scientific(exact);
  }

  /** {@code 1.5E+20}: as many digits as there are, an exponent of at least two. */
  static String scientific(BigDecimal number) {
    String digits = number.unscaledValue().abs().toString();
    String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
    int exponent = number.precision() - number.scale() - 1;
    String sign = number.signum() < 0 ? "-" : "";
    return String.format(Locale.ROOT, "%s%sE%+03d", sign, mantissa, exponent);
  }
}
