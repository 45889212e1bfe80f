package io.keybearer.policy.expression;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** .NET's format strings with the invariant culture: composite, numeric, date and Guid ones. */
final class Formats {
  private Formats() {}

  /** {@code CultureInfo}: there is one culture, the invariant one, whose name is empty. */
  enum Culture {
    INVARIANT;

    @Override
    public String toString() {
      return "";
    }
  }

  /** {@code ToString} with a format, or with a culture alone. */
  static String format(@Nullable Object value, @Nullable Object formatOrCulture) {
    return format(value, formatOrCulture instanceof String format ? format : null);
  }

  /**
   * A value by a format.
   *
   * @param format null or empty for the plain text
   */
  static String format(@Nullable Object value, @Nullable String format) {
    if (value == null || format == null || format.isEmpty()) {
      return Texts.of(value);
    }
    if (value instanceof DateTimeValue time) {
      return DateFormats.format(time.time(), time.kind() == DateTimeValue.UTC ? "Z" : "", format);
    } else if (value instanceof OffsetDateTime time) {
      return DateFormats.format(time, format);
    } else if (value instanceof Duration span) {
      return DateFormats.format(span, format);
    } else if (value instanceof UUID id) {
      return guid(id, format);
    } else if (value instanceof EnumValue constant) {
      return format.equalsIgnoreCase("d")
          ? Integer.toString(constant.number())
          : constant.toString();
    } else if (Numbers.typeOf(value) != null && !(value instanceof Character)) {
      return NumberFormats.format(value, format);
    }
    return Texts.of(value);
  }

  /** Pads a text to a width; to the left when the width is negative. */
  static String aligned(String text, int width) {
    int missing = Math.abs(width) - text.length();
    if (missing <= 0) {
      return text;
    }
    return width > 0 ? " ".repeat(missing) + text : text + " ".repeat(missing);
  }

  private static String guid(UUID id, String format) {
    String text = id.toString();
    return switch (format.toUpperCase(Locale.ROOT)) {
      case "D" -> text;
      case "N" -> text.replace("-", "");
      case "B" -> "{" + text + "}";
      case "P" -> "(" + text + ")";
      default -> throw ClrException.format("Format string can be only \"D\", \"N\", \"P\", \"B\".");
    };
  }

  /** {@code string.Format}: {@code {0,10:format}}. */
  static String composite(Evaluation evaluation, String format, @Nullable Object[] values) {
    StringBuilder out = new StringBuilder();
    int at = 0;
    while (at < format.length()) {
      char c = format.charAt(at);
      boolean doubled = at + 1 < format.length() && format.charAt(at + 1) == c;
      if ((c == '{' || c == '}') && doubled) {
        out.append(c);
        at += 2;
      } else if (c == '{') {
        int end = format.indexOf('}', at);
        if (end < 0) {
          throw ClrException.format("Input string was not in a correct format.");
        }
        out.append(hole(format.substring(at + 1, end), values));
        at = end + 1;
      } else if (c == '}') {
        throw ClrException.format("Input string was not in a correct format.");
      } else {
        out.append(c);
        at++;
      }
      evaluation.step();
    }
    return out.toString();
  }

  private static String hole(String hole, @Nullable Object[] values) {
    int colon = hole.indexOf(':');
    String head = colon < 0 ? hole : hole.substring(0, colon);
    String format = colon < 0 ? null : hole.substring(colon + 1);
    int comma = head.indexOf(',');
    try {
      int index = Integer.parseInt((comma < 0 ? head : head.substring(0, comma)).strip());
      int width = comma < 0 ? 0 : Integer.parseInt(head.substring(comma + 1).strip());
      if (index < 0 || index >= values.length) {
        throw ClrException.format(
            "Index (zero based) must be greater than or equal to zero and less than the size of the"
                + " argument list.");
      }
      if (Math.abs(width) > 1_000_000) {
        throw ClrException.format("Input string was not in a correct format.");
      }
      return aligned(format(values[index], format), width);
    } catch (NumberFormatException e) {
      throw ClrException.format("Input string was not in a correct format.");
    }
  }
}
