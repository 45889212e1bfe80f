package io.keybearer.policy.expression;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a Jwt shows of a token. */
class JwtExpressionsTest {
  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          @(((string)context.Variables["token"]).AsJwt().Algorithm + ((string)context.Variables["token"]).AsJwt().Type) => RS256JWT
          @(((string)context.Variables["token"]).AsJwt().Issuer) => https://issuer.example
          @(((string)context.Variables["token"]).AsJwt().Subject) => subject
          @(((string)context.Variables["token"]).AsJwt().Id) => token-1
          @(string.Join(",", ((string)context.Variables["token"]).AsJwt().Audiences)) => a,b
          @(((string)context.Variables["token"]).AsJwt().ExpirationTime.Value.ToString("o")) => 2020-09-13T12:26:40.0000000Z
          @(((string)context.Variables["token"]).AsJwt().ExpirationTime?.ToString("o")) => 2020-09-13T12:26:40.0000000Z
          @(((string)context.Variables["token"]).AsJwt().ExpirationTime < DateTime.UtcNow) => True
          @(((string)context.Variables["token"]).AsJwt().IssuedAt.Value.Year) => 2017
          @(((string)context.Variables["token"]).AsJwt().NotBefore.Value.Second) => 1
          @(string.Join(",", ((string)context.Variables["token"]).AsJwt().Claims["roles"])) => r1,r2
          @(((string)context.Variables["token"]).AsJwt().Claims.GetValueOrDefault("roles")) => r1,r2
          @(((string)context.Variables["token"]).AsJwt().Claims.GetValueOrDefault("none", "x")) => x
          @(((string)context.Variables["token"]).AsJwt().Claims["n"][0] + ((string)context.Variables["token"]).AsJwt().Claims["b"][0]) => 5true
          @(((string)context.Variables["token"]).AsJwt().Claims["o"][0]) => {"x":1}
          @(((string)context.Variables["token"]).AsJwt().Claims.ContainsKey("sub") && !((string)context.Variables["token"]).AsJwt().Claims.ContainsKey("alg")) => True
          @("Bearer x".AsJwt() == null) => True
          @("".TryParseJwt(out var j)) => False
          @(("Bearer " + context.Variables["token"]).TryParseJwt(out Jwt j) ? j.Subject : "none") => subject
          @(((Jwt)context.Variables["none"])?.Subject ?? "nobody") => nobody
          """)
  void expressionsGiveWhatDotNetGives(String expression, String expected) {
    assertThat(context().text(expression)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          @(((string)context.Variables["token"]).AsJwt().Claims["none"]) => KeyNotFoundException:
          @("x".AsJwt().Subject) => NullReferenceException:
          """)
  void expressionsFailAsInDotNet(String expression, String expected) {
    assertThat(context().failure(expression)).startsWith(expected);
  }

  /** A token that nobody signed: reading one checks nothing. */
  private static TestContext context() {
    String header = "{\"alg\":\"RS256\",\"typ\":\"JWT\"}";
    String payload =
        """
        {"iss": "https://issuer.example", "sub": "subject", "aud": ["a", "b"], "jti": "token-1",
         "exp": 1600000000, "iat": 1500000000, "nbf": 1500000001, "roles": ["r1", "r2"],
         "n": 5, "b": true, "o": {"x": 1}}
        """;
    return new TestContext().with("token", encoded(header) + "." + encoded(payload) + ".c2ln");
  }

  private static String encoded(String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
