package io.keybearer.servlet;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;

/** Dates of header fields, in the three forms of RFC 9110 §5.6.7. */
final class HttpDates {
  private static final List<DateTimeFormatter> FORMS =
      List.of(
          DateTimeFormatter.RFC_1123_DATE_TIME,
          new DateTimeFormatterBuilder()
              .appendPattern("EEEE, dd-MMM-")
              .appendValueReduced(ChronoField.YEAR, 2, 2, 1970)
              .appendPattern(" HH:mm:ss 'GMT'")
              .toFormatter(Locale.US)
              .withZone(ZoneOffset.UTC),
          DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.US)
              .withZone(ZoneOffset.UTC));

  private HttpDates() {}

  /**
   * Reads a date.
   *
   * @throws IllegalArgumentException when the text is in none of the forms
   */
  static Instant parse(String text) {
    for (DateTimeFormatter form : FORMS) {
      try {
        return form.parse(text.strip(), Instant::from);
      } catch (DateTimeParseException e) {
        // The next form may fit.
      }
    }
    throw new IllegalArgumentException("'" + text + "' is not a date of HTTP");
  }

  /** Writes a date in the preferred form. */
  static String format(Instant date) {
    return DateTimeFormatter.RFC_1123_DATE_TIME.format(date.atOffset(ZoneOffset.UTC));
  }
}
