package io.keybearer.policy.expression;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** LINQ, arrays and collections, with the values .NET 8 gives. */
class SequenceExpressionsTest {
  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          @(string.Join(",", new[] {3, 1, 2}.OrderBy(x=>x))) => 1,2,3
          @(string.Join(",", new[] {"b", "B", "a", "A"}.OrderBy(x=>x))) => a,A,b,B
          @(string.Join(",", new[] {"bb", "a", "cc"}.OrderByDescending(x=>x.Length).ThenBy(x=>x))) => bb,cc,a
          @(string.Join(",", new[] {1, 2, 3, 4}.Where(x=>x % 2 == 0).Select(x=>x * x))) => 4,16
          @(string.Join(",", new[] {"a", "b"}.Select((x, i)=>x + i))) => a0,b1
          @(string.Join(",", new[] {1, 2, 3}.Skip(1).Concat(new[] {1}).Distinct())) => 2,3,1
          @(string.Join(",", new[] {1, 2, 2, 3}.Except(new[] {3}))) => 1,2
          @(string.Join(",", new[] {1, 2, 2, 3}.Intersect(new[] {2, 3}))) => 2,3
          @(string.Join(",", new[] {1, 2}.Union(new[] {2, 3}))) => 1,2,3
          @(string.Join(",", "a,b;c".Split(';').SelectMany(x=>x.Split(',')))) => a,b,c
          @(string.Join(",", new[] {1, 2, 3}.Zip(new[] {"a", "b"}, (n, s)=>s + n))) => a1,b2
          @(string.Join(",", Enumerable.Range(2, 3))) => 2,3,4
          @(string.Join("", Enumerable.Repeat("ab", 2))) => abab
          @(string.Join(",", new[] {1, 5, 2}.TakeWhile(x=>x < 4))) => 1
          @(string.Join(",", new[] {1, 5, 2}.SkipWhile(x=>x < 4))) => 5,2
          @(new[] {1, 2, 3}.Sum()) => 6
          @(new int[0].Sum()) => 0
          @(new[] {1, 2}.Average()) => 1.5
          @(new[] {"a", "bbb"}.Max(x=>x.Length)) => 3
          @(new[] {2.5, 1.5}.Min()) => 1.5
          @(new[] {"a", "b", "c"}.Aggregate((x, y)=>x + "/" + y)) => a/b/c
          @(new[] {1, 2}.Aggregate(10, (x, y)=>x + y)) => 13
          @(new int[0].FirstOrDefault()) => 0
          @(new string[0].FirstOrDefault() == null) => True
          @(new[] {1, 2}.FirstOrDefault(x=>x > 5)) => 0
          @(new[] {1, 2}.LastOrDefault(x=>x < 2)) => 1
          @(new[] {7}.Single()) => 7
          @(new string[0].All(x=>x == "a")) => True
          @(new string[0].Any()) => False
          @(new[] {"A"}.Contains("a", StringComparer.OrdinalIgnoreCase)) => True
          @(new[] {1, 2}.SequenceEqual(new List<int> {1, 2})) => True
          @(new[] {"x"}.ElementAtOrDefault(3) ?? "none") => none
          @(string.Join(",", new[] {"aa", "b", "cc"}.GroupBy(x=>x.Length).Select(g=>g.Key + ":" + g.Count()))) => 2:2,1:1
          @(new[] {"a", "bb"}.ToDictionary(x=>x, x=>x.Length)["bb"]) => 2
          @(new[] {"a", "bb", "cc"}.ToLookup(x=>x.Length)[2].Last()) => cc
          @(new object[] {1, "a", 2}.OfType<int>().Sum()) => 3
          @(new Dictionary<string, int> {{"a", 1}, {"b", 2}}.Sum(p=>p.Value)) => 3
          @(new Dictionary<string, string> {["k"] = "v"}["k"]) => v
          @(new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase) {{"a", 1}}.ContainsKey("A")) => True
          @(string.Join(",", new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase) {{"b", 1}, {"a", 2}, {"C", 3}}.Select(p=>p.Key + p.Value))) => b1,a2,C3
          @{ var d = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase) {{"b", 1}, {"a", 2}}; d["B"] = 7; d.Remove("A"); d["a"] = 3; return string.Join(",", d.Select(p=>p.Key + p.Value)); } => b7,a3
          @(string.Join(",", new HashSet<string>(new[] {"b", "A", "B", "a", "0"}, StringComparer.OrdinalIgnoreCase))) => b,A,0
          @(string.Join(",", new[] {1, 2}.Select(Convert.ToString))) => 1,2
          @(new[] {"3", "4"}.Select(int.Parse).Sum()) => 7
          @{ var known = new List<string> {"a", "b"}; return new[] {"b", "c"}.Count(known.Contains); } => 1
          @(new[] {"", "x"}.Any(string.IsNullOrEmpty)) => True
          @(new Dictionary<string, string> {{"a", "x"}}.TryGetValue("b", out var v) || v == null) => True
          @(new List<int> {1, 2, 3}.Exists(x=>x == 2)) => True
          @(new List<int> {1, 2, 3}.FindIndex(x=>x == 9)) => -1
          @(new List<int> {1, 2, 3}.Find(x=>x == 9)) => 0
          @(new List<int> {4, 5}.IndexOf(5)) => 1
          @(new HashSet<string> {"a", "a"}.Count) => 1
          @(Array.IndexOf(new[] {"a", "b"}, "b")) => 1
          @(Array.Exists(new[] {1, 2}, x=>x == 2)) => True
          @(new[] {1, 2, 3}.Reverse().First()) => 3
          @(new[] {"a"}) => System.String[]
          @(new[] {1, 2}.Length + new int[3].Length) => 5
          @(new int[2][1]) => 0
          @(new {a = 1, b = "x"}.b) => x
          @(new {a = 1, b = "x"}) => { a = 1, b = x }
          @(new[] {true, false}.Count(x=>x)) => 1
          @(new[] {1, 2, 3}.Select(x=>x / 2.0).Sum()) => 3
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
          @(new int[0].First()) => InvalidOperationException: Sequence contains no elements
          @(new[] {1}.First(x=>x > 1)) => InvalidOperationException: Sequence contains no matching element
          @(new[] {1, 2}.Single()) => InvalidOperationException: Sequence contains more than one element
          @(new[] {1, 1}.Single(x=>x == 1)) => InvalidOperationException: Sequence contains more than one matching element
          @(new int[0].Max()) => InvalidOperationException: Sequence contains no elements
          @(new List<int> {1}[1]) => ArgumentOutOfRangeException: Index was out of range. Must be non-negative and less than the size of the collection. (Parameter 'index')
          @(new[] {1}[1]) => IndexOutOfRangeException: Index was outside the bounds of the array.
          @(new Dictionary<string, int>()["k"]) => KeyNotFoundException: The given key '…' was not present in the dictionary.
          @(new[] {"a", "a"}.ToDictionary(x=>x)) => ArgumentException: An item with the same key has already been added. Key: …
          @(((string[])null).Any()) => ArgumentNullException: Value cannot be null. (Parameter 'source')
          @(((string[])null).Length) => NullReferenceException:
          @(new[] {1}.ElementAt(4)) => ArgumentOutOfRangeException:
          @(context.Request.Headers["none"]) => KeyNotFoundException:
          @(new int[-1 * int.Parse("1")]) => OverflowException:
          """)
  void expressionsFailAsInDotNet(String expression, String expected) {
    assertThat(new TestContext().failure(expression)).startsWith(expected);
  }
}
