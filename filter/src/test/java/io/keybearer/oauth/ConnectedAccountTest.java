package io.keybearer.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.http.HttpSettings;
import io.keybearer.http.OutboundHttpClient;
import io.keybearer.model.Secret;
import io.keybearer.model.TokenSet;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Verifies what ID tokens are taken to say of the account. */
class ConnectedAccountTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'aud':'c','sub':'1','email':'a@x','preferred_username':'ann'} | ann",
        "{'aud':['b','c'],'sub':'1','email':'a@x'} | a@x",
        "{'aud':'c','sub':'1'} | 1",
        "{'aud':'c','email':' ','name':'Ann\\u000aX'} | Ann X",
        "{'aud':'other','email':'a@x'} | ''",
        "{'aud':'c','email':7} | ''",
        "not a token | ''"
      })
  void isWhatTheIdTokenSays(String claims, String account) {
    // Given
    String token = base64("{'alg':'none'}") + "." + base64(claims) + ".";
    TokenSet tokens =
        new TokenSet(
            Secret.of("at"), Optional.empty(), Optional.empty(), Map.of("id_token", token));
    try (OutboundHttpClient http = new OutboundHttpClient(HttpSettings.allowing(""))) {
      // When
      Optional<String> found =
          new ConnectedAccount(http)
              .of(ProviderCatalogue.bundled().find("google").orElseThrow(), "c", tokens);

      // Then
      assertThat(found.orElse("")).isEqualTo(account);
    }
  }

  private static String base64(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }
}
