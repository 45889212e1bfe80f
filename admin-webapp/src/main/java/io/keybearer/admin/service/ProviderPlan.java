package io.keybearer.admin.service;

import io.keybearer.model.AuthorizationProvider;
import io.keybearer.model.Secret;
import io.keybearer.oauth.ClientAuthentication;
import io.keybearer.oauth.IdentityProvider;
import io.keybearer.oauth.ParameterDefinition;
import io.keybearer.oauth.ParameterDefinition.Level;
import io.keybearer.oauth.ProviderCatalogue;
import io.keybearer.oauth.ProviderEndpoints;
import io.keybearer.oauth.ProviderParametersException;
import io.keybearer.store.ProviderStore;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a draft of a provider comes to by the catalogue: its parameters in canonical form and its
 * endpoints.
 */
final class ProviderPlan {
  private static final int MOST_URL_CHARACTERS = 2048;
  private static final int MOST_CLIENT_ID_CHARACTERS = 1024;

  private final ProviderDraft draft;
  private final IdentityProvider identityProvider;
  private final List<ParameterDefinition> definitions;
  private final GrantParameters parameters;

  private ProviderPlan(
      ProviderDraft draft,
      IdentityProvider identityProvider,
      List<ParameterDefinition> definitions,
      GrantParameters parameters) {
    this.draft = draft;
    this.identityProvider = identityProvider;
    this.definitions = definitions;
    this.parameters = parameters;
  }

  /**
   * Reads a draft.
   *
   * @throws ManagementException of kind {@code INVALID} when it can't be used
   */
  static ProviderPlan of(ProviderDraft draft, ProviderCatalogue catalogue) {
    IdentityProvider identityProvider =
        catalogue
            .find(draft.identityProvider())
            .orElseThrow(
                () ->
                    ManagementException.invalid(
                        "properties.identityProvider", "is not the name of an identity provider"));
    String path = "properties.oauth2.grantTypes." + draft.grantType().memberName();
    List<ParameterDefinition> all = identityProvider.grantTypes().get(draft.grantType());
    if (all == null) {
      throw ManagementException.invalid(
          path, "is not a grant of identity provider '" + identityProvider.name() + "'");
    }
    List<ParameterDefinition> definitions =
        all.stream().filter(definition -> definition.level() != Level.HIDDEN).toList();
    return new ProviderPlan(
        draft,
        identityProvider,
        definitions,
        new GrantParameters(path, identityProvider, definitions, draft.parameters()));
  }

  /**
   * Where and as whom tokens will be asked for. May ask the identity provider.
   *
   * @throws ManagementException of kind {@code INVALID} when a parameter is missing or can't be
   *     used
   */
  AuthorizationProvider.Client client(EndpointRules rules) {
    Optional<ProviderEndpoints> resolved = resolve();
    resolved.ifPresent(
        endpoints -> {
          check("tokenUrl", Optional.of(endpoints.tokenUrl()), rules);
          check("authorizationUrl", endpoints.authorizationUrl(), rules);
          check("refreshUrl", endpoints.refreshUrl(), rules);
        });
    resolved
        .flatMap(ProviderEndpoints::clientId)
        .filter(clientId -> clientId.length() > MOST_CLIENT_ID_CHARACTERS)
        .ifPresent(
            clientId ->
                parameters.problem(
                    "clientId", "must have at most " + MOST_CLIENT_ID_CHARACTERS + " characters"));
    parameters.check();
    ProviderEndpoints endpoints = resolved.orElseThrow();
    return new AuthorizationProvider.Client(
        endpoints.clientId(),
        endpoints.authorizationUrl(),
        tokenUrl(endpoints, rules),
        endpoints.refreshUrl());
  }

  /** RFC 8705 §5: a client that shows a certificate asks where the server wants such. */
  private static String tokenUrl(ProviderEndpoints endpoints, EndpointRules rules) {
    return endpoints
        .issuer()
        .filter(
            issuer ->
                endpoints.request().clientAuthentication() == ClientAuthentication.TLS_CLIENT_AUTH)
        .flatMap(rules::mutualTlsTokenUrl)
        .filter(url -> url.length() <= MOST_URL_CHARACTERS)
        .orElse(endpoints.tokenUrl());
  }

  /**
   * The row's values.
   *
   * @param client what {@link #client} gave
   * @param stored the secrets that the row has now
   * @param mayKeep whether they may be used with that client
   * @throws ManagementException of kind {@code INVALID} when a secret is missing
   */
  ProviderStore.Values values(
      AuthorizationProvider.Client client, Map<String, Secret> stored, boolean mayKeep) {
    Map<String, Secret> secrets = parameters.merge(stored, mayKeep);
    for (ParameterDefinition definition : definitions) {
      String name = definition.name();
      boolean required =
          definition.isSecret()
              && definition.level() == Level.REQUIRED
              && !parameters.isPublicClient();
      if (required && !secrets.containsKey(name) && !parameters.hasProblem(name)) {
        parameters.problem(name, "is required");
      }
    }
    resolve()
        .ifPresent(it -> parameters.checkSecrets(it.request().clientAuthentication(), secrets));
    parameters.check();
    return new ProviderStore.Values(
        draft.displayName(),
        identityProvider.name(),
        draft.grantType(),
        parameters.plain(),
        client,
        secrets);
  }

  private Optional<ProviderEndpoints> resolve() {
    try {
      return Optional.of(identityProvider.resolve(draft.grantType(), parameters.plainValues()));
    } catch (ProviderParametersException e) {
      e.problems().forEach(it -> parameters.problem(it.parameter(), it.message()));
      return Optional.empty();
    }
  }

  private void check(String name, Optional<String> url, EndpointRules rules) {
    url.flatMap(
            it ->
                it.length() > MOST_URL_CHARACTERS
                    ? Optional.of("has more than " + MOST_URL_CHARACTERS + " characters")
                    : rules.problem(URI.create(it)))
        .ifPresent(message -> parameters.problem(name, message));
  }
}
