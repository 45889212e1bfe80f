package io.keybearer.oauth;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Reads Retry-After (RFC 9110 §10.2.3): seconds or a date, capped at an hour. */
final class RetryAfter {
  private static final Duration LONGEST = Duration.ofHours(1);

  private RetryAfter() {}

  /** The time to wait from now; empty when the text is neither form. */
  static Optional<Duration> read(String text, Instant now) {
    String value = text.strip();
    if (!value.isEmpty() && value.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return Optional.of(
          value.length() > 9 ? LONGEST : capped(Duration.ofSeconds(Long.parseLong(value))));
    }
    return HttpDate.read(value).map(at -> capped(Duration.between(now, at)));
  }

  private static Duration capped(Duration wait) {
    if (wait.isNegative()) {
      return Duration.ZERO;
    }
    return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
  }
}
