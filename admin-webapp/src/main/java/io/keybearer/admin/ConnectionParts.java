package io.keybearer.admin;

import io.keybearer.admin.rest.ApiServices;
import io.keybearer.admin.service.ConnectionOperations;
import io.keybearer.admin.service.Connections;
import io.keybearer.admin.service.ManagementStores;
import io.keybearer.admin.service.OperationServices;
import io.keybearer.admin.service.ProviderOperations;
import io.keybearer.admin.service.RedirectUrls;
import io.keybearer.credential.CredentialSettings;
import io.keybearer.credential.CredentialTime;
import io.keybearer.credential.TokenRenewals;
import io.keybearer.credential.TokenRevocations;
import io.keybearer.http.OutboundHttpClient;
import io.keybearer.oauth.ProviderCatalogue;
import io.keybearer.oauth.TokenEndpoint;
import io.keybearer.store.ConnectionSearch;
import io.keybearer.store.Database;
import io.keybearer.store.GrantStore;
import io.keybearer.store.TokenStore;
import io.keybearer.vault.Vault;
import java.time.Duration;
import java.time.InstantSource;

/** The parts that talk to identity providers on behalf of connections. */
final class ConnectionParts implements AutoCloseable {
  private final TokenEndpoint endpoint;
  private final ProviderCatalogue catalogue = ProviderCatalogue.bundled();
  private final Duration exchange;
  private final TokenRenewals renewals;
  private final OperationServices operations;

  ConnectionParts(
      OutboundHttpClient http, CredentialSettings settings, Database database, Vault vault) {
    endpoint = new TokenEndpoint(http, InstantSource.system());
    exchange = settings.exchange();
    TokenStore tokens = new TokenStore(database, vault);
    CredentialTime time = CredentialTime.system();
    renewals = new TokenRenewals(tokens, endpoint, catalogue, settings, time);
    operations =
        new OperationServices(
            renewals,
            new TokenRevocations(tokens, endpoint, catalogue, settings, time),
            new GrantStore(vault));
  }

  /** What the native API calls. */
  ApiServices services(ManagementStores stores, RedirectUrls redirectUrls) {
    ConnectionOperations connections = new ConnectionOperations(stores, operations);
    return new ApiServices(
        connections,
        new ProviderOperations(
            stores,
            new ProviderOperations.Probe(endpoint, catalogue, redirectUrls, exchange),
            new Connections(stores, new ConnectionSearch()),
            connections));
  }

  /** Ends what is under way. */
  @Override
  public void close() {
    renewals.close();
  }
}
