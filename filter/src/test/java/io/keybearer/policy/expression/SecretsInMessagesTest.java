package io.keybearer.policy.expression;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.model.AuthorizationContext;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An expression that fails on a token tells of it to nobody but itself: what leaves it may come to
 * a client by {@code context.LastError}.
 */
class SecretsInMessagesTest {
  private static final String CANARY = "canary-5f1c";

  private static final String TOKEN = "((Authorization)context.Variables[\"auth\"]).AccessToken";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "@(int.Parse(TOKEN))",
        "@(long.Parse(TOKEN))",
        "@(double.Parse(TOKEN))",
        "@(decimal.Parse(TOKEN))",
        "@(Convert.ToInt32(TOKEN))",
        "@(bool.Parse(TOKEN))",
        "@(Convert.ToBoolean(TOKEN))",
        "@(Guid.Parse(TOKEN))",
        "@(new Guid(TOKEN))",
        "@(DateTime.Parse(TOKEN))",
        "@(DateTime.ParseExact(TOKEN, \"yyyy\", null))",
        "@(DateTimeOffset.Parse(TOKEN))",
        "@(TimeSpan.Parse(TOKEN))",
        "@(new Uri(TOKEN))",
        "@(Convert.FromBase64String(TOKEN))",
        "@(JObject.Parse(TOKEN))",
        "@(JToken.Parse(TOKEN))",
        "@(JArray.Parse(TOKEN))",
        "@((int)new JValue(TOKEN))",
        "@(new JValue(TOKEN).Value<int>())",
        "@(JObject.Parse(\"{}\").SelectToken(\"$.\" + TOKEN, true))",
        "@(JObject.Parse(\"{}\").SelectToken(\"$[\" + TOKEN))",
        "@(JToken.Parse(\"{\\\"a\\\": \" + TOKEN + \"}\"))",
        "@(XDocument.Parse(TOKEN))",
        "@(XElement.Parse(\"<a>\" + TOKEN))",
        "@(new XElement(TOKEN + \" \"))",
        "@(Encoding.GetEncoding(TOKEN))",
        "@(Regex.Match(\"a\", \"(\" + TOKEN))",
        "@(string.Format(TOKEN + \"{\", 1))",
        "@(new Dictionary<string, int>()[TOKEN])",
        "@(((Authorization)context.Variables[\"auth\"]).Claims[TOKEN])",
        "@(context.Request.Headers[TOKEN][0])",
        "@(context.Request.MatchedParameters[TOKEN])",
        "@((int)context.Variables[\"text\"])",
        "@((int)context.Variables[\"auth\"])",
        "@(TOKEN.Substring(5000))",
        "@(TOKEN[5000])",
        "@(new[] {TOKEN}.Single(x => x == \"\"))",
        "@(new[] {TOKEN}.ToDictionary(x => (string)null))",
        "@{ var d = new Dictionary<string, int>(); d.Add(TOKEN, 1); d.Add(TOKEN, 2); return d; }",
        "@{ var o = new JObject(); o.Add(TOKEN, 1); o.Add(TOKEN, 2); return o; }",
        "@(TOKEN.PadLeft(2000000000))",
        "@((context.Variables[\"auth\"] as string).Length)"
      })
  void messageHasNothingOfTheToken_whenTheExpressionFailsOnIt(String expression) {
    // Given
    TestContext context =
        new TestContext()
            .with("auth", new AuthorizationContext(CANARY, Map.of("id_token", CANARY)))
            .with("text", CANARY);

    // When
    String failure = context.failure(expression.replace("TOKEN", TOKEN));

    // Then
    assertThat(failure).doesNotStartWith("no failure").doesNotContain(CANARY);
  }

  @Test
  void expressionItselfSeesTheValue_asInDotNet() {
    TestContext context = new TestContext().with("text", "x1");

    assertThat(
            context.text(
                "@{ try { return int.Parse((string)context.Variables[\"text\"]).ToString(); }"
                    + " catch (Exception e) { return e.Message; } }"))
        .isEqualTo("The input string 'x1' was not in a correct format.");
  }

  @Test
  void contextsTextHasNothingOfTheToken() {
    AuthorizationContext auth = new AuthorizationContext(CANARY, Map.of("id_token", CANARY));
    TestContext context = new TestContext().with("auth", auth);

    assertThat(context.text("@(context.Variables[\"auth\"])")).doesNotContain(CANARY);
    assertThat(auth.claims().toString()).doesNotContain(CANARY);
  }
}
