package io.keybearer.admin.service;

import io.keybearer.model.AuthorizationProvider;
import io.keybearer.model.GrantType;
import io.keybearer.model.Secret;
import io.keybearer.oauth.ClientIdentity;
import io.keybearer.oauth.IdentityProvider;
import io.keybearer.oauth.ProviderEndpoints;
import io.keybearer.oauth.TokenAnswer;
import io.keybearer.oauth.TokenGrant;
import io.keybearer.oauth.TokenRequest;
import java.net.URI;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A token request that can't succeed, whose answer tells whether a provider is set up right without
 * anybody's login: with a made-up code, {@code invalid_grant} means that the server took the
 * client's credentials and then looked at the code (RFC 6749 §5.2).
 */
final class ProviderTest {
  private static final int RANDOM_BYTES = 32;

  private final AuthorizationProvider provider;
  private final TokenRequest request;

  /**
   * A test.
   *
   * @param redirectUrl what is registered at the identity provider
   * @param secrets the provider's secret parameters
   * @throws io.keybearer.oauth.ProviderParametersException when its parameters can't be used
   */
  ProviderTest(
      AuthorizationProvider provider,
      IdentityProvider identityProvider,
      String redirectUrl,
      Map<String, Secret> secrets) {
    this.provider = provider;
    Map<String, String> parameters = new LinkedHashMap<>();
    provider
        .parameters()
        .forEach((name, value) -> value.ifPresent(text -> parameters.put(name, text)));
    ProviderEndpoints endpoints = identityProvider.resolve(provider.grantType(), parameters);
    boolean ownClient = provider.grantType() == GrantType.AUTHORIZATION_CODE;
    this.request =
        new TokenRequest(
            URI.create(provider.client().tokenUrl()),
            ownClient
                ? madeUpCode(endpoints, redirectUrl)
                : new TokenGrant.ClientCredentials(endpoints.scope()),
            ownClient ? client(provider, secrets) : madeUpClient(),
            endpoints.request(),
            endpoints.answer());
  }

  TokenRequest request() {
    return request;
  }

  /** What the answer says of the provider's settings. */
  ProviderReport report(ResourceName name, TokenAnswer answer) {
    if (!(answer instanceof TokenAnswer.Refused refused)) {
      return report(
          name, "Inconclusive", "TokenIssued", "The server issued a token for a made-up request.");
    }
    String code = refused.code();
    return switch (refused.errorClass()) {
      case NOT_PROCESSED ->
          report(
              name, "Failed", code, "The token endpoint can't be reached, or takes no requests.");
      case OUTCOME_UNKNOWN ->
          report(
              name,
              "Inconclusive",
              code,
              "The token endpoint did not answer as an authorization server does; check its URL.");
      case GRANT_DEAD -> report(name, "Passed", code, "The server took the client's credentials.");
      case CONFIGURATION -> refusedClient(name, code);
    };
  }

  private ProviderReport refusedClient(ResourceName name, String code) {
    if (provider.grantType() == GrantType.CLIENT_CREDENTIALS) {
      return code.equals("invalid_client")
          ? report(
              name,
              "Passed",
              code,
              "The token endpoint answers; each connection's credentials are tried by its own"
                  + " test.")
          : report(
              name, "Inconclusive", code, "The token endpoint answered with an unusual error.");
    }
    return switch (code) {
      case "invalid_client", "unauthorized_client" ->
          report(name, "Failed", code, "The server does not accept the client id or its secret.");
      case "redirect_uri_mismatch" ->
          report(name, "Failed", code, "Register the provider's redirect URL at the server.");
      case "forbidden" ->
          report(name, "Failed", code, "The token endpoint is at an address that is not allowed.");
      default ->
          report(
              name,
              "Inconclusive",
              code,
              "The server refused the request before it said anything of the credentials.");
    };
  }

  private ProviderReport report(ResourceName name, String outcome, String code, String advice) {
    return new ProviderReport(name, outcome, Optional.of(code), advice, provider.disabled());
  }

  private static TokenGrant madeUpCode(ProviderEndpoints endpoints, String redirectUrl) {
    boolean hasVerifier = endpoints.pkce() != ProviderEndpoints.Pkce.OMITTED;
    return new TokenGrant.Code(
        madeUp(), redirectUrl, hasVerifier ? Optional.of(madeUp()) : Optional.empty());
  }

  private static ClientIdentity client(
      AuthorizationProvider provider, Map<String, Secret> secrets) {
    List<Secret> inOrder =
        Stream.of("clientSecret", "secondaryClientSecret")
            .flatMap(name -> Optional.ofNullable(secrets.get(name)).stream())
            .toList();
    return new ClientIdentity(provider.client().clientId().orElse(""), inOrder);
  }

  private static ClientIdentity madeUpClient() {
    return new ClientIdentity("keybearer-test", List.of(madeUp()));
  }

  private static Secret madeUp() {
    byte[] bytes = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(bytes);
    return Secret.of(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }
}
