package io.keybearer.policy.expression;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads dates and spans in the forms .NET's {@code Parse} takes with the invariant culture. */
final class DateParser {
  private static final Pattern ISO =
      Pattern.compile(
          "(\\d{4})-(\\d{1,2})-(\\d{1,2})(?:[T"
              + " ](\\d{1,2}):(\\d{2})(?::(\\d{2})(?:[.,](\\d{1,9}))?)?)?\\s*(Z|[+-]\\d{2}:?\\d{2})?");
  private static final Pattern AMERICAN =
      Pattern.compile(
          "(\\d{1,2})/(\\d{1,2})/(\\d{4})(?: (\\d{1,2}):(\\d{2})(?::(\\d{2})(?:\\.(\\d{1,9}))?)?(?:"
              + " (AM|PM))?)?\\s*(Z|[+-]\\d{2}:?\\d{2})?");
  private static final Pattern RFC_1123 =
      Pattern.compile(
          "(?:\\w{3},? )?(\\d{1,2}) (\\w{3}) (\\d{4}) (\\d{2}):(\\d{2}):(\\d{2}) (GMT)");
  private static final Pattern SPAN =
      Pattern.compile(
          "(-)?(?:(\\d+)\\.)?(\\d{1,2}):(\\d{1,2})(?::(\\d{1,2})(?:\\.(\\d{1,7}))?)?|(-)?(\\d+)");
  private static final String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";

  private DateParser() {}

  /**
   * What was read.
   *
   * @param zone the offset it names, or null
   */
  private record Read(LocalDateTime time, @Nullable ZoneOffset zone) {}

  /** A DateTime; one with an offset becomes local time, which is UTC here. */
  static DateTimeValue dateTime(String text) {
    Read read = read(text);
    ZoneOffset zone = read.zone();
    if (zone == null) {
      return new DateTimeValue(read.time(), DateTimeValue.UNSPECIFIED);
    }
    LocalDateTime utc =
        read.time().atOffset(zone).withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime();
    return new DateTimeValue(utc, DateTimeValue.LOCAL);
  }

  static OffsetDateTime dateTimeOffset(String text) {
    Read read = read(text);
    ZoneOffset zone = read.zone();
    return read.time().atOffset(zone == null ? ZoneOffset.UTC : zone);
  }

  private static Read read(String text) {
    String plain = text.strip();
    try {
      Matcher iso = ISO.matcher(plain);
      if (iso.matches()) {
        LocalDate date = LocalDate.of(number(iso, 1), number(iso, 2), number(iso, 3));
        return new Read(date.atTime(time(iso, 4, null)), zone(iso.group(8)));
      }
      Matcher american = AMERICAN.matcher(plain);
      if (american.matches()) {
        LocalDate date =
            LocalDate.of(number(american, 3), number(american, 1), number(american, 2));
        return new Read(date.atTime(time(american, 4, american.group(8))), zone(american.group(9)));
      }
      Matcher rfc = RFC_1123.matcher(plain);
      int month = rfc.matches() ? MONTHS.indexOf(rfc.group(2).toLowerCase(Locale.ROOT)) / 3 + 1 : 0;
      if (month > 0) {
        LocalDate date = LocalDate.of(number(rfc, 3), month, number(rfc, 1));
        LocalTime time = LocalTime.of(number(rfc, 4), number(rfc, 5), number(rfc, 6));
        return new Read(date.atTime(time), ZoneOffset.UTC);
      }
    } catch (DateTimeException e) {
      throw invalid(text);
    }
    throw invalid(text);
  }

  /** {@code ParseExact}: letters of .NET's custom formats; everything else must stand as it is. */
  static DateTimeValue exact(String text, String format) {
    String pattern =
        switch (format) {
          case "d" -> "MM/dd/yyyy";
          case "s" -> "yyyy-MM-dd'T'HH:mm:ss";
          case "u" -> "yyyy-MM-dd HH:mm:ss'Z'";
          case "R", "r" -> "EEE, dd MMM yyyy HH:mm:ss 'GMT'";
          case "O", "o" -> {
            throw ClrException.format("The format 'o' is not implemented in ParseExact.");
          }
          default -> javaPattern(format);
        };
    try {
      TemporalAccessor read =
          new DateTimeFormatterBuilder()
              .parseCaseInsensitive()
              .appendPattern(pattern)
              .parseDefaulting(ChronoField.HOUR_OF_DAY, 0)
              .toFormatter(Locale.ENGLISH)
              .parse(text);
      LocalTime time = read.query(TemporalQueries.localTime());
      LocalDate date = read.query(TemporalQueries.localDate());
      if (date == null) {
        throw invalid(text);
      }
      return new DateTimeValue(date.atTime(time == null ? LocalTime.MIDNIGHT : time), 0);
    } catch (DateTimeException | IllegalArgumentException e) {
      throw invalid(text);
    }
  }

  private static String javaPattern(String format) {
    return format
        .replaceAll("(?<!')T(?!')", "'T'")
        .replaceAll("(?<!')Z(?!')", "'Z'")
        .replace("dddd", "EEEE")
        .replace("ddd", "EEE")
        .replace("tt", "a")
        .replace("f", "S")
        .replace("K", "XXX")
        .replace("y", "u");
  }

  private static ClrException invalid(String text) {
    return ClrException.notRecognized(text, "DateTime");
  }

  private static int number(Matcher matcher, int group) {
    String digits = matcher.group(group);
    return digits == null ? 0 : Integer.parseInt(digits);
  }

  private static LocalTime time(Matcher matcher, int first, @Nullable String half) {
    int hour = number(matcher, first);
    if (half != null) {
      hour = hour % 12 + (half.equals("PM") ? 12 : 0);
    }
    return LocalTime.of(
        hour, number(matcher, first + 1), number(matcher, first + 2), nanos(matcher, first + 3));
  }

  private static int nanos(Matcher matcher, int group) {
    String digits = matcher.group(group);
    return digits == null ? 0 : Integer.parseInt((digits + "000000000").substring(0, 9));
  }

  private static @Nullable ZoneOffset zone(@Nullable String text) {
    if (text == null) {
      return null;
    }
    return text.equals("Z") ? ZoneOffset.UTC : ZoneOffset.of(text);
  }

  /** {@code [-][d.]hh:mm[:ss[.fffffff]]} or a number of days. */
  static Duration span(String text) {
    Matcher matcher = SPAN.matcher(text.strip());
    if (!matcher.matches()) {
      throw ClrException.notRecognized(text, "TimeSpan");
    }
    if (matcher.group(8) != null) {
      Duration days = Duration.ofDays(number(matcher, 8));
      return matcher.group(7) == null ? days : days.negated();
    }
    Duration span =
        Duration.ofDays(number(matcher, 2))
            .plusHours(number(matcher, 3))
            .plusMinutes(number(matcher, 4))
            .plusSeconds(number(matcher, 5))
            .plusNanos(nanos(matcher, 6));
    return matcher.group(1) == null ? span : span.negated();
  }
}
