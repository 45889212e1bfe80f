package io.keybearer.policy.expression;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Text and characters, with the values .NET 8 gives. */
class StringExpressionsTest {
  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          # parts
          @("abc".Substring(1)) => bc
          @("abc".Substring(3)) => ``
          @("abc".Substring(1, 1)) => b
          @("abc"[1]) => b
          @("abc".ToCharArray().Length) => 3
          @("abcdef".Remove(2)) => ab
          @("abcdef".Remove(1, 2)) => adef
          @("abc".Insert(1, "xx")) => axxbc
          # splitting and joining
          @("a--b".Split('-').Length) => 3
          @("a--b".Split(new[] {'-'}, StringSplitOptions.RemoveEmptyEntries).Length) => 2
          @("a, b".Split(new[] {", "}, StringSplitOptions.None)[1]) => b
          @("a,b,c".Split(new[] {','}, 2)[1]) => b,c
          @("a,,b,c".Split(new[] {','}, 2, StringSplitOptions.RemoveEmptyEntries)[1]) => b,c
          @("".Split(',').Length) => 1
          @("a b\\tc".Split().Length) => 3
          @("a\\r\\nb".Split(new[] {"\\r\\n", "\\n"}, StringSplitOptions.None).Length) => 2
          @(string.Join(",", new[] {"a", null, "b"})) => a,,b
          @(string.Join(", ", new List<string> {"a", "b"})) => a, b
          @(string.Join("-", 1, true, 'c', 2.5)) => 1-True-c-2.5
          @(string.Concat("a", null, 1)) => a1
          @(string.Concat(new[] {"a", "b"})) => ab
          @(string.Concat("abc".Reverse())) => cba
          @(new string("abc".Reverse().ToArray())) => cba
          # searching
          @("abc".IndexOf('c')) => 2
          @("abc".IndexOf("")) => 0
          @("abcabc".IndexOf("c", 3)) => 5
          @("abcabc".LastIndexOf("b")) => 4
          @("hello".IndexOf("LL", StringComparison.OrdinalIgnoreCase)) => 2
          @("hello".IndexOfAny(new[] {'l', 'o'})) => 2
          @("abc".Contains("")) => True
          @("ABC".EndsWith("bc", StringComparison.InvariantCultureIgnoreCase)) => True
          @("abc".EndsWith("xabc", StringComparison.Ordinal)) => False
          @("a1b2".Count(c=>char.IsDigit(c))) => 2
          # comparing
          @("a".CompareTo("B")) => -1
          @(string.Compare("a", "A")) => -1
          @(string.Compare("a", "A", true)) => 0
          @(string.CompareOrdinal("a", "A")) => 32
          @(string.Equals("a", "A", StringComparison.OrdinalIgnoreCase)) => True
          @("a".Equals(null)) => False
          @("a" == "A") => False
          @((object)"a" == (object)"a") => True
          # case and blanks
          @("straße".ToUpperInvariant()) => STRAßE
          @("ΑΣ".ToLower()) => ασ
          @(string.IsNullOrWhiteSpace("\\t\\u00a0")) => True
          @("\\u00a0x\\u00a0".Trim().Length) => 1
          @("xxaxx".Trim('x')) => a
          @("a/ ".TrimEnd('/', ' ')) => a
          @("..a".TrimStart('.')) => a
          @("x".PadRight(3) + "|") => `x  |`
          @("7".PadLeft(3, '0')) => 007
          # replacing
          @("aXbX".Replace('X', 'y')) => ayby
          @("aaa".Replace("aa", "b")) => ba
          @("abc".Replace("b", null)) => ac
          @("$1".Replace("$", "\\\\")) => \\1
          # making
          @(new string('x', 3)) => xxx
          @(String.Empty == "") => True
          @(string.Format("{0}-{1:000}-{2,5}|{3,-5}|", "a", 7, 1.5, true)) => `a-007-  1.5|True |`
          @(string.Format("{{{0}}}", 1)) => {1}
          @(string.Format("{0:yyyy-MM-dd}", new DateTime(2020, 1, 2))) => 2020-01-02
          @($"{1,3}|{2,-3}|") => `  1|2  |`
          @($"{{}}{(true ? 1 : 2)}{DateTime.MinValue:yyyy}") => {}10001
          @(@"a\\b""c") => a\\b"c
          @($@"{1}\\n") => 1\\n
          @("\\u0041\\x42\\t|".Length) => 4
          # concatenation
          @("a" + 'b' + 1 + 2.0 + true + null) => ab12True
          @('a' + 1) => 98
          @('a' + "b") => ab
          @("" + 1.0e20) => 1E+20
          @("" + 123456789012345680.0) => 1.2345678901234568E+17
          @("" + 0.0001) => 0.0001
          @("" + 0.00001) => 1E-05
          @("" + 1e15) => 1E+15
          @("" + 100000000000000.0) => 100000000000000
          @("" + 1.0f / 3) => 0.33333334
          @("" + -0.0) => -0
          @("" + 1.0 / 0) => Infinity
          # characters
          @(char.ToUpper('a')) => A
          @((int)'a') => 97
          @((char)98) => b
          @('a' == 97) => True
          @('b' - 'a') => 1
          @(char.IsLetterOrDigit('_')) => False
          @(char.IsWhiteSpace('\\u00a0')) => True
          @(char.IsPunctuation('!')) => True
          @(char.IsPunctuation('+')) => False
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
          @("abc".Substring(4)) => ArgumentOutOfRangeException: startIndex cannot be larger than length of string. (Parameter 'startIndex')
          @("abc".Substring(-1)) => ArgumentOutOfRangeException: StartIndex cannot be less than zero. (Parameter 'startIndex')
          @("abc".Substring(1, 5)) => ArgumentOutOfRangeException: Index and length must refer to a location within the string. (Parameter 'length')
          @("abc".Substring(1, -1)) => ArgumentOutOfRangeException: Length cannot be less than zero. (Parameter 'length')
          @("abc"[3]) => IndexOutOfRangeException: Index was outside the bounds of the array.
          @("abc".Replace("", "x")) => ArgumentException: The value cannot be an empty string. (Parameter 'oldValue')
          @("abc".Contains((string)null)) => ArgumentNullException: Value cannot be null. (Parameter 'value')
          @("abc".Insert(5, "x")) => ArgumentOutOfRangeException:
          @("abc".PadLeft(-1)) => ArgumentOutOfRangeException:
          @(new string('x', -1)) => ArgumentOutOfRangeException:
          @(string.Format("{1}", "a")) => FormatException: Index (zero based) must be greater than or equal to zero and less than the size of the argument list.
          @(string.Format("{", 1)) => FormatException: Input string was not in a correct format.
          @(((string)null).Length) => NullReferenceException: Object reference not set to an instance of an object.
          @((string)(object)1) => InvalidCastException: Unable to cast object of type 'System.Int32' to type 'System.String'.
          @("abc".Remove(1, 5)) => ArgumentOutOfRangeException:
          @(((string)null).ToString()) => NullReferenceException:
          """)
  void expressionsFailAsInDotNet(String expression, String expected) {
    assertThat(new TestContext().failure(expression)).startsWith(expected);
  }
}
