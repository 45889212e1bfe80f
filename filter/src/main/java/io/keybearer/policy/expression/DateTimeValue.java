package io.keybearer.policy.expression;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import org.jspecify.annotations.Nullable;

/**
 * {@code DateTime}. The gateway's local time is UTC, as Azure's is.
 *
 * @param time date and time of day
 * @param kind 0 for unspecified, 1 for UTC, 2 for local, as {@code DateTimeKind} numbers them
 */
record DateTimeValue(LocalDateTime time, int kind) implements Comparable<DateTimeValue> {
  static final int UNSPECIFIED = 0;
  static final int UTC = 1;
  static final int LOCAL = 2;

  /** What .NET counts ticks from. */
  private static final long EPOCH_SECONDS =
      LocalDateTime.of(1, 1, 1, 0, 0).toEpochSecond(ZoneOffset.UTC);

  static final long TICKS_PER_SECOND = 10_000_000;

  /** .NET's dates end with the year 9999. */
  DateTimeValue {
    checked(time);
  }

  private static void checked(LocalDateTime time) {
    if (time.getYear() < 1 || time.getYear() > 9999) {
      throw outOfRange();
    }
  }

  static OffsetDateTime checked(OffsetDateTime time) {
    checked(time.toLocalDateTime());
    return time;
  }

  static ClrException outOfRange() {
    return ClrException.outOfRange(
        "value", "The added or subtracted value results in an un-representable DateTime.");
  }

  static DateTimeValue utc(Instant instant) {
    return new DateTimeValue(LocalDateTime.ofInstant(instant, ZoneOffset.UTC), UTC);
  }

  static DateTimeValue ofTicks(long ticks, int kind) {
    long seconds = Math.floorDiv(ticks, TICKS_PER_SECOND) + EPOCH_SECONDS;
    int nanos = (int) Math.floorMod(ticks, TICKS_PER_SECOND) * 100;
    return new DateTimeValue(LocalDateTime.ofEpochSecond(seconds, nanos, ZoneOffset.UTC), kind);
  }

  /** Units of 100 ns since the year 1. */
  long ticks() {
    long seconds = time.toEpochSecond(ZoneOffset.UTC) - EPOCH_SECONDS;
    return seconds * TICKS_PER_SECOND + time.get(ChronoField.NANO_OF_SECOND) / 100;
  }

  DateTimeValue with(LocalDateTime newTime) {
    return new DateTimeValue(newTime, kind);
  }

  OffsetDateTime atOffset() {
    return time.atOffset(ZoneOffset.UTC);
  }

  @Override
  public int compareTo(DateTimeValue other) {
    return time.compareTo(other.time);
  }

  /** The kind does not count, as for {@code ==} of DateTime. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DateTimeValue value && time.equals(value.time);
  }

  @Override
  public int hashCode() {
    return time.hashCode();
  }

  /** As .NET writes it with the invariant culture. */
  @Override
  public String toString() {
    return DateTexts.general(time);
  }
}
