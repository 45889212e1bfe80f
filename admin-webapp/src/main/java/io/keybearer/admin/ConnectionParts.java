package io.keybearer.admin;

import io.keybearer.admin.rest.ApiServices;
import io.keybearer.admin.service.ConnectionOperations;
import io.keybearer.admin.service.Connections;
import io.keybearer.admin.service.EndpointRules;
import io.keybearer.admin.service.Explanations;
import io.keybearer.admin.service.ManagementStores;
import io.keybearer.admin.service.OperationServices;
import io.keybearer.admin.service.ProviderOperations;
import io.keybearer.admin.service.RedirectUrls;
import io.keybearer.admin.service.RevealedTokens;
import io.keybearer.admin.service.SecretSources;
import io.keybearer.admin.service.Surveys;
import io.keybearer.admin.service.TemplateExport;
import io.keybearer.admin.service.TemplateImport;
import io.keybearer.credential.CredentialSettings;
import io.keybearer.credential.CredentialTime;
import io.keybearer.credential.TokenRenewals;
import io.keybearer.credential.TokenRevocations;
import io.keybearer.http.OutboundHttpClient;
import io.keybearer.identity.IdentitySettings;
import io.keybearer.identity.TokenCaller;
import io.keybearer.identity.TokenVerifier;
import io.keybearer.oauth.ProviderCatalogue;
import io.keybearer.oauth.TokenEndpoint;
import io.keybearer.store.ConnectionSearch;
import io.keybearer.store.Database;
import io.keybearer.store.GrantStore;
import io.keybearer.store.TokenStore;
import io.keybearer.vault.Vault;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** The parts that talk to identity providers on behalf of connections. */
final class ConnectionParts implements AutoCloseable {
  private final TokenEndpoint endpoint;
  private final ProviderCatalogue catalogue = ProviderCatalogue.bundled();
  private final Duration exchange;
  private final TokenStore tokens;
  private final TokenCaller bearers;
  private final TokenRenewals renewals;
  private final OperationServices operations;

  ConnectionParts(
      OutboundHttpClient http,
      TokenVerifier verifier,
      IdentitySettings identity,
      CredentialSettings settings,
      Database database,
      Vault vault) {
    bearers = new TokenCaller(identity, verifier);
    endpoint = new TokenEndpoint(http, InstantSource.system());
    exchange = settings.exchange();
    tokens = new TokenStore(database, vault);
    CredentialTime time = CredentialTime.system();
    renewals = new TokenRenewals(tokens, endpoint, catalogue, settings, time);
    operations =
        new OperationServices(
            renewals,
            new TokenRevocations(tokens, endpoint, catalogue, settings, time),
            new GrantStore(vault));
  }

  /** What the native API calls. */
  ApiServices services(
      ManagementStores stores,
      RedirectUrls redirectUrls,
      EndpointRules rules,
      Optional<Path> importSecrets) {
    Connections connections = new Connections(stores, new ConnectionSearch());
    ConnectionOperations onConnections = new ConnectionOperations(stores, operations);
    return new ApiServices(
        onConnections,
        new RevealedTokens(stores, tokens),
        new ProviderOperations(
            stores,
            new ProviderOperations.Probe(endpoint, catalogue, redirectUrls, exchange),
            connections,
            onConnections),
        new Explanations(
            stores,
            new Explanations.Sources(
                tokens, connections, token -> bearers.identity(token.expose()), System::nanoTime)),
        new Surveys(stores),
        connections,
        new TemplateImport(
            stores, catalogue, rules, new SecretSources(System::getenv, importSecrets)),
        new TemplateExport(stores));
  }

  /** Revokes tokens at their providers. */
  TokenRevocations revocations() {
    return operations.revocations();
  }

  /** Ends what is under way. */
  @Override
  public void close() {
    renewals.close();
  }
}
