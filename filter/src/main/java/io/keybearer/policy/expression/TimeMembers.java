package io.keybearer.policy.expression;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What DateTime, DateTimeOffset and time zones have. The gateway's local time is UTC. */
final class TimeMembers {
  private static final double NANOS_PER_MILLI = 1e6;
  private static final long FIRST_SECOND = -62_135_596_800L;
  private static final long LAST_SECOND = 253_402_300_799L;

  /** Windows' names of zones, which documents use, by IANA's. */
  private static final Map<String, String> WINDOWS_ZONES =
      Map.ofEntries(
          Map.entry("UTC", "UTC"),
          Map.entry("GMT Standard Time", "Europe/London"),
          Map.entry("Greenwich Standard Time", "Atlantic/Reykjavik"),
          Map.entry("W. Europe Standard Time", "Europe/Berlin"),
          Map.entry("Central Europe Standard Time", "Europe/Budapest"),
          Map.entry("Central European Standard Time", "Europe/Warsaw"),
          Map.entry("Romance Standard Time", "Europe/Paris"),
          Map.entry("E. Europe Standard Time", "Europe/Chisinau"),
          Map.entry("FLE Standard Time", "Europe/Kiev"),
          Map.entry("Eastern Standard Time", "America/New_York"),
          Map.entry("Central Standard Time", "America/Chicago"),
          Map.entry("Mountain Standard Time", "America/Denver"),
          Map.entry("Pacific Standard Time", "America/Los_Angeles"),
          Map.entry("India Standard Time", "Asia/Kolkata"),
          Map.entry("China Standard Time", "Asia/Shanghai"),
          Map.entry("Tokyo Standard Time", "Asia/Tokyo"),
          Map.entry("AUS Eastern Standard Time", "Australia/Sydney"),
          Map.entry("New Zealand Standard Time", "Pacific/Auckland"),
          Map.entry("E. South America Standard Time", "America/Sao_Paulo"));

  private TimeMembers() {}

  static void register(Members members) {
    constructors(members);
    statics(members);
    for (String type : new String[] {"DateTime", "DateTimeOffset"}) {
      parts(members, type);
      sums(members, type);
    }
    dateTimes(members);
    offsets(members);
    zones(members);
    SpanMembers.register(members);
  }

  private static DateTimeValue time(@Nullable Object value) {
    return (DateTimeValue) Arguments.value(value);
  }

  private static OffsetDateTime offset(@Nullable Object value) {
    return (OffsetDateTime) Arguments.value(value);
  }

  private static LocalDateTime local(@Nullable Object value) {
    return value instanceof OffsetDateTime time ? time.toLocalDateTime() : time(value).time();
  }

  private static DateTimeValue made(@Nullable Object[] a, int count, @Nullable Object kind) {
    try {
      int[] parts = new int[7];
      for (int i = 0; i < count; i++) {
        parts[i] = Arguments.whole(a[i]);
      }
      LocalDate date = LocalDate.of(parts[0], parts[1], parts[2]);
      return new DateTimeValue(
          date.atTime(timeOfDay(parts)), kind instanceof EnumValue value ? value.number() : 0);
    } catch (DateTimeException e) {
      throw new ClrException(
          "ArgumentOutOfRangeException",
          "Year, Month, and Day parameters describe an un-representable DateTime.");
    }
  }

  private static LocalTime timeOfDay(int[] parts) {
    try {
      return LocalTime.of(parts[3], parts[4], parts[5]).plusNanos(parts[6] * 1_000_000L);
    } catch (DateTimeException e) {
      throw new ClrException(
          "ArgumentOutOfRangeException",
          "Hour, Minute, and Second parameters describe an un-representable DateTime.");
    }
  }

  private static void constructors(Members members) {
    members.add("DateTime.new/1", (e, a) -> DateTimeValue.ofTicks(Arguments.large(a[0]), 0));
    members.add(
        "DateTime.new/2",
        (e, a) ->
            DateTimeValue.ofTicks(
                Arguments.large(a[0]), ((EnumValue) Arguments.value(a[1])).number()));
    members.add("DateTime.new/3", (e, a) -> made(a, 3, null));
    members.add("DateTime.new/6", (e, a) -> made(a, 6, null));
    members.add(
        "DateTime.new/7",
        (e, a) -> a[6] instanceof EnumValue ? made(a, 6, a[6]) : made(a, 7, null));
    members.add("DateTime.new/8", (e, a) -> made(a, 7, a[7]));
    members.add("DateTimeOffset.new/1", (e, a) -> time(a[0]).atOffset());
    members.add("DateTimeOffset.new/2", (e, a) -> time(a[0]).time().atOffset(zone(a[1])));
    members.add("DateTimeOffset.new/7", (e, a) -> made(a, 6, null).time().atOffset(zone(a[6])));
  }

  private static ZoneOffset zone(@Nullable Object span) {
    return ZoneOffset.ofTotalSeconds((int) ((Duration) Arguments.value(span)).toSeconds());
  }

  private static void statics(Members members) {
    DateTimeValue first = DateTimeValue.ofTicks(0, 0);
    DateTimeValue last =
        new DateTimeValue(LocalDateTime.of(9999, 12, 31, 23, 59, 59, 999_999_900), 0);
    members.add("DateTime.MinValue/0", (e, a) -> first);
    members.add("DateTime.MaxValue/0", (e, a) -> last);
    members.add("DateTime.UnixEpoch/0", (e, a) -> DateTimeValue.utc(Instant.EPOCH));
    members.add("DateTime.UtcNow/0", (e, a) -> now(e));
    members.add("DateTime.Now/0", (e, a) -> new DateTimeValue(now(e).time(), DateTimeValue.LOCAL));
    members.add(
        "DateTime.Today/0",
        (e, a) ->
            new DateTimeValue(now(e).time().toLocalDate().atStartOfDay(), DateTimeValue.LOCAL));
    members.add("DateTimeOffset.MinValue/0", (e, a) -> first.atOffset());
    members.add("DateTimeOffset.MaxValue/0", (e, a) -> last.atOffset());
    members.add("DateTimeOffset.UnixEpoch/0", (e, a) -> Instant.EPOCH.atOffset(ZoneOffset.UTC));
    members.add("DateTimeOffset.UtcNow/0", (e, a) -> now(e).atOffset());
    members.add("DateTimeOffset.Now/0", (e, a) -> now(e).atOffset());
    for (String count : new String[] {"/1", "/2"}) {
      members.add(
          "DateTime.Parse" + count, (e, a) -> DateParser.dateTime(Arguments.text(a[0], "s")));
      members.add(
          "DateTimeOffset.Parse" + count,
          (e, a) -> DateParser.dateTimeOffset(Arguments.text(a[0], "s")));
    }
    members.add("DateTime.TryParse/2", (e, a) -> Arguments.tried(a, Types.DATE_TIME));
    members.add("DateTimeOffset.TryParse/2", (e, a) -> Arguments.tried(a, Types.DATE_TIME_OFFSET));
    members.add(
        "DateTime.DaysInMonth/2",
        (e, a) -> YearMonth.of(Arguments.whole(a[0]), Arguments.whole(a[1])).lengthOfMonth());
    members.add("DateTime.IsLeapYear/1", (e, a) -> java.time.Year.isLeap(Arguments.whole(a[0])));
    members.add(
        "DateTime.SpecifyKind/2",
        (e, a) ->
            new DateTimeValue(time(a[0]).time(), ((EnumValue) Arguments.value(a[1])).number()));
    members.add("DateTimeOffset.FromUnixTimeSeconds/1", (e, a) -> unix(Arguments.large(a[0]), 1));
    members.add(
        "DateTimeOffset.FromUnixTimeMilliseconds/1", (e, a) -> unix(Arguments.large(a[0]), 1000));
  }

  private static OffsetDateTime unix(long count, int perSecond) {
    long seconds = Math.floorDiv(count, (long) perSecond);
    if (seconds < FIRST_SECOND || seconds > LAST_SECOND) {
      throw ClrException.outOfRange(perSecond == 1 ? "seconds" : "milliseconds");
    }
    long nanos = Math.floorMod(count, (long) perSecond) * (1_000_000_000L / perSecond);
    return Instant.ofEpochSecond(seconds, nanos).atOffset(ZoneOffset.UTC);
  }

  private static DateTimeValue now(Evaluation evaluation) {
    return DateTimeValue.utc(evaluation.environment().clock().instant());
  }

  private static void part(
      Members members, String id, Function<LocalDateTime, @Nullable Object> read) {
    members.add(id + "/0", (e, a) -> read.apply(local(a[0])));
  }

  private static void parts(Members members, String type) {
    part(members, type + ".Year", LocalDateTime::getYear);
    part(members, type + ".Month", LocalDateTime::getMonthValue);
    part(members, type + ".Day", LocalDateTime::getDayOfMonth);
    part(members, type + ".DayOfYear", LocalDateTime::getDayOfYear);
    part(members, type + ".Hour", LocalDateTime::getHour);
    part(members, type + ".Minute", LocalDateTime::getMinute);
    part(members, type + ".Second", LocalDateTime::getSecond);
    part(members, type + ".Millisecond", time -> time.get(ChronoField.MILLI_OF_SECOND));
    part(
        members,
        type + ".DayOfWeek",
        time -> new EnumValue("DayOfWeek", time.getDayOfWeek().getValue() % 7));
    part(members, type + ".TimeOfDay", time -> Duration.ofNanos(time.toLocalTime().toNanoOfDay()));
    part(members, type + ".Ticks", time -> new DateTimeValue(time, 0).ticks());
    members.add(
        type + ".Date/0",
        (e, a) ->
            new DateTimeValue(
                local(a[0]).toLocalDate().atStartOfDay(),
                a[0] instanceof DateTimeValue value ? value.kind() : 0));
    members.add(type + ".ToString/1", (e, a) -> Formats.format(a[0], a[1]));
    members.add(type + ".ToString/2", (e, a) -> Formats.format(a[0], a[1]));
  }

  private static Object later(@Nullable Object time, double amount, double nanosPerUnit) {
    return TimeArithmetic.plus(
        Arguments.value(time), SpanMembers.duration(amount * nanosPerUnit / NANOS_PER_MILLI));
  }

  private static void sums(Members members, String type) {
    members.add(
        type + ".Add/1",
        (e, a) -> TimeArithmetic.plus(Arguments.value(a[0]), (Duration) Arguments.value(a[1])));
    members.add(
        type + ".Subtract/1",
        (e, a) ->
            a[1] instanceof Duration span
                ? TimeArithmetic.plus(Arguments.value(a[0]), span.negated())
                : TimeArithmetic.between(Arguments.value(a[1]), Arguments.value(a[0])));
    members.add(type + ".AddMilliseconds/1", (e, a) -> later(a[0], Arguments.real(a[1]), 1e6));
    members.add(type + ".AddSeconds/1", (e, a) -> later(a[0], Arguments.real(a[1]), 1e9));
    members.add(type + ".AddMinutes/1", (e, a) -> later(a[0], Arguments.real(a[1]), 60e9));
    members.add(type + ".AddHours/1", (e, a) -> later(a[0], Arguments.real(a[1]), 3600e9));
    members.add(type + ".AddDays/1", (e, a) -> later(a[0], Arguments.real(a[1]), 86_400e9));
    members.add(
        type + ".AddMonths/1",
        (e, a) ->
            a[0] instanceof OffsetDateTime time
                ? DateTimeValue.checked(time.plusMonths(Arguments.whole(a[1])))
                : time(a[0]).with(local(a[0]).plusMonths(Arguments.whole(a[1]))));
    members.add(
        type + ".AddYears/1",
        (e, a) ->
            a[0] instanceof OffsetDateTime time
                ? DateTimeValue.checked(time.plusYears(Arguments.whole(a[1])))
                : time(a[0]).with(local(a[0]).plusYears(Arguments.whole(a[1]))));
  }

  private static void dateTimes(Members members) {
    members.add(
        "DateTime.AddTicks/1",
        (e, a) -> TimeArithmetic.plus(time(a[0]), SpanMembers.ofTicks(Arguments.large(a[1]))));
    members.add("DateTime.Kind/0", (e, a) -> new EnumValue("DateTimeKind", time(a[0]).kind()));
    members.add(
        "DateTime.ToUniversalTime/0",
        (e, a) -> new DateTimeValue(time(a[0]).time(), DateTimeValue.UTC));
    members.add(
        "DateTime.ToLocalTime/0",
        (e, a) -> new DateTimeValue(time(a[0]).time(), DateTimeValue.LOCAL));
    members.add("DateTime.ToShortDateString/0", (e, a) -> Formats.format(a[0], "d"));
    members.add("DateTime.ToLongDateString/0", (e, a) -> Formats.format(a[0], "D"));
    members.add("DateTime.ToShortTimeString/0", (e, a) -> Formats.format(a[0], "t"));
    members.add("DateTime.ToLongTimeString/0", (e, a) -> Formats.format(a[0], "T"));
    members.add("DateTime.IsDaylightSavingTime/0", (e, a) -> false);
  }

  private static void offsets(Members members) {
    members.add("DateTimeOffset.DateTime/0", (e, a) -> new DateTimeValue(local(a[0]), 0));
    members.add(
        "DateTimeOffset.UtcDateTime/0", (e, a) -> DateTimeValue.utc(offset(a[0]).toInstant()));
    members.add(
        "DateTimeOffset.LocalDateTime/0",
        (e, a) ->
            new DateTimeValue(
                DateTimeValue.utc(offset(a[0]).toInstant()).time(), DateTimeValue.LOCAL));
    members.add(
        "DateTimeOffset.UtcTicks/0", (e, a) -> DateTimeValue.utc(offset(a[0]).toInstant()).ticks());
    members.add(
        "DateTimeOffset.Offset/0",
        (e, a) -> Duration.ofSeconds(offset(a[0]).getOffset().getTotalSeconds()));
    for (String name : new String[] {"ToUniversalTime", "ToLocalTime"}) {
      members.add(
          "DateTimeOffset." + name + "/0",
          (e, a) -> offset(a[0]).withOffsetSameInstant(ZoneOffset.UTC));
    }
    members.add(
        "DateTimeOffset.ToOffset/1", (e, a) -> offset(a[0]).withOffsetSameInstant(zone(a[1])));
    members.add("DateTimeOffset.ToUnixTimeSeconds/0", (e, a) -> offset(a[0]).toEpochSecond());
    members.add(
        "DateTimeOffset.ToUnixTimeMilliseconds/0",
        (e, a) -> offset(a[0]).toInstant().toEpochMilli());
  }

  private static ZoneId zoneOf(@Nullable Object value) {
    return (ZoneId) Arguments.value(value);
  }

  private static ZoneId found(String id) {
    try {
      return ZoneId.of(WINDOWS_ZONES.getOrDefault(id, id));
    } catch (DateTimeException e) {
      throw ClrException.about(
          id,
          "TimeZoneNotFoundException",
          "The time zone ID '",
          "' was not found on the local computer.");
    }
  }

  private static DateTimeValue in(ZoneId zone, DateTimeValue time) {
    return new DateTimeValue(
        time.atOffset().atZoneSameInstant(zone).toLocalDateTime(), DateTimeValue.UNSPECIFIED);
  }

  private static void zones(Members members) {
    RuntimeTypes.put("TimeZoneInfo", ZoneId.class);
    members.add("TimeZoneInfo.Utc/0", (e, a) -> ZoneOffset.UTC);
    members.add("TimeZoneInfo.Local/0", (e, a) -> ZoneOffset.UTC);
    members.add("TimeZoneInfo.Id/0", (e, a) -> zoneOf(a[0]).getId());
    members.add(
        "TimeZoneInfo.FindSystemTimeZoneById/1", (e, a) -> found(Arguments.text(a[0], "id")));
    for (String name : new String[] {"ConvertTimeFromUtc", "ConvertTime"}) {
      members.add("TimeZoneInfo." + name + "/2", (e, a) -> in(zoneOf(a[1]), time(a[0])));
    }
    members.add(
        "TimeZoneInfo.ConvertTimeBySystemTimeZoneId/2",
        (e, a) -> in(found(Arguments.text(a[1], "id")), time(a[0])));
    members.add(
        "TimeZoneInfo.ConvertTimeToUtc/2",
        (e, a) -> DateTimeValue.utc(time(a[0]).time().atZone(zoneOf(a[1])).toInstant()));
    members.add(
        "TimeZoneInfo.GetUtcOffset/1",
        (e, a) ->
            Duration.ofSeconds(
                zoneOf(a[0]).getRules().getOffset(time(a[1]).time()).getTotalSeconds()));
    members.add(
        "TimeZoneInfo.IsDaylightSavingTime/1",
        (e, a) ->
            zoneOf(a[0])
                .getRules()
                .isDaylightSavings(time(a[1]).time().atZone(zoneOf(a[0])).toInstant()));
    members.add(
        "DateTime.ParseExact/3",
        (e, a) -> DateParser.exact(Arguments.text(a[0], "s"), Arguments.text(a[1], "format")));
  }
}
