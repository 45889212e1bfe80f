package io.keybearer.policy.expression;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers, Convert, Math, Guid and their formats, with the values .NET 8 gives. */
class NumberExpressionsTest {
  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          # arithmetic
          @(-7 / 2) => -3
          @(-7 % 3) => -1
          @(7.5 % 2) => 1.5
          @(1 / 3.0) => 0.3333333333333333
          @(0x1F + 0b101 + 1_000) => 1036
          @(long.MaxValue + 1) => -9223372036854775808
          @((int)2147483648L) => -2147483648
          @((int)-3.99) => -3
          @((byte)int.Parse("300")) => 44
          @(6 & 3 | 8 ^ 1) => 11
          @(~5) => -6
          @(1 << 4 >> 1) => 8
          @(-16 >> 2) => -4
          @(5 / 2m) => 2.5
          @(1.10m) => 1.10
          @(1.10m * 2) => 2.20
          @(1m / 3) => 0.3333333333333333333333333333
          @(1.0m + 1.00m) => 2.00
          @(0.1m + 0.2m == 0.3m) => True
          @(1 == 1m) => True
          @(double.NaN == double.NaN) => False
          @((decimal)0.1) => 0.1
          @((float)0.1) => 0.1
          @((int?)null ?? 5) => 5
          @(double.MaxValue) => 1.7976931348623157E+308
          @(decimal.MaxValue) => 79228162514264337593543950335
          # reading
          @(int.Parse(" 42 ") + int.Parse("+5") + int.Parse("-7")) => 40
          @(double.Parse("1,234.5")) => 1234.5
          @(double.Parse("1e3")) => 1000
          @(double.Parse("Infinity")) => Infinity
          @(decimal.Parse("1.50")) => 1.50
          @(int.TryParse("12", out var n) ? n : -1) => 12
          @(int.TryParse("1x", out var n) ? n : -1) => -1
          @(int.TryParse(null, out int n)) => False
          @(int.Parse("ff", System.Globalization.NumberStyles.HexNumber)) => 255
          @(double.Parse("1.5", CultureInfo.InvariantCulture)) => 1.5
          @(bool.Parse(" TRUE ")) => True
          # Convert
          @(Convert.ToInt32(2.5) + Convert.ToInt32(3.5)) => 6
          @(Convert.ToInt32(null)) => 0
          @(Convert.ToInt32(true)) => 1
          @(Convert.ToInt32('a')) => 97
          @(Convert.ToInt32("ff", 16)) => 255
          @(Convert.ToInt32("0xffffffff", 16)) => -1
          @(Convert.ToString(255, 16)) => ff
          @(Convert.ToString(-1, 2).Length) => 32
          @(Convert.ToBoolean("true")) => True
          @(Convert.ToBoolean(0)) => False
          @(Convert.ToString((object)null)) => ``
          @(Convert.ToInt64("9999999999")) => 9999999999
          @(Convert.ToDecimal(1.5)) => 1.5
          @(Convert.ToDouble("1.5")) => 1.5
          # Math
          @(Math.Round(2.5) + Math.Round(3.5)) => 6
          @(Math.Round(-2.5)) => -2
          @(Math.Round(2.5, MidpointRounding.AwayFromZero)) => 3
          @(Math.Round(2.345m, 2)) => 2.34
          @(Math.Round(2.355m, 2)) => 2.36
          @(Math.Round(1.005, 2)) => 1
          @(Math.Round(2.675, 2)) => 2.68
          @(Math.Max(1, 2.5)) => 2.5
          @(Math.Max(double.NaN, 1)) => NaN
          @(Math.Floor(-1.5)) => -2
          @(Math.Ceiling(1.2m)) => 2
          @(Math.Truncate(-1.7)) => -1
          @(Math.Pow(2, 10)) => 1024
          @(Math.Sqrt(2)) => 1.4142135623730951
          @(Math.Sign(-2)) => -1
          # formats
          @((1234.567).ToString("N2")) => 1,234.57
          @((-1234.5).ToString("N0")) => -1,235
          @((2.675).ToString("F2")) => 2.67
          @(2.5m.ToString("F0")) => 3
          @((0.256).ToString("P1")) => 25.6 %
          @(42.ToString("D5")) => 00042
          @((-42).ToString("D5")) => -00042
          @(255.ToString("x4") + 255.ToString("X")) => 00ffFF
          @((-1).ToString("X")) => FFFFFFFF
          @((1234.5).ToString("E2")) => 1.23E+003
          @((1234.5678).ToString("0.00")) => 1234.57
          @((0.5).ToString("#.##")) => .5
          @(0.ToString("#")) => ``
          @(5.ToString("000")) => 005
          @((-5).ToString("000")) => -005
          @(1234567.ToString("#,##0")) => 1,234,567
          @((0.126).ToString("#0.0%")) => 12.6%
          @((1.0).ToString("0.0##")) => 1.0
          @(12.ToString("00-00")) => 00-12
          @(1234567890.ToString("###-###-####")) => 123-456-7890
          @((-5).ToString("0.0;(0.0);zero")) => (5.0)
          @(0.ToString("0.0;(0.0);zero")) => zero
          @(5.ToString("'n='0")) => n=5
          @((12345.678).ToString("G3")) => 1.23E+04
          @((0.1).ToString("G17")) => 0.10000000000000001
          @(123.ToString("G")) => 123
          @(5.5m.ToString("C")) => ¤5.50
          @((1.5).ToString(CultureInfo.InvariantCulture)) => 1.5
          @((1.5).ToString("F2", CultureInfo.InvariantCulture)) => 1.50
          # Guid, Random, BitConverter
          @(Guid.Empty) => 00000000-0000-0000-0000-000000000000
          @(Guid.Parse("{00112233-4455-6677-8899-AABBCCDDEEFF}").ToString("N")) => 00112233445566778899aabbccddeeff
          @(BitConverter.ToString(Guid.Parse("00112233-4455-6677-8899-aabbccddeeff").ToByteArray())) => 33-22-11-00-55-44-77-66-88-99-AA-BB-CC-DD-EE-FF
          @(Guid.NewGuid().ToString().Length) => 36
          @(Guid.TryParse("x", out var g) || g == Guid.Empty) => True
          @(new Random().Next(1, 2)) => 1
          @(BitConverter.ToString(new byte[] {1, 255})) => 01-FF
          @(BitConverter.ToInt32(BitConverter.GetBytes(258), 0)) => 258
          @(5.CompareTo(7)) => -1
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
          @(1 / int.Parse("0")) => DivideByZeroException: Attempted to divide by zero.
          @(1m / decimal.Parse("0")) => DivideByZeroException:
          @(int.Parse("x")) => FormatException: The input string '…' was not in a correct format.
          @(int.Parse("")) => FormatException: The input string '…' was not in a correct format.
          @(int.Parse("1,000")) => FormatException:
          @(decimal.Parse("1e10")) => FormatException:
          @(int.Parse(null)) => ArgumentNullException: Value cannot be null. (Parameter 's')
          @(int.Parse("99999999999")) => OverflowException: Value was either too large or too small for an Int32.
          @(long.Parse("99999999999999999999")) => OverflowException: Value was either too large or too small for an Int64.
          @(Convert.ToByte(256)) => OverflowException: Value was either too large or too small for an unsigned byte.
          @(Convert.ToInt32(3000000000)) => OverflowException: Value was either too large or too small for an Int32.
          @(Convert.ToBoolean("1")) => FormatException: String '…' was not recognized as a valid Boolean.
          @(bool.Parse("yes")) => FormatException: String '…' was not recognized as a valid Boolean.
          @(Math.Abs(int.MinValue)) => OverflowException: Negating the minimum value of a twos complement number is invalid.
          @((long)(object)1) => InvalidCastException: Unable to cast object of type 'System.Int32' to type 'System.Int64'.
          @(decimal.MaxValue + 1) => OverflowException: Value was either too large or too small for a Decimal.
          @(5.ToString("Q")) => FormatException: Format specifier was invalid.
          @((1.5).ToString("D")) => FormatException: Format specifier was invalid.
          @(Guid.Parse("x")) => FormatException:
          @(((int?)null).Value) => InvalidOperationException: Nullable object must have a value.
          @((int)decimal.Parse("3000000000")) => OverflowException: Value was either too large or too small for an Int32.
          @(new Random().Next(-1)) => ArgumentOutOfRangeException:
          """)
  void expressionsFailAsInDotNet(String expression, String expected) {
    assertThat(new TestContext().failure(expression)).startsWith(expected);
  }
}
