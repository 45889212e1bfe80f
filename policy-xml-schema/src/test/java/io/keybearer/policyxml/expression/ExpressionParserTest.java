package io.keybearer.policyxml.expression;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionParserTest {
  private static final List<String> SAMPLES =
      List.of(
          "@(\"Bearer \" + ((Authorization)context.Variables.GetValueOrDefault(\"auth\"))?.AccessToken)",
          "@(a ? b : c ?? d)",
          "@(x => new { x.Name, Value = (int?)x[\"a\"]?[0] })",
          "@($\"{a,-5:N2} {b[\"c\"]}\" + @\"q\"\"q\" + 'c')",
          "@{ var a = new string[] { \"x\", }; string[] b = { \"y\" }; return a[0] + b[0]; }",
          "@{ foreach (var x in xs) { if (x == null) continue; else break; } return 1; }",
          "@{ for (int i = 0, j = 1; i < 3; i++, j--) { } while (true) { } do { } while (false); }",
          "@{ try { throw new Exception(\"a\"); } catch (Exception e) when (e != null) { } finally { } return 1; }",
          "@{ switch (a) { case 1: case 2: return 3; case string s when s == \"\": break; default: return 4; } return 5; }",
          "@{ using (var h = SHA256.Create()) { return h.ComputeHash(b); } }",
          "@{ int Twice(int x) => x * 2; string Name(string a, int b = 1) { return a; } return Twice(2); }",
          "@{ Jwt jwt; if (s.TryParseJwt(out jwt) && int.TryParse(s, out var n) && F(out _)) { } return jwt?.Claims; }",
          "@(new JObject(new JProperty(\"a\", 1)) { [\"b\"] = 2, { \"c\", 3 } })",
          "@(As<List<List<string>>>(preserveContent: true) >> 2 > 1)",
          "@(a is string s && b is null || !(c as int? == 1) && d is not null)");

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '^',
      value = {
        "@(a + b * c)¦(a + (b * c))",
        "@(a - b - c)¦((a - b) - c)",
        "@(a ?? b ?? c)¦(a ?? (b ?? c))",
        "@(a || b && c)¦(a || (b && c))",
        "@(a == b || c < d)¦((a == b) || (c < d))",
        "@(!a.b)¦!a.b",
        "@(-a + ~b)¦(-a + ~b)",
        "@(a ? b : c ? d : e)¦(a ? b : (c ? d : e))",
        "@((string)a + b)¦((string)a + b)",
        "@((a) + b)¦(a + b)",
        "@((a)(b))¦(a)b",
        "@((a.b)\"c\")¦(a.b)'c'",
        "@((int)-1)¦(int)-1",
        "@((a)-1)¦(a - 1)",
        "@((byte[])a)¦(byte[])a",
        "@((List<string>)a)¦(List<string>)a",
        "@(a?.b.c?.d)¦a?.<.b.c?.<.d>>",
        "@((a?.b).c)¦a?.<.b>.c",
        "@(a?[0].b)¦a?.<[0].b>",
        "@(a ? [0] : 1)¦!",
        "@(a.b<c>(d))¦a.b<c>(d)",
        "@(a < b)¦(a < b)",
        "@(f(a < b, c > d))¦f((a < b), (c > d))",
        "@(f(a<b, c>(d)))¦f(a<b,c>(d))",
        "@(a is int ? b : c)¦((a is int) ? b : c)",
        "@(a as int? ?? b)¦((a as int?) ?? b)",
        "@(x => x.y ? 1 : 2)¦x => (x.y ? 1 : 2)",
        "@((x, y) => x)¦x,y => x",
        "@((int x) => x)¦int x => x",
        "@(() => 1)¦() => 1",
        "@(a = b = c)¦a = b = c",
        "@(a += 1)¦a += 1",
        "@(a >>= 1)¦a >>= 1",
        "@(a >> 1)¦(a >> 1)",
        "@(a++ + ++b)¦(a++ + ++b)",
        "@(a.b(c, d: e, out f))¦a.b(c, d: e, out f)",
        "@(f(out var x, out int y, out _))¦f(out var x, out int y, out var _)",
        "@(new A.B<C>(1) { D = 2 })¦new A.B<C>(1){D = 2}",
        "@(new[] { 1, 2 })¦new []{1, 2}",
        "@(new byte[16])¦new byte[16]",
        "@(new string[2][])¦new string[][2]",
        "@(new { a, b.c, d = 1 })¦new {a = a, c = b.c, d = 1}",
        "@(default(int))¦default(int)",
        "@(nameof(a.b))¦'b'",
        "@(2147483648)¦2147483648L",
        "@(-2147483648)¦-2147483648",
        "@(-9223372036854775808)¦-9223372036854775808L",
        "@(0x1F + 1_000)¦(31 + 1000)",
        "@(1.5 + 1.5f + 1.50m + 1e3)¦(((1.5 + 1.5f) + 1.50m) + 1000.0)",
        "@(1.ToString())¦1.ToString()",
        "@(a?.5:1)¦(a ? 0.5 : 1)",
        "@('\\u0041' + '\\n' + '\\'')¦((65c + 10c) + 39c)",
        "@(\"\\t\\\"\\\\\\x41\")¦'\t\"\\A'",
        "@(@\"a\\\"\"b\")¦'a\\\"b'",
        "@($\"a{b}c{d,3:x{{2}\")¦$[a {b} c {d,3:x{2}]",
        "@($@\"{{\"\"{a}\")¦$[{\" {a}]",
        "@(@class)¦class",
      })
  void readsTheTree_whenTheTextIsAnExpression(String text, String tree) {
    ParsedExpression parsed = ExpressionParser.parse(text, 1, 1);

    assertThat(parsed.root().map(SyntaxPrinter::print).orElse("!"))
        .as("%s", parsed.problems())
        .isEqualTo(tree == null ? "" : tree);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "@()|1:3: expected an expression but found the end of the expression",
        "@(a b)|1:5: expected ')' but found 'b'",
        "@(a +)|1:6: expected an expression but found the end of the expression",
        "@(a|1:1: the expression never ends, expected ')'",
        "@(a) b|1:5: text after the ')' that ends the expression",
        "a|1:1: expected '@(' or '@{'",
        "@(\"a)|1:3: string without its end, expected '\"'",
        "@('ab')|1:3: single quotes hold one character; a string takes double quotes",
        "@(\"\\d\")|1:4: '\\d' is no escape; write '\\\\' for a backslash, or use @\"…\"",
        "@(1x)|1:3: '1x' is not a number",
        "@((a, b))|1:5: tuples in brackets are not supported; use Tuple.Create or new { … }",
        "@(from x in y select x)|1:3: query expressions are not supported; use methods such as Where and Select",
        "@(await a)|1:3: 'await' is not supported in policy expressions",
        "@(typeof(a))|1:3: 'typeof' is not supported in policy expressions",
        "@(f(ref a))|1:5: 'ref' arguments are not supported",
        "@(new int[1, 2])|1:12: arrays of several dimensions are not supported; use an array of arrays",
        "@(1 = a)|1:5: only a variable, a property or an element can be assigned to",
        "@{ var a = 1 return a; }|1:14: expected ';' but found 'return'",
        "@{ if a { } }|1:7: expected '(' but found 'a'",
        "@{ goto a; }|1:4: 'goto' is not supported in policy expressions",
        "@{ try { } return 1; }|1:12: expected 'catch' or 'finally' but found 'return'",
        "@(# 1)|1:3: unexpected character '#'",
      })
  void saysWhereAndWhatWasExpected_whenTheTextIsNoExpression(String text, String problem) {
    assertThat(problems(ExpressionParser.parse(text, 1, 1))).containsExactly(problem);
  }

  @Test
  void reportsEveryWrongStatement_whenThereAreSeveral() {
    String text = "@{\n  var a = ;\n  var b = 1;\n  if (b { }\n  return a b;\n}";

    assertThat(problems(ExpressionParser.parse(text, 10, 5)))
        .containsExactly(
            "11:11: expected an expression but found ';'",
            "13:9: expected ')' but found '{'",
            "14:12: expected ';' but found 'b'");
  }

  @Test
  void countsLinesAndColumnsFromTheGivenPlace_whenTheTextRunsOverLines() {
    ParsedExpression parsed = ExpressionParser.parse("@(a\r\n + #)", 7, 20);

    assertThat(problems(parsed)).containsExactly("8:4: unexpected character '#'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(", "[", "{", "!", "-", "a?.b(", "$\"{", "new A(", "a?b:", "x=>", "(a)", "a??", "if(a)",
        "a<"
      })
  void givesUpWithAProblem_whenTheTextNestsWithoutEnd(String unit) {
    for (String open : List.of("@(", "@{")) {
      String text = open + unit.repeat(50_000) + (open.equals("@(") ? ")" : "}");
      assertThat(ExpressionParser.parse(text, 1, 1).problems()).isNotEmpty();
    }
  }

  @Test
  void readsTheSamples_soThatTheMutationsStartFromRightText() {
    for (String sample : SAMPLES) {
      assertThat(ExpressionParser.parse(sample, 1, 1).problems()).as(sample).isEmpty();
    }
  }

  @Test
  void answers_whenSamplesAreMutated() {
    Random random = new Random(20261124);
    int rounds = Integer.getInteger("keybearer.fuzz.rounds", 30_000);
    for (int round = 0; round < rounds; round++) {
      String text = Mutations.mutate(SAMPLES, random);
      ParsedExpression parsed = ExpressionParser.parse(text, 1, 1);
      assertThat(parsed.root().isPresent()).as(text).isEqualTo(parsed.problems().isEmpty());
    }
  }

  private static List<String> problems(ParsedExpression parsed) {
    return parsed.problems().stream()
        .map(p -> p.position().line() + ":" + p.position().column() + ": " + p.message())
        .toList();
  }
}
