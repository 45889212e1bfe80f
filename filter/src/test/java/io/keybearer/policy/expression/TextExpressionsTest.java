package io.keybearer.policy.expression;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Regular expressions, encodings, URIs and builders, with the values .NET 8 gives. */
class TextExpressionsTest {
  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          # Regex
          @(Regex.IsMatch("abc", "^a.c$")) => True
          @(Regex.Match("order-42", @"\\d+").Value) => 42
          @(Regex.Match("x", @"(\\d)").Success) => False
          @(Regex.Match("k=v", @"(?<key>\\w)=(?<the_val>\\w)").Groups["the_val"].Value) => v
          @(Regex.Match("k=v", @"(?'key'\\w)=").Groups["key"].Value) => k
          @(Regex.Matches("a1b22", @"\\d+")[1].Value) => 22
          @(string.Join(",", Regex.Matches("a1b2", "[a-z]").Cast<Match>().Select(m=>m.Value))) => a,b
          @(Regex.Replace("ab", "(a)(b)", "$2$1")) => ba
          @(Regex.Replace("ab", "(?<x>a)", "[${x}]$&")) => [a]ab
          @(Regex.Replace("a", "a", "$$")) => $
          @(Regex.Replace("x", "x", "$1")) => $1
          @(Regex.Replace("abc", "b", m=>m.Value.ToUpper())) => aBc
          @(Regex.Split("a1b2c", @"\\d").Length) => 3
          @(Regex.Split("a,b", "(,)").Length) => 3
          @(Regex.IsMatch("ABC", "abc", RegexOptions.IgnoreCase)) => True
          @(new Regex("^b", RegexOptions.Multiline).IsMatch("a\\nb")) => True
          @(Regex.IsMatch("a\\nb", "a.b")) => False
          @(Regex.IsMatch("a\\rb", "a.b")) => True
          @(Regex.IsMatch("a\\r\\n", "a$")) => False
          @(Regex.IsMatch("a\\nb", "a.b", RegexOptions.Singleline | RegexOptions.IgnoreCase)) => True
          @(Regex.Match("é", @"\\w").Success) => True
          @(Regex.IsMatch("a[b", "^[a[b]+$")) => True
          @(Regex.Replace("hello", "[a-z-[aeiou]]", "_")) => _e__o
          @(Regex.IsMatch("a&&b", "^[a&&b]+$")) => True
          @(Regex.Escape("a.b*c d-]")) => a\\.b\\*c\\ d-]
          @(Regex.Escape("\\n")) => \\n
          @(Regex.Match("abc", "b").Index) => 1
          @(Regex.Match("ab", "(x)?b").Groups[1].Success) => False
          @(Regex.Match("ab", "(x)?b").Groups.Count) => 2
          @(Regex.Match("a1", @"\\d").NextMatch().Success) => False
          # encodings
          @(BitConverter.ToString(Encoding.UTF8.GetBytes("é"))) => C3-A9
          @(Encoding.UTF8.GetString(new byte[] {195, 169})) => é
          @(Encoding.ASCII.GetBytes("é")[0]) => 63
          @(Convert.ToBase64String(Encoding.UTF8.GetBytes("user:pass"))) => dXNlcjpwYXNz
          @(Encoding.UTF8.GetString(Convert.FromBase64String(" aGk= "))) => hi
          @(BitConverter.ToString(Encoding.Unicode.GetBytes("a"))) => 61-00
          @(Encoding.GetEncoding("iso-8859-1").GetBytes("é").Length) => 1
          @(Encoding.UTF8.GetByteCount("é")) => 2
          # URIs
          @(new Uri("https://u:p@Host:8443/a%20b/c?x=1#f").Host) => host
          @(new Uri("https://u:p@Host:8443/a%20b/c?x=1#f").Authority) => host:8443
          @(new Uri("https://u:p@Host:8443/a%20b/c?x=1#f").PathAndQuery) => /a%20b/c?x=1
          @(new Uri("https://u:p@Host:8443/a%20b/c?x=1#f").Segments[1]) => a%20b/
          @(new Uri("https://u:p@Host:8443/a%20b/c?x=1#f").Fragment) => #f
          @(new Uri("http://h").AbsoluteUri) => http://h/
          @(new Uri("http://h").Port) => 80
          @(new Uri("http://h:80/x").Authority) => h
          @(new Uri("http://h/a b").AbsoluteUri) => http://h/a%20b
          @(new Uri("http://h/a/../b").AbsolutePath) => /b
          @(new Uri("http://h/x?q=a|b").Query) => ?q=a%7Cb
          @(new Uri(new Uri("http://h/a/b"), "c").AbsoluteUri) => http://h/a/c
          @(new Uri(new Uri("http://h/a/b"), "/c?x").PathAndQuery) => /c?x
          @(context.Request.Url.ToUri()) => https://api.example.com/orders/7?size=10&tag=a&tag=b
          @(Uri.EscapeDataString("a b/é&=+~'()*!")) => a%20b%2F%C3%A9%26%3D%2B~%27%28%29%2A%21
          @(Uri.UnescapeDataString("a%20b+c%zz")) => a b+c%zz
          @(Uri.EscapeUriString("a b/é?x=1")) => a%20b/%C3%A9?x=1
          @(System.Net.WebUtility.UrlEncode("a b/é&~*!()'")) => a+b%2F%C3%A9%26%7E*!()%27
          @(System.Net.WebUtility.UrlDecode("a+b%20c%")) => a b c%
          @(System.Net.WebUtility.HtmlEncode("<a href='x'>&\\"é")) => &lt;a href=&#39;x&#39;&gt;&amp;&quot;&#233;
          @(System.Net.WebUtility.HtmlDecode("&lt;&#39;&eacute;&x;")) => <'é&x;
          @(System.Net.IPAddress.Parse("10.0.0.1")) => 10.0.0.1
          @(System.Net.IPAddress.TryParse("999.1.1.1", out var a)) => False
          @(System.Net.IPAddress.TryParse("localhost", out var a)) => False
          # builders
          @(new StringBuilder("a").Append("b").Append(1).Append(true).ToString()) => ab1True
          @(new StringBuilder().AppendLine("x").ToString()) => x\\r\\n
          @(new StringBuilder().AppendFormat("{0:00}", 5).Insert(0, "x").Replace("0", "_").ToString()) => x_5
          @(new StringBuilder("abc").Remove(0, 1)[0]) => b
          # basic credentials
          @("Basic dXNlcjpwYXM6cw==".AsBasic().UserId) => user
          @("Basic dXNlcjpwYXM6cw==".AsBasic().Password) => pas:s
          @("x".TryParseBasic(out var b)) => False
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
          @(Regex.IsMatch("a", "(")) => ArgumentException: Invalid pattern
          @(Regex.Match(null, "a")) => ArgumentNullException: Value cannot be null. (Parameter 'input')
          @(new Uri("x")) => UriFormatException: Invalid URI: The format of the URI could not be determined.
          @(new Uri("")) => UriFormatException: Invalid URI: The URI is empty.
          @(Convert.FromBase64String("a")) => FormatException: The input is not a valid Base-64 string as it contains a non-base 64 character
          @(Encoding.GetEncoding("x")) => ArgumentException: '…' is not a supported encoding name.
          @(System.Net.IPAddress.Parse("x")) => FormatException: An invalid IP address was specified.
          @(new StringBuilder("a").Remove(0, 5)) => ArgumentOutOfRangeException:
          @(Encoding.UTF8.GetBytes((string)null)) => ArgumentNullException:
          @(Regex.Matches("a", "a")[3]) => ArgumentOutOfRangeException:
          """)
  void expressionsFailAsInDotNet(String expression, String expected) {
    assertThat(new TestContext().failure(expression)).startsWith(expected);
  }
}
