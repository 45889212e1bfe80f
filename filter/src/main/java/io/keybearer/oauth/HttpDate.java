package io.keybearer.oauth;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Reads dates of header fields in the form that servers must send (RFC 9110 §5.6.7). */
final class HttpDate {
  private HttpDate() {}

  /** The point in time; empty when the text is in another form. */
  static Optional<Instant> read(String text) {
    try {
      return Optional.of(
          ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
