package io.keybearer.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.keybearer.model.GrantType;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ProviderCatalogueTest {
  private final ProviderCatalogue catalogue = ProviderCatalogue.bundled();

  @ParameterizedTest
  @ValueSource(strings = {"aad", "Aad", "oauth2", "OAUTH2PKCE"})
  void providerIsFound_inAnyCasing(String name) {
    assertThat(catalogue.find(name)).isPresent();
  }

  @Test
  void secretAndIdAreAskedOnTheAuthorization_whenTheGrantIsClientCredentials() {
    assertThat(provider("oauth2").grantTypes().get(GrantType.CLIENT_CREDENTIALS))
        .filteredOn(it -> it.level() == ParameterDefinition.Level.HIDDEN)
        .extracting(ParameterDefinition::name)
        .containsExactly(
            "clientId",
            "clientSecret",
            "secondaryClientSecret",
            "clientSecretExpiresOn",
            "secondaryClientSecretExpiresOn");
  }

  @Test
  void defaultsFillTheTemplate_whenAadIsResolved() {
    ProviderEndpoints endpoints =
        provider("aad")
            .resolve(
                GrantType.AUTHORIZATION_CODE,
                Map.of("clientId", "c", "resourceUri", "https://graph.microsoft.com"));

    assertThat(endpoints.tokenUrl()).isEqualTo("https://login.windows.net/common/oauth2/token");
    assertThat(endpoints.authorizationUrl())
        .contains("https://login.windows.net/common/oauth2/authorize");
    assertThat(endpoints.refreshUrl()).isEmpty();
    assertThat(endpoints.request().refreshParameters())
        .containsEntry("resource", "https://graph.microsoft.com");
    assertThat(endpoints.clientId()).contains("c");
  }

  @Test
  void trailingSlashOfThePrefixIsDropped() {
    assertThat(aad("loginUri", "https://login.microsoftonline.us/").tokenUrl())
        .isEqualTo("https://login.microsoftonline.us/common/oauth2/token");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil/../x",
        "a?b",
        "a#b",
        "..",
        "a/b",
        "a b",
        "a@b",
        "a%2fb",
        "a:1",
        "\u00fc",
        "a."
      })
  void valueIsRefused_whenItCouldTurnTheUrlElsewhere(String tenant) {
    assertThatExceptionOfType(ProviderParametersException.class)
        .isThrownBy(() -> aad("tenantId", tenant))
        .satisfies(
            e ->
                assertThat(e.problems())
                    .extracting(ProviderParametersException.Problem::parameter)
                    .containsExactly("tenantId"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "login.windows.net",
        "javascript:alert(1)",
        "https://",
        "https://u:p@login.example",
        "https://login.example#x",
        "https://login example"
      })
  void urlIsRefused_whenItIsNotAnAbsoluteOne(String url) {
    assertThatExceptionOfType(ProviderParametersException.class)
        .isThrownBy(() -> aad("loginUri", url));
  }

  @Test
  void everyProblemIsListed() {
    assertThatExceptionOfType(ProviderParametersException.class)
        .isThrownBy(() -> provider("oauth2").resolve(GrantType.AUTHORIZATION_CODE, Map.of()))
        .satisfies(
            e ->
                assertThat(e.problems())
                    .extracting(ProviderParametersException.Problem::parameter)
                    .containsExactly("clientId", "authorizationUrl", "tokenUrl"));
  }

  @Test
  void unusedUrlCountsAsAbsent() {
    ProviderEndpoints endpoints =
        provider("oauth2")
            .resolve(
                GrantType.AUTHORIZATION_CODE,
                Map.of(
                    "clientId", "c",
                    "authorizationUrl", "https://idp.example/authorize",
                    "tokenUrl", "https://idp.example/token",
                    "refreshUrl", "UNUSED"));

    assertThat(endpoints.refreshUrl()).isEmpty();
  }

  @Test
  void clientCredentialsNeedOnlyTheTokenUrl() {
    ProviderEndpoints endpoints =
        provider("oauth2")
            .resolve(
                GrantType.CLIENT_CREDENTIALS,
                Map.of("tokenUrl", "https://idp.example/token", "scopes", "a,b"));

    assertThat(endpoints.clientId()).isEmpty();
    assertThat(endpoints.scope()).contains("a,b");
    assertThat(endpoints.request().clientAuthentication())
        .isEqualTo(ClientAuthentication.CLIENT_SECRET_POST);
    assertThat(endpoints.request().tokenParameters()).isEmpty();
  }

  @Test
  void grantIsRefused_whenTheProviderHasNone() {
    assertThatExceptionOfType(ProviderParametersException.class)
        .isThrownBy(() -> provider("oauth2pkce").resolve(GrantType.CLIENT_CREDENTIALS, Map.of()));
  }

  @Test
  void clientAuthenticationIsRefused_whenTheProviderDoesNotKnowIt() {
    assertThatExceptionOfType(ProviderParametersException.class)
        .isThrownBy(
            () ->
                provider("oauth2")
                    .resolve(
                        GrantType.CLIENT_CREDENTIALS,
                        Map.of(
                            "tokenUrl", "https://idp.example/token",
                            "clientAuthentication", "password")))
        .withMessageContaining("client_secret_basic");
  }

  private ProviderEndpoints aad(String name, String value) {
    Map<String, String> parameters =
        new HashMap<>(Map.of("clientId", "c", "resourceUri", "https://graph.microsoft.com"));
    parameters.put(name, value);
    return provider("aad").resolve(GrantType.AUTHORIZATION_CODE, parameters);
  }

  private IdentityProvider provider(String name) {
    return catalogue.find(name).orElseThrow();
  }
}
