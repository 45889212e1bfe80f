package io.keybearer.policy.expression;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lambdas and local functions, with the values C# gives. */
class LambdaExpressionsTest {
  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          @{ var n = 1; Func<int> f = ()=>n; n = 5; return f(); } => 5
          @{ Func<int, int, int> add = (a, b)=>a + b; return add(1, 2); } => 3
          @{ Func<int, Func<int, int>> add = a=>b=>a + b; return add(1)(2); } => 3
          @{ var sum = 0; Action<int> add = x=>{ sum += x; }; add(2); add(3); return sum; } => 5
          @{ Func<int, int> fact = null; fact = n=>n < 2 ? 1 : n * fact(n - 1); return fact(5); } => 120
          @(new[] {1, 2, 3}.Where(x=>{ var y = x * 2; return y > 2; }).Count()) => 2
          @(new[] {1, 2}.Select((int x)=>x + 1).Sum()) => 5
          @(new[] {1, 2}.SelectMany(x=>new[] {10, 20}.Select(y=>x + y)).Sum()) => 66
          @(new[] {"a", "b"}.Select(x=>new {n = x, l = x.Length}).First(o=>o.n == "b").l) => 1
          @(string.Join(",", "1,2,3".Split(',').Select(int.Parse).Select(x=>x * x))) => 1,4,9
          @(string.Concat("a1b2".Where(char.IsDigit))) => 12
          @(new[] {"b", "a"}.OrderBy(s=>s).Aggregate("", (a, s)=>a + s)) => ab
          @(new[] {3, 1}.ToList().ConvertAll(x=>x + 1).Sum()) => 6
          @{ bool Even(int n) { return n == 0 || Odd(n - 1); } bool Odd(int n) { return n != 0 && Even(n - 1); } return Even(10); } => True
          @{ string Join(string a, string b = "-") { return a + b; } return Join("x") + Join("y", "z"); } => x-yz
          @(new[] {1, 2, 3}.Any(x=>new[] {2, 4}.Contains(x))) => True
          @(context.Request.Headers.Where(h=>h.Key == "Accept").Select(h=>h.Value.Length).First()) => 2
          """)
  void expressionsGiveWhatDotNetGives(String expression, String expected) {
    assertThat(new TestContext().text(expression)).isEqualTo(expected);
  }
}
