package io.keybearer.policy.expression;

import java.time.Duration;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Dates and spans as .NET writes them with the invariant culture when no format is given. */
final class DateTexts {
  private static final DateTimeFormatter GENERAL =
      DateTimeFormatter.ofPattern("MM/dd/yyyy HH:mm:ss", Locale.ROOT);
  private static final DateTimeFormatter GENERAL_WITH_OFFSET =
      DateTimeFormatter.ofPattern("MM/dd/yyyy HH:mm:ss xxx", Locale.ROOT);
  private static final int TICKS_DIGITS = 7;

  private DateTexts() {}

  static String general(LocalDateTime time) {
    return GENERAL.format(time);
  }

  static String general(OffsetDateTime time) {
    return GENERAL_WITH_OFFSET.format(time);
  }

  /** {@code [-][d.]hh:mm:ss[.fffffff]}. */
  static String ofSpan(Duration span) {
    Duration size = span.abs();
    String days = size.toDaysPart() == 0 ? "" : size.toDaysPart() + ".";
    int ticks = size.toNanosPart() / 100;
    String fraction =
        ticks == 0 ? "" : String.format(Locale.ROOT, ".%0" + TICKS_DIGITS + "d", ticks);
    return String.format(
        Locale.ROOT,
        "%s%s%02d:%02d:%02d%s",
        span.isNegative() ? "-" : "",
        days,
        size.toHoursPart(),
        size.toMinutesPart(),
        size.toSecondsPart(),
        fraction);
  }
}
