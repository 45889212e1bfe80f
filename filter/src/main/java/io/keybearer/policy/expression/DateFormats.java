package io.keybearer.policy.expression;

import java.time.Duration;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.TextStyle;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** .NET's standard and custom format strings of dates and spans, with the invariant culture. */
final class DateFormats {
  private static final int TICKS_DIGITS = 7;

  private DateFormats() {}

  /**
   * A DateTime.
   *
   * @param zone what {@code K} writes
   */
  static String format(LocalDateTime time, String zone, String format) {
    return custom(time, null, zone, expanded(format));
  }

  static String format(OffsetDateTime time, String format) {
    LocalDateTime local = time.toLocalDateTime();
    boolean universal = format.equals("u") || format.equals("R") || format.equals("r");
    LocalDateTime shown =
        universal ? time.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime() : local;
    String zone = offset(time.getOffset(), 3);
    return custom(shown, time.getOffset(), zone, expanded(format));
  }

  /** The custom format that a standard one stands for. */
  private static String expanded(String format) {
    return switch (format) {
      case "d" -> "MM/dd/yyyy";
      case "D" -> "dddd, dd MMMM yyyy";
      case "f" -> "dddd, dd MMMM yyyy HH:mm";
      case "F", "U" -> "dddd, dd MMMM yyyy HH:mm:ss";
      case "g" -> "MM/dd/yyyy HH:mm";
      case "G" -> "MM/dd/yyyy HH:mm:ss";
      case "M", "m" -> "MMMM dd";
      case "O", "o" -> "yyyy-MM-ddTHH:mm:ss.fffffffK";
      case "R", "r" -> "ddd, dd MMM yyyy HH:mm:ss 'GMT'";
      case "s" -> "yyyy-MM-ddTHH:mm:ss";
      case "t" -> "HH:mm";
      case "T" -> "HH:mm:ss";
      case "u" -> "yyyy-MM-dd HH:mm:ss'Z'";
      case "Y", "y" -> "yyyy MMMM";
      default -> {
        if (format.length() == 1) {
          throw ClrException.format("Input string was not in a correct format.");
        }
        yield format.startsWith("%") ? format.substring(1) : format;
      }
    };
  }

  private static String custom(
      LocalDateTime time, @Nullable ZoneOffset offset, String zone, String format) {
    StringBuilder out = new StringBuilder();
    int at = 0;
    while (at < format.length()) {
      char c = format.charAt(at);
      if (c == '\'' || c == '"') {
        int end = format.indexOf(c, at + 1);
        if (end < 0) {
          throw ClrException.format("Input string was not in a correct format.");
        }
        out.append(format, at + 1, end);
        at = end + 1;
      } else if (c == '\\' && at + 1 < format.length()) {
        out.append(format.charAt(at + 1));
        at += 2;
      } else {
        int end = at;
        while (end < format.length() && format.charAt(end) == c) {
          end++;
        }
        out.append(part(time, offset, zone, c, end - at));
        at = end;
      }
    }
    return out.toString();
  }

  private static String part(
      LocalDateTime time, @Nullable ZoneOffset offset, String zone, char c, int count) {
    return switch (c) {
      case 'y' -> count <= 2 ? padded(time.getYear() % 100, count) : padded(time.getYear(), count);
      case 'M' ->
          count == 3
              ? time.getMonth().getDisplayName(TextStyle.SHORT, Locale.ROOT)
              : count > 3
                  ? time.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH)
                  : padded(time.getMonthValue(), count);
      case 'd' ->
          count == 3
              ? time.getDayOfWeek().getDisplayName(TextStyle.SHORT, Locale.ENGLISH)
              : count > 3
                  ? time.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH)
                  : padded(time.getDayOfMonth(), count);
      case 'H' -> padded(time.getHour(), count);
      case 'h' -> padded((time.getHour() + 11) % 12 + 1, count);
      case 'm' -> padded(time.getMinute(), count);
      case 's' -> padded(time.getSecond(), count);
      case 'f' -> fraction(time.getNano(), count);
      case 'F' -> fraction(time.getNano(), count).replaceAll("0+$", "");
      case 't' -> (time.getHour() < 12 ? "AM" : "PM").substring(0, Math.min(count, 2));
      case 'K' -> zone;
      case 'z' -> offset(offset == null ? ZoneOffset.UTC : offset, count);
      default -> String.valueOf(c).repeat(count);
    };
  }

  private static String padded(int number, int width) {
    String text = Integer.toString(number);
    return "0".repeat(Math.max(0, width - text.length())) + text;
  }

  private static String fraction(int nanos, int digits) {
    if (digits > TICKS_DIGITS) {
      throw ClrException.format("Input string was not in a correct format.");
    }
    return padded(nanos, 9).substring(0, digits);
  }

  private static String offset(ZoneOffset offset, int count) {
    int minutes = offset.getTotalSeconds() / 60;
    String sign = minutes < 0 ? "-" : "+";
    int size = Math.abs(minutes);
    return count == 1
        ? sign + size / 60
        : sign + padded(size / 60, 2) + (count > 2 ? ":" + padded(size % 60, 2) : "");
  }

  /** A TimeSpan: {@code c}, {@code g}, or custom parts with literal text quoted or escaped. */
  static String format(Duration span, String format) {
    if (format.equals("c") || format.equals("t") || format.equals("T")) {
      return DateTexts.ofSpan(span);
    }
    Duration size = span.abs();
    if (format.equals("g")) {
      String days = size.toDaysPart() == 0 ? "" : size.toDaysPart() + ":";
      String ticks = fraction(size.toNanosPart(), 7).replaceAll("0+$", "");
      return (span.isNegative() ? "-" : "")
          + days
          + size.toHoursPart()
          + custom(size, "\\:mm\\:ss")
          + (ticks.isEmpty() ? "" : "." + ticks);
    }
    return custom(size, format);
  }

  private static String custom(Duration size, String format) {
    LocalDateTime time =
        LocalDateTime.of(2000, 1, 1, size.toHoursPart(), size.toMinutesPart(), size.toSecondsPart())
            .withNano(size.toNanosPart());
    StringBuilder days = new StringBuilder();
    for (int i = 0; i < format.length(); i++) {
      char c = format.charAt(i);
      if (c == '\\' && i + 1 < format.length()) {
        days.append(c).append(format.charAt(++i));
      } else if (c == 'd') {
        int end = i;
        while (end < format.length() && format.charAt(end) == 'd') {
          end++;
        }
        days.append('\'').append(padded((int) size.toDaysPart(), end - i)).append('\'');
        i = end - 1;
      } else {
        days.append(c == 'h' ? 'H' : c);
      }
    }
    return custom(time, null, "", days.toString());
  }
}
