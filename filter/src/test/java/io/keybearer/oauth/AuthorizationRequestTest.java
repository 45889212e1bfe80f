package io.keybearer.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.model.GrantType;
import io.keybearer.model.Secret;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Verifies what a browser is sent with (RFC 6749 §4.1.1), as the catalogue wants it. */
class AuthorizationRequestTest {
  @Test
  void hasTheRfcsParameters_andAChallenge() {
    assertThat(
            uri(
                "oauth2pkce",
                "https://as.example/authorize",
                Map.of(
                    "authorizationUrl", "https://as.example/authorize",
                    "tokenUrl", "https://as.example/token",
                    "refreshUrl", "https://as.example/token",
                    "scopes", "read write&all")))
        .isEqualTo(
            "https://as.example/authorize?response_type=code&client_id=id%201"
                + "&redirect_uri=https%3A%2F%2Fkeys.example%2Fcallback%2Fdefault%2Fp"
                + "&scope=read%20write%26all&state=s&"
                + "code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
                + "&code_challenge_method=S256");
  }

  @Test
  void keepsTheEndpointsOwnQuery_andAddsWhatTheProviderWants() {
    assertThat(uri("google", "https://as.example/authorize?tenant=1", Map.of()))
        .startsWith("https://as.example/authorize?tenant=1&response_type=code&")
        .contains("access_type=offline");
  }

  @Test
  void renamesTheClientId_whereTheProviderDoes() {
    assertThat(uri("tiktok", "https://as.example/a", Map.of()))
        .contains("client_key=id%201")
        .doesNotContain("client_id");
  }

  /** The vector of RFC 7636, appendix B. */
  @Test
  void makesTheChallengeOfTheRfcsVerifier() {
    assertThat(
            new CodeVerifier(Secret.of("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")).challenge())
        .isEqualTo("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
  }

  @Test
  void makesVerifiersOf43UnreservedCharacters_eachAnother() {
    CodeVerifier one = CodeVerifier.random(new java.security.SecureRandom());
    CodeVerifier other = CodeVerifier.random(new java.security.SecureRandom());

    assertThat(one.value().expose()).matches("[A-Za-z0-9_-]{43}");
    assertThat(one.value().hasSameValueAs(other.value())).isFalse();
  }

  private static String uri(String name, String authorizationUrl, Map<String, String> parameters) {
    IdentityProvider provider = ProviderCatalogue.bundled().find(name).orElseThrow();
    Map<String, String> all = new java.util.HashMap<>(parameters);
    all.put("clientId", "id 1");
    return new AuthorizationRequest(
            provider,
            provider.resolve(GrantType.AUTHORIZATION_CODE, all),
            authorizationUrl,
            "id 1",
            "https://keys.example/callback/default/p",
            Secret.of("s"),
            Optional.of(new CodeVerifier(Secret.of("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"))))
        .uri()
        .toString();
  }
}
