package io.keybearer.policy.expression;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What TimeSpan has. */
final class SpanMembers {
  private static final long NANOS_PER_TICK = 100;
  private static final double NANOS_PER_SECOND = 1e9;

  private SpanMembers() {}

  static Duration ofTicks(long ticks) {
    long perSecond = DateTimeValue.TICKS_PER_SECOND;
    return Duration.ofSeconds(
        Math.floorDiv(ticks, perSecond), Math.floorMod(ticks, perSecond) * NANOS_PER_TICK);
  }

  static long ticks(Duration span) {
    try {
      return Math.addExact(
          Math.multiplyExact(span.getSeconds(), DateTimeValue.TICKS_PER_SECOND),
          span.getNano() / NANOS_PER_TICK);
    } catch (ArithmeticException e) {
      throw tooLong();
    }
  }

  /** A span that a TimeSpan can hold. */
  static Duration checked(Duration span) {
    ticks(span);
    return span;
  }

  private static ClrException tooLong() {
    return new ClrException(
        "OverflowException", "TimeSpan overflowed because the duration is too long.");
  }

  /** So many milliseconds, to the tick. */
  static Duration duration(double millis) {
    if (Double.isNaN(millis) || Math.abs(millis) > 9.2e14) {
      throw tooLong();
    }
    return ofTicks(Math.round(millis * 10_000));
  }

  private static Duration span(@Nullable Object value) {
    return (Duration) Arguments.value(value);
  }

  private static Duration of(@Nullable Object[] a, int first, long days) {
    return checked(
        Duration.ofDays(days)
            .plusHours(Arguments.whole(a[first]))
            .plusMinutes(Arguments.whole(a[first + 1]))
            .plusSeconds(Arguments.whole(a[first + 2])));
  }

  private static void property(
      Members members, String name, Function<Duration, @Nullable Object> read) {
    members.add("TimeSpan." + name + "/0", (e, a) -> read.apply(span(a[0])));
  }

  static void register(Members members) {
    makers(members);
    property(members, "Days", span -> (int) span.toDays());
    property(members, "Hours", span -> (int) (span.toHours() % 24));
    property(members, "Minutes", span -> (int) (span.toMinutes() % 60));
    property(members, "Seconds", span -> (int) (span.toSeconds() % 60));
    property(members, "Milliseconds", span -> (int) (span.toMillis() % 1000));
    property(members, "Ticks", SpanMembers::ticks);
    property(members, "TotalDays", span -> total(span, 86_400));
    property(members, "TotalHours", span -> total(span, 3_600));
    property(members, "TotalMinutes", span -> total(span, 60));
    property(members, "TotalSeconds", span -> total(span, 1));
    property(members, "TotalMilliseconds", span -> total(span, 0.001));
    property(members, "Negate", Duration::negated);
    property(members, "Duration", Duration::abs);
    members.add("TimeSpan.Add/1", (e, a) -> checked(span(a[0]).plus(span(a[1]))));
    members.add("TimeSpan.Subtract/1", (e, a) -> checked(span(a[0]).minus(span(a[1]))));
    members.add("TimeSpan.ToString/1", (e, a) -> Formats.format(a[0], a[1]));
  }

  private static double total(Duration span, double seconds) {
    return new BigDecimal(ticks(span)).doubleValue() * NANOS_PER_TICK / NANOS_PER_SECOND / seconds;
  }

  private static void makers(Members members) {
    members.add("TimeSpan.new/1", (e, a) -> ofTicks(Arguments.large(a[0])));
    members.add("TimeSpan.new/3", (e, a) -> of(a, 0, 0));
    members.add("TimeSpan.new/4", (e, a) -> of(a, 1, Arguments.whole(a[0])));
    members.add(
        "TimeSpan.new/5",
        (e, a) -> of(a, 1, Arguments.whole(a[0])).plusMillis(Arguments.whole(a[4])));
    members.add("TimeSpan.Zero/0", (e, a) -> Duration.ZERO);
    members.add("TimeSpan.MaxValue/0", (e, a) -> ofTicks(Long.MAX_VALUE));
    members.add("TimeSpan.MinValue/0", (e, a) -> ofTicks(Long.MIN_VALUE));
    members.add("TimeSpan.TicksPerSecond/0", (e, a) -> DateTimeValue.TICKS_PER_SECOND);
    members.add("TimeSpan.TicksPerMillisecond/0", (e, a) -> 10_000L);
    members.add("TimeSpan.FromDays/1", (e, a) -> duration(Arguments.real(a[0]) * 86_400_000));
    members.add("TimeSpan.FromHours/1", (e, a) -> duration(Arguments.real(a[0]) * 3_600_000));
    members.add("TimeSpan.FromMinutes/1", (e, a) -> duration(Arguments.real(a[0]) * 60_000));
    members.add("TimeSpan.FromSeconds/1", (e, a) -> duration(Arguments.real(a[0]) * 1_000));
    members.add("TimeSpan.FromMilliseconds/1", (e, a) -> duration(Arguments.real(a[0])));
    members.add("TimeSpan.FromTicks/1", (e, a) -> ofTicks(Arguments.large(a[0])));
    members.add("TimeSpan.Parse/1", (e, a) -> DateParser.span(Arguments.text(a[0], "s")));
    members.add("TimeSpan.TryParse/2", (e, a) -> Arguments.tried(a, Types.TIME_SPAN));
  }
}
