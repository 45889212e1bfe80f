package io.keybearer.policy.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keybearer.model.AuthorizationContext;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpressionCompilerTest {
  @Test
  void theDocumentedExpressionGivesTheBearerToken() {
    // Given what get-authorization-context leaves
    TestContext context =
        new TestContext()
            .with("auth-context", new AuthorizationContext("t0ken", Map.of("scope", "read")));

    // When the header's expression runs
    Object value =
        context.evaluate(
            "@(\"Bearer \" +"
                + " ((Authorization)context.Variables.GetValueOrDefault(\"auth-context\"))?.AccessToken)");

    // Then it is what the backend wants
    assertThat(value).isEqualTo("Bearer t0ken");
  }

  @Test
  void nullVariablesShortCutTheRestOfTheChain() {
    assertThat(
            new TestContext()
                .evaluate(
                    "@(((Authorization)context.Variables.GetValueOrDefault(\"none\"))?.AccessToken.Length)"))
        .isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      value = {
        // names, members, indexers
        "@(context.Request.Method) => POST",
        "@(context.Request.Url.Path) => /orders/7",
        "@(context.Request.Headers.GetValueOrDefault(\"x-tenant\", \"none\")) => contoso",
        "@(context.Request.Headers.GetValueOrDefault(\"x-none\", \"none\")) => none",
        "@(context.Request.Headers[\"Accept\"][1]) => application/json",
        "@(context.Request.Headers.GetValueOrDefault(\"Accept\")) => text/plain,application/json",
        "@(context.Request.Url.Query.GetValueOrDefault(\"tag\")) => a,b",
        "@(context.Request.MatchedParameters[\"id\"]) => 7",
        "@(context.Request.Headers.ContainsKey(\"ACCEPT\")) => True",
        "@(context.Variables.GetValueOrDefault<string>(\"name\")) => Ada",
        "@(context.Variables.GetValueOrDefault(\"count\", 7) + 1) => 42",
        "@((string)context.Variables[\"name\"] + \"!\") => Ada!",
        "@(context.Variables[\"missing\"] == null) => True",
        "@(context.Variables[\"name\"] == \"Ada\") => True",
        "@(context.RequestId.ToString().Substring(0, 8)) => 0af76519",
        // operators
        "@(7 / 2) => 3",
        "@(7 / 2.0) => 3.5",
        "@(7 % 4 + 2 * 3) => 9",
        "@(1 + \"2\" + null + 3) => 123",
        "@(0.1m + 0.2m) => 0.3",
        "@(0.1 + 0.2) => 0.30000000000000004",
        "@(2147483647 + 1) => -2147483648",
        "@(true ? 1 : 2) => 1",
        "@(!(1 == 1.0) || 'a' < 'b') => True",
        "@(\"b\".CompareTo(\"a\") > 0 && 5 >= 5) => True",
        "@((string)null ?? \"other\") => other",
        "@($\"{context.Request.Method,6}:{255:X4}:{1.5:F2}\") => `  POST:00FF:1.50`",
        "@((int)3.9 + (long)2) => 5",
        "@(context.Variables[\"count\"] is int) => True",
        "@((context.Variables[\"name\"] as string)?.Length) => 3",
        "@(\"a,b\"?.Replace(\"b\"?.Trim(), \"c\"?.ToUpper())?.Insert(0,"
            + " \"x\"?.ToLower()).Length.ToString()) => 4",
        // strings
        "@(\"a,b;c\".Split(',', ';').Length) => 3",
        "@(\"a,b\".Split(',')[1]) => b",
        "@(string.Join(\"-\", \"a,b\".Split(','))) => a-b",
        "@(string.Format(\"{0}/{1:D3}\", \"x\", 7)) => x/007",
        "@(\"Bearer x\".Replace(\"Bearer \", \"\")) => x",
        "@(string.IsNullOrEmpty(context.Variables.GetValueOrDefault<string>(\"none\"))) => True",
        "@(\"Hello\".StartsWith(\"he\", StringComparison.OrdinalIgnoreCase)) => True",
        "@(\"Hello\".ToUpper().IndexOf(\"L\")) => 2",
        "@(System.String.IsNullOrWhiteSpace(\"  \")) => True",
        "@(\"  x \".Trim() + \"xx\".PadLeft(4, '0') + \"a\"[0]) => x00xxa",
      })
  void expressionsGiveWhatCSharpGives(String expression, String expected) {
    TestContext context = new TestContext().with("name", "Ada").with("count", 41);

    Object value = context.evaluate(expression);

    assertThat(Texts.of(value)).isEqualTo(expected);
  }

  @Test
  void statementsDeclareLoopBranchAndReturn() {
    Object value =
        new TestContext()
            .evaluate(
                """
                @{
                  // sums what is even
                  int sum = 0;
                  for (var i = 0; i < 10; i++) {
                    if (i % 2 != 0) { continue; }
                    if (i > 6) break;
                    sum += i;
                  }
                  string kind;
                  switch (sum) {
                    case 12: kind = "dozen"; break;
                    default: kind = "other"; break;
                  }
                  foreach (var header in context.Request.Headers["Accept"]) {
                    kind = kind + "/" + header;
                  }
                  return kind;
                }\
                """);

    assertThat(value).isEqualTo("dozen/text/plain/application/json");
  }

  @Test
  void functionsAndLambdasSeeTheVariablesAroundThem() {
    Object value =
        new TestContext()
            .evaluate(
                """
                @{
                  var step = 2;
                  int Twice(int n, int more = 1) { return n * step + more; }
                  Func<int, int> square = n => n * n + step;
                  return Twice(5) + square(3) + Twice(1, 0);
                }\
                """);

    assertThat(value).isEqualTo(11 + 11 + 2);
  }

  @Test
  void catchSeesTheExceptionByItsType() {
    Object value =
        new TestContext()
            .evaluate(
                """
                @{
                  var trail = "";
                  try {
                    try { return "abc".Substring(9); }
                    catch (FormatException) { return "wrong"; }
                    finally { trail = trail + "finally "; }
                  } catch (ArgumentException e) {
                    return trail + e.Message;
                  }
                }\
                """);

    assertThat(value)
        .isEqualTo(
            "finally startIndex cannot be larger than length of string. (Parameter 'startIndex')");
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      value = {
        "@(context.Nothing) => line 1, column 11: a IContext has no member 'Nothing'",
        "@(nothing) => line 1, column 3: the name 'nothing' is not known",
        "@(1 + true) => line 1, column 5: '+' can't be applied to int and bool",
        "@(\"a\".Substring(\"b\")) => line 1, column 7: 'Substring' can't be called with (string);"
            + " expected string.Substring(int startIndex) or string.Substring(int startIndex, int"
            + " length)",
        "@((int)\"7\") => line 1, column 3: a string can't be cast to int",
        "@(new Nonsense()) => line 1, column 3: the type 'Nonsense' is not known",
        "@(new Queue<int>()) => line 1, column 3: the type 'Queue' is known in Azure but not"
            + " implemented here",
        "@{ var x = 1; } => line 1, column 1: not every path of the expression returns a value",
      })
  void mistakesAreToldWithTheirPlace(String expression, String expected) {
    assertThatThrownBy(() -> new TestContext().evaluate(expression))
        .isInstanceOf(InvalidExpressionException.class)
        .hasMessage(expected);
  }

  @Test
  void everyMistakeOfABlockIsToldAtOnce() {
    assertThatThrownBy(
            () ->
                new TestContext()
                    .evaluate("@{ var a = nothing; var b = a.Length; int c = \"x\"; return b; }"))
        .isInstanceOfSatisfying(
            InvalidExpressionException.class, e -> assertThat(e.errors()).hasSize(2));
  }

  @Test
  void anEndlessLoopEndsAtItsLimit() {
    assertThatThrownBy(() -> new TestContext().evaluate("@{ while (true) { } }"))
        .isInstanceOfSatisfying(
            ExpressionEvaluationException.class,
            e -> assertThat(e.exceptionType()).isEqualTo("LimitExceeded"));
  }

  @Test
  void anEndlessRecursionEndsAtItsLimit() {
    assertThatThrownBy(
            () -> new TestContext().evaluate("@{ int f(int n) { return f(n + 1); } return f(0); }"))
        .isInstanceOfSatisfying(
            ExpressionEvaluationException.class,
            e -> assertThat(e.exceptionType()).isEqualTo("LimitExceeded"));
  }

  @Test
  void aGrowingTextEndsAtItsLimit() {
    EvaluationLimits small =
        new EvaluationLimits(1_000_000, 64, 10_000, 1_000, 1L << 20, Duration.ofSeconds(20));

    assertThatThrownBy(
            () ->
                new TestContext()
                    .evaluate("@{ var s = \"x\"; while (true) { s = s + s; } }", small))
        .isInstanceOfSatisfying(
            ExpressionEvaluationException.class,
            e -> assertThat(e.exceptionType()).isEqualTo("LimitExceeded"));
  }

  @Test
  void theExpressionsOwnCatchDoesNotSeeALimit() {
    assertThatThrownBy(
            () ->
                new TestContext()
                    .evaluate(
                        "@{ try { while (true) { } } catch (Exception) { return 1; } return 2; }"))
        .isInstanceOf(ExpressionEvaluationException.class);
  }

  @Test
  void aNullInTheWayFailsWithItsPlace() {
    assertThatThrownBy(
            () -> new TestContext().evaluate("@(((string)context.Variables[\"none\"]).Length)"))
        .isInstanceOfSatisfying(
            ExpressionEvaluationException.class,
            e -> {
              assertThat(e.exceptionType()).isEqualTo("NullReferenceException");
              assertThat(e.position()).hasValueSatisfying(at -> assertThat(at.line()).isOne());
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          @(context.Response.Body.As<string>()) => true
          @(context.Response?.Body?.As<string>(preserveContent: true)) => true
          @{ var r = context.Response; return r.Body.As<JObject>(); } => true
          @{ var c = context; return c.Response.Body.As<string>().Length; } => true
          @{ IResponse r = context.Response; return r.StatusCode; } => true
          @(context.Response) => true
          @(new[] {1}.Select(i=>context.Response.Body.As<string>())) => true
          @(context.Response != null ? context.Response.Body : null) => true
          @(context.Response.StatusCode == 200 && context.Request.Body != null) => false
          @(context.Response?.StatusCode) => false
          @(context.Response?.Headers.GetValueOrDefault("X-Body", "")) => false
          @(null != context.Response && context.Response != null) => false
          @(context.Response.Headers["X-Body"][0].Length > 0) => false
          @(((IResponse)context.Variables["other"]).Body.As<string>()) => false
          @("context.Response.Body") => false
          @{ /* context.Response.Body */ return context.Request.Body.As<string>(); } => false
          """)
  void theCompilerSaysWhichExpressionsReadTheResponsesBody(String expression, boolean reads) {
    CompiledExpression compiled =
        new ExpressionCompiler(EvaluationEnvironment.system()).compile(expression, 1, 1);

    assertThat(compiled.mayReadResponseBody()).isEqualTo(reads);
  }

  @Test
  void theQueryIsSeenInItsOwnOrder() {
    Map<String, String[]> query =
        new RequestUrl("https", "h", 443, "/", "?zeta=1&Alpha=2&beta=3&ALPHA=4&0=5").query();

    assertThat(query.keySet()).containsExactly("zeta", "Alpha", "beta", "0");
    assertThat(query.get("alpha")).containsExactly("2", "4");
  }
}
