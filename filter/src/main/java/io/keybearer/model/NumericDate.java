package io.keybearer.model;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Times in tokens: seconds since 1970, possibly with a fraction (RFC 7519 §2). */
public final class NumericDate {
  /** Some time in the year 33658; keeps arithmetic from overflowing. */
  private static final double FURTHEST = 1e12;

  private NumericDate() {}

  /**
   * The time that a JSON value is.
   *
   * @param value a JSON value
   * @return empty when it is no number, or none that is a time
   */
  public static Optional<Instant> of(@Nullable Object value) {
    if (!(value instanceof Number number) || !(Math.abs(number.doubleValue()) < FURTHEST)) {
      return Optional.empty();
    }
    if (number instanceof Integer || number instanceof Long) {
      return Optional.of(Instant.ofEpochSecond(number.longValue()));
    }
    BigDecimal seconds = new BigDecimal(number.toString());
    return Optional.of(
        Instant.ofEpochSecond(
            seconds.toBigInteger().longValueExact(),
            seconds.remainder(BigDecimal.ONE).movePointRight(9).longValue()));
  }
}
