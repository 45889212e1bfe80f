package io.keybearer.policy.expression;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Dates and spans, with the values .NET 8 gives at {@link TestContext#NOW}. */
class TimeExpressionsTest {
  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          # formats
          @(DateTime.UtcNow) => 03/04/2026 05:06:07
          @(DateTime.UtcNow.ToString("o")) => 2026-03-04T05:06:07.0890000Z
          @(DateTime.UtcNow.ToString("R")) => Wed, 04 Mar 2026 05:06:07 GMT
          @(DateTime.UtcNow.ToString("s") + DateTime.UtcNow.ToString("u")) => 2026-03-04T05:06:072026-03-04 05:06:07Z
          @(DateTime.UtcNow.ToString("d") + " " + DateTime.UtcNow.ToString("t")) => 03/04/2026 05:06
          @(DateTime.UtcNow.ToString("D")) => Wednesday, 04 March 2026
          @(DateTime.UtcNow.ToString("ddd, dd MMM yy h:mm tt")) => Wed, 04 Mar 26 5:06 AM
          @(DateTime.UtcNow.ToString("yyyy-MM-ddTHH:mm:ss.fffZ")) => 2026-03-04T05:06:07.089Z
          @(DateTime.UtcNow.ToString("yyyyMMddHHmmssFFFF")) => 20260304050607089
          @(DateTime.UtcNow.ToString("%d")) => 4
          @(DateTime.UtcNow.ToString("MMMM 'of' yyyy", CultureInfo.InvariantCulture)) => March of 2026
          @(DateTime.MaxValue.ToString("o")) => 9999-12-31T23:59:59.9999999
          @(DateTime.MinValue) => 01/01/0001 00:00:00
          @(new DateTime(2020, 1, 2).ToString("o")) => 2020-01-02T00:00:00.0000000
          @(new DateTime(2020, 9, 5).ToString("MMM", CultureInfo.InvariantCulture)) => Sep
          @(DateTime.UtcNow.Date.ToString("o")) => 2026-03-04T00:00:00.0000000Z
          @(DateTime.UtcNow.TimeOfDay) => 05:06:07.0890000
          # calendar
          @(new DateTime(2020, 2, 29).AddYears(1).ToString("yyyy-MM-dd")) => 2021-02-28
          @(new DateTime(2020, 1, 31).AddMonths(1).Day) => 29
          @(new DateTime(2020, 1, 1).AddDays(-0.5).ToString("s")) => 2019-12-31T12:00:00
          @(DateTime.UtcNow.DayOfWeek) => Wednesday
          @((int)DateTime.UtcNow.DayOfWeek + DateTime.UtcNow.DayOfYear) => 66
          @(DateTime.IsLeapYear(2024) && DateTime.DaysInMonth(2023, 2) == 28) => True
          @((new DateTime(2020, 1, 2) - new DateTime(2020, 1, 1)).TotalHours) => 24
          @(new DateTime(2020, 1, 1) < new DateTime(2020, 1, 2)) => True
          @(new DateTime(2020, 1, 1) == DateTime.Parse("2020-01-01")) => True
          @(new DateTime(1970, 1, 1).Ticks) => 621355968000000000
          @((DateTime.UtcNow - new DateTime(1970, 1, 1)).TotalSeconds) => 1772600767.089
          @(new DateTime(621355968000000000).Year) => 1970
          # reading
          @(DateTime.Parse("2020-01-02").ToString("o")) => 2020-01-02T00:00:00.0000000
          @(DateTime.Parse("2020-01-02T03:04:05Z").Kind) => Local
          @(DateTime.Parse("2020-01-02T03:04:05Z").ToUniversalTime().ToString("o")) => 2020-01-02T03:04:05.0000000Z
          @(DateTime.Parse("2020-01-02T03:04:05.123+02:00").ToUniversalTime().ToString("o")) => 2020-01-02T01:04:05.1230000Z
          @(DateTime.Parse("01/02/2020 13:14").Month) => 1
          @(DateTime.Parse("1/2/2020 1:14 PM").Hour) => 13
          @(DateTime.Parse("Thu, 02 Jan 2020 03:04:05 GMT").ToUniversalTime().Hour) => 3
          @(DateTime.ParseExact("20200102", "yyyyMMdd", CultureInfo.InvariantCulture).Day) => 2
          @(DateTime.ParseExact("02-Jan-2020 03:04", "dd-MMM-yyyy HH:mm", null).Minute) => 4
          @(DateTime.TryParse("x", out var d)) => False
          @(DateTime.TryParse("2020-05-06", out var d) ? d.Month : 0) => 5
          # with an offset
          @(DateTimeOffset.UtcNow.ToUnixTimeSeconds()) => 1772600767
          @(DateTimeOffset.FromUnixTimeSeconds(0)) => 01/01/1970 00:00:00 +00:00
          @(DateTimeOffset.FromUnixTimeSeconds(1600000000).UtcDateTime.ToString("o")) => 2020-09-13T12:26:40.0000000Z
          @(DateTimeOffset.Parse("2020-01-02T03:04:05+02:00").ToString("o")) => 2020-01-02T03:04:05.0000000+02:00
          @(DateTimeOffset.Parse("2020-01-02T03:04:05+02:00").UtcDateTime.Hour) => 1
          @(DateTimeOffset.UtcNow.ToOffset(TimeSpan.FromHours(-5)).ToString("HH:mm zzz")) => 00:06 -05:00
          @(new DateTimeOffset(new DateTime(1970, 1, 2, 0, 0, 0, DateTimeKind.Utc)).ToUnixTimeMilliseconds()) => 86400000
          @(DateTimeOffset.Parse("2020-01-01T00:00:00Z") == DateTimeOffset.Parse("2020-01-01T01:00:00+01:00")) => True
          @(DateTimeOffset.UtcNow.AddDays(1) > DateTime.UtcNow) => True
          # spans
          @(TimeSpan.FromMinutes(90)) => 01:30:00
          @(TimeSpan.FromDays(1.5)) => 1.12:00:00
          @(TimeSpan.FromMilliseconds(1.5)) => 00:00:00.0015000
          @(TimeSpan.FromSeconds(-5)) => -00:00:05
          @(new TimeSpan(1, 2, 3).TotalMinutes) => 62.05
          @(TimeSpan.Parse("1.02:03:04").Hours) => 2
          @(TimeSpan.Parse("00:05").Minutes) => 5
          @(TimeSpan.FromSeconds(3723).ToString(@"hh\\:mm\\:ss")) => 01:02:03
          @(TimeSpan.FromSeconds(3723).ToString("g")) => 1:02:03
          @(TimeSpan.FromMinutes(1) + TimeSpan.FromSeconds(1)) => 00:01:01
          @(TimeSpan.FromMinutes(1) > TimeSpan.FromSeconds(59)) => True
          @(TimeSpan.FromSeconds(-3723.5).Minutes) => -2
          @(context.Elapsed.TotalMilliseconds) => 1500
          @(TimeZoneInfo.ConvertTimeBySystemTimeZoneId(new DateTime(2020, 7, 1, 12, 0, 0, DateTimeKind.Utc), "W. Europe Standard Time").Hour) => 14
          @(TimeZoneInfo.ConvertTimeFromUtc(new DateTime(2020, 1, 1), TimeZoneInfo.FindSystemTimeZoneById("Eastern Standard Time")).ToString("s")) => 2019-12-31T19:00:00
          """)
  void expressionsGiveWhatDotNetGives(String expression, String expected) {
    assertThat(new TestContext().text(expression)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          @(new DateTime(2020, 13, 1)) => ArgumentOutOfRangeException: Year, Month, and Day parameters describe an un-representable DateTime.
          @(new DateTime(2020, 1, 1, 25, 0, 0)) => ArgumentOutOfRangeException: Hour, Minute, and Second parameters describe an un-representable DateTime.
          @(DateTime.Parse("x")) => FormatException:
          @(DateTime.Parse("2020-02-30")) => FormatException:
          @(DateTime.ParseExact("x", "yyyy", null)) => FormatException: String '…' was not recognized as a valid DateTime.
          @(DateTime.MaxValue.AddDays(1)) => ArgumentOutOfRangeException:
          @(DateTime.UtcNow.AddYears(9999)) => ArgumentOutOfRangeException:
          @(DateTime.UtcNow.ToString("Q")) => FormatException: Input string was not in a correct format.
          @(TimeSpan.Parse("x")) => FormatException: String '…' was not recognized as a valid TimeSpan.
          @(TimeSpan.FromDays(1e10)) => OverflowException: TimeSpan overflowed because the duration is too long.
          @(DateTimeOffset.FromUnixTimeSeconds(long.MaxValue)) => ArgumentOutOfRangeException:
          @(TimeZoneInfo.FindSystemTimeZoneById("x")) => TimeZoneNotFoundException:
          @(TimeSpan.MaxValue + TimeSpan.FromDays(1)) => OverflowException:
          @(DateTime.MinValue - TimeSpan.FromDays(1)) => ArgumentOutOfRangeException:
          """)
  void expressionsFailAsInDotNet(String expression, String expected) {
    assertThat(new TestContext().failure(expression)).startsWith(expected);
  }
}
