package io.keybearer.policy.expression;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Statements, with the values C# gives. */
class StatementExpressionsTest {
  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          @{ var x = 1; var y = x++ + ++x; return y * 10 + x; } => 43
          @{ var x = 5; x += 3; x -= 1; x *= 2; x /= 3; x %= 3; return x; } => 1
          @{ var s = "a"; s += 1; s += null; s += 'c'; return s; } => a1c
          @{ var n = 0; while (true) { n++; if (n % 2 == 0) continue; if (n > 6) break; } return n; } => 7
          @{ int n = 0; do { n++; } while (n < 3); return n; } => 3
          @{ var n = 0; for (int i = 0, j = 10; i < j; i++, j--) { n++; } return n; } => 5
          @{ var r = ""; foreach (var p in new Dictionary<string, int> {{"a", 1}, {"b", 2}}) { r += p.Key + p.Value; } return r; } => a1b2
          @{ var r = 0; foreach (char c in "abc") { r += c; } return r; } => 294
          @{ foreach (string s in new object[] {"a", "b"}) { if (s == "b") return s; } return "none"; } => b
          @{ switch ("b") { case "a": return 1; case "b": case "c": return 2; default: return 3; } } => 2
          @{ object o = 5; switch (o) { case string s: return "s" + s; case int i when i > 4: return "i" + i; default: return "d"; } } => i5
          @{ switch (3) { default: return "d"; case 1: return "1"; } } => d
          @{ try { return "t"; } finally { var x = 1; } } => t
          @{ try { int.Parse("x"); return "none"; } catch (FormatException e) { return e.Message; } } => The input string 'x' was not in a correct format.
          @{ try { int.Parse("x"); } catch (OverflowException) { return "o"; } catch (Exception e) { return "e"; } return "n"; } => e
          @{ try { throw new Exception("m"); } catch (Exception e) when (e.Message == "x") { return 1; } catch { return 2; } } => 2
          @{ try { try { throw new ArgumentException("m"); } catch (Exception) { throw; } } catch (ArgumentException e) { return e.Message; } } => m
          @{ try { throw new Exception("out", new Exception("in")); } catch (Exception e) { return e.InnerException.Message; } } => in
          @{ var n = 0; try { n = 1; } finally { n = 2; } return n; } => 2
          @{ const int limit = 5; return limit + 1; } => 6
          @{ dynamic o = JObject.Parse("{'a': {'b': 7}}"); return (int)o["a"]["b"] + 1; } => 8
          @{ dynamic n = 3; n++; return n * 2; } => 8
          @{ dynamic a = null; a = "x"; return a == "x"; } => True
          @{ dynamic a; a = 5; return (int)a; } => 5
          @{ var r = 0; foreach (dynamic t in JArray.Parse("[{'n': 1}, {'n': 2}]")) { r += (int)t["n"]; } return r; } => 3
          @{ int x; if (true) { x = 1; } else { x = 2; } return x; } => 1
          @{ { var x = 1; } { var x = 2; return x; } } => 2
          @{ var a = new int[3]; a[1] = 5; a[1]++; a[2] += 2; return a[0] + a[1] + a[2]; } => 8
          @{ var d = new Dictionary<string, int>(); d["a"] = 1; d["a"] += 2; return d["a"]; } => 3
          @{ object o = "text"; if (o is string s && s.Length == 4) { return s; } return ""; } => text
          @{ object o = null; return o is string; } => False
          @{ object o = 1; var s = o as string; return s == null; } => True
          @{ int? n = null; n = n ?? 4; return n.HasValue ? n.Value : -1; } => 4
          @{ return default(int) + default(DateTime).Year; } => 1
          @{ string s = null; return s?.Trim()?.Length ?? -1; } => -1
          @{ var l = new List<string>(); l.Add("x"); l.AddRange(new[] {"y", "z"}); l.Remove("y"); return string.Join(",", l); } => x,z
          @{ int f(int n) { return n <= 1 ? 1 : n * f(n - 1); } return f(10); } => 3628800
          `@{ int Twice(int n) => n * 2; return Twice(4); }` => 8
          @{ var b = true; b &= false; b |= true; return b ^ true; } => False
          @{ long l = 5; double d = l; decimal m = 3; return l + d + (double)m; } => 13
          @{ var t = 3 > 2 ? "a" : 2 > 1 ? "b" : "c"; return t; } => a
          @{ /* } " */ return 1; } => 1
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
          @{ throw new Exception("mine"); } => Exception: mine
          @{ throw new ArgumentException("mine"); } => ArgumentException: mine
          @{ string s = null; return s.Length; } => NullReferenceException: Object reference not set to an instance of an object.
          @{ int[] a = null; a[0] = 1; return a; } => NullReferenceException:
          @{ try { int.Parse("x"); } finally { } return 1; } => FormatException:
          @{ object o = "x"; return (int)o; } => InvalidCastException: Unable to cast object of type 'System.String' to type 'System.Int32'.
          @{ foreach (var x in (string[])null) { } return 1; } => NullReferenceException:
          """)
  void expressionsFailAsInDotNet(String expression, String expected) {
    assertThat(new TestContext().failure(expression)).startsWith(expected);
  }
}
