package io.keybearer.policy.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever an expression tries, it ends: soon, and with an exception that names the limit. */
@Timeout(20)
class EvaluationLimitsTest {
  private static final EvaluationLimits LIMITS =
      new EvaluationLimits(1_000_000, 64, 4 << 20, 100_000, 32L << 20, Duration.ofMillis(400));

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          # text
          @{ var s = "x"; while (true) { s += s; } } => characters
          @{ var s = "x"; while (true) { s = s + "x"; } } => characters
          @{ var s = "xx"; while (true) { s = s.Replace("x", "xx"); } } => characters
          @{ var s = "x"; while (true) { s = $"{s}{s}"; } } => characters
          @{ var s = "x"; while (true) { s = string.Format("{0}{0}", s); } } => characters
          @{ var s = "x"; while (true) { s = string.Concat(s, s); } } => characters
          @{ var s = "x"; while (true) { s = s.Insert(0, s); } } => characters
          @{ var s = "x"; while (true) { s = string.Join(s, new[] {s, s}); } } => characters
          @("".PadLeft(2000000000)) => characters
          @("".PadRight(2000000000)) => characters
          @(new string('x', 2000000000)) => characters
          @(string.Join(new string('x', 1000000), new string[90000])) => characters
          @(string.Join("", Enumerable.Repeat(new string('x', 1000000), 90000))) => characters
          @(string.Concat(Enumerable.Repeat(new string('x', 1000000), 90000))) => characters
          @(string.Format("{0,999999}{0,999999}{0,999999}{0,999999}{0,999999}{0,999999}", 1)) => characters
          @{ var b = new StringBuilder("x"); while (true) { b.Append(b); } } => characters
          @{ var b = new StringBuilder("x"); while (true) { b.Insert(0, b.ToString()); } } => characters
          @{ var b = new StringBuilder("xx"); while (true) { b.Replace("x", "xx"); } } => characters
          @(new StringBuilder().Append('x', 2000000000)) => characters
          @{ var s = "<"; while (true) { s = System.Net.WebUtility.HtmlEncode(s + s); } } => characters
          @{ var s = " "; while (true) { s = Uri.EscapeDataString(s + s); } } => characters
          @{ var b = new byte[1000]; while (true) { b = Encoding.UTF8.GetBytes(Convert.ToBase64String(b)); } } => characters
          @(Regex.Replace(new string('x', 1000000), "x", new string('y', 1000000))) => characters
          @(Regex.Replace(new string('x', 90000), "x", "$_$&$&$&$&$&$&$&$&$&$&$&$&$&$&$&$&$&$&$&$&$&$&$&$&$&$&$&$&$&$&$&$&$&$&$&$&$&$&$&$&$&$&$&$&$&$&$&$&$&$&$&$&$&$&$&$&")) => e
          # collections
          @(Enumerable.Range(0, 2000000000).Count()) => elements
          @(Enumerable.Repeat("x", 2000000000).Count()) => elements
          @(new int[2000000000].Length) => elements
          @{ var l = new List<int>(); while (true) { l.Add(1); } } => e
          @{ var l = new List<int> {1}; while (true) { l.AddRange(l); } } => elements
          @{ var l = new List<int> {1}; while (true) { l.Insert(0, 1); } } => e
          @{ var l = new HashSet<int>(); var i = 0; while (true) { l.Add(i++); } } => e
          @{ var l = new Dictionary<int, int>(); var i = 0; while (true) { l[i++] = 1; } } => e
          @{ var l = new Dictionary<int, int>(); var i = 0; while (true) { l.Add(i++, 1); } } => e
          @{ var l = new[] {1}.Concat(new[] {1}); while (true) { l = l.Concat(l); } } => elements
          @(Enumerable.Range(0, 50000).SelectMany(x=>Enumerable.Range(0, 50000)).Count()) => e
          @(Enumerable.Range(0, 90000).Select(x=>Enumerable.Range(0, 90000).ToList()).Count()) => together exceed
          @{ var a = new JArray(); while (true) { a.Add(1); } } => e
          @{ var o = new JObject(); var i = 0; while (true) { o["k" + i++] = 1; } } => e
          @{ var o = new JObject(); var i = 0; while (true) { o.Add("k" + i++, 1); } } => e
          @{ var a = JArray.Parse("[1]"); while (true) { a.Merge(a.DeepClone()); } } => e
          @{ var a = new JArray(); a.Add(1); while (true) { a = new JArray(a, a); } } => e
          @(new string(',', 4000000).Split(',').Length) => elements
          @(new string('x', 4000000).ToCharArray().Length) => elements
          @(new string('x', 4000000).Select(c=>1).Sum()) => e
          @(Regex.Matches(new string('x', 4000000), "x").Count) => e
          @(Regex.Split(new string('x', 4000000), "x").Length) => e
          # JSON
          @(JToken.Parse(new string('[', 100000))) => Unexpected
          @{ var a = new JArray(); while (true) { a = new JArray((object)a); } } => e
          @{ JToken a = new JArray(); for (var i = 0; i < 5000; i++) { var n = new JArray(); n.Add(a); a = n; } return a.ToString(); } => e
          @{ JToken a = new JArray(); for (var i = 0; i < 200; i++) { var n = new JArray(); n.Add(a); a = n; } while (true) { a.ToString(); } } => e
          @{ var a = new JArray(Enumerable.Repeat(new string('x', 100000), 40)); while (true) { a.ToString(); } } => characters
          @{ var a = new List<object>(); a.Add(a); return JsonConvert.SerializeObject(a); } => deep
          # XML
          @{ var x = new XElement("a", "x"); while (true) { x = new XElement("a", x, x); } } => e
          @{ var x = new XElement("a"); while (true) { x.Add(new XElement("b")); } } => e
          @(XDocument.Parse(string.Join("", Enumerable.Repeat("<a>", 50000)))) => e
          # time and steps
          @{ while (true) { } } => steps
          @{ for (;;) { } } => steps
          @{ do { } while (true); } => steps
          @{ var i = 0; while (true) { i++; } } => steps
          @{ int f(int n) { return f(n + 1); } return f(0); } => deep
          @{ Func<int, int> f = null; f = n=>f(n + 1); return f(0); } => deep
          @{ int f(int n) { return n == 0 ? 0 : f(n - 1) + f(n - 1); } return f(60); } => steps
          @(Regex.IsMatch(new string('a', 5000) + "!", "(a|aa)+$")) => e
          @(Regex.IsMatch(new string('a', 1000000), "(a|b)*c")) => e
          @(Regex.Replace(new string(' ', 100000) + "x", @"\\s+$", "")) => e
          @(Enumerable.Range(0, 2000).SelectMany(a=>Enumerable.Range(0, 2000).Where(b=>a == b)).Count()) => steps
          @(Enumerable.Range(0, 90000).Select(x=>Enumerable.Range(0, 90000).Contains(-1)).Count()) => together exceed
          @{ var l = Enumerable.Range(0, 90000).ToList(); return l.Except(l).Count() + l.Where(x=>l.Contains(-1)).Count(); } => e
          @{ var l = Enumerable.Range(0, 90000).ToList(); while (true) { l.IndexOf(-1); } } => e
          @{ var s = new string('x', 1000000); while (true) { s.IndexOf("y"); } } => e
          @{ var l = Enumerable.Range(0, 90000).ToList(); while (true) { l.Sort(); } } => e
          """)
  void evaluationsEndAtALimit(String expression, String part) {
    long start = System.nanoTime();

    String failure = new TestContext().failure(expression, LIMITS);

    // On a slow machine the time may be over first.
    assertThat(failure).doesNotStartWith("no failure").containsAnyOf(part, "took longer than");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
  }

  @ParameterizedTest
  @CsvSource({"'(', ')'", "'new[] {', '}'", "'-', ''", "'1 + ', ''", "'true ? 1 : ', ''"})
  void whatNestsTooDeeplyDoesNotCompile(String open, String close) {
    String expression = "@(" + open.repeat(20_000) + "1" + close.repeat(20_000) + ")";

    assertThatThrownBy(() -> new TestContext().evaluate(expression))
        .isInstanceOfAny(InvalidExpressionException.class, ExpressionEvaluationException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      value = {
        "`Math.Max(1, ` => )",
        "`string.Concat(\"a\", ` => ).Length",
      })
  void nestedCallsCompileInGoodTime(String open, String close) {
    int depth = 40;
    String expression = "@(" + open.repeat(depth) + "1" + close.repeat(depth) + ")";

    long start = System.nanoTime();
    try {
      new TestContext().evaluate(expression);
    } catch (InvalidExpressionException | ExpressionEvaluationException e) {
      assertThat(e).isNotNull();
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
  }

  @Test
  void theWallTimeEndsWhatTakesFewSteps() {
    EvaluationLimits brief =
        new EvaluationLimits(1_000_000_000, 64, 1 << 22, 100_000, 1L << 40, Duration.ofMillis(50));

    assertThatThrownBy(() -> new TestContext().evaluate("@{ while (true) { } }", brief))
        .isInstanceOf(ExpressionEvaluationException.class)
        .hasMessage("The expression took longer than 50 ms");
  }

  @Test
  void anInterruptedThreadEndsItsEvaluation() {
    Thread.currentThread().interrupt();
    try {
      assertThat(new TestContext().failure("@{ while (true) { } }"))
          .isEqualTo("LimitExceeded: The expression was interrupted");
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }
}
