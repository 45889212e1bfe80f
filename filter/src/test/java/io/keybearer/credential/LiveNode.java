package io.keybearer.credential;

import io.keybearer.http.HttpSettings;
import io.keybearer.http.OutboundHttpClient;
import io.keybearer.model.AuthorizationRef;
import io.keybearer.oauth.ProviderCatalogue;
import io.keybearer.oauth.TokenEndpoint;
import io.keybearer.store.ChangeFeed;
import io.keybearer.store.Database;
import io.keybearer.store.TokenStore;
import io.keybearer.testing.TestConnections;
import java.time.InstantSource;

/** A credential manager as a gateway has it: the machine's clocks, its own threads. */
final class LiveNode implements AutoCloseable {
  final CredentialManager manager;
  private final OutboundHttpClient http =
      new OutboundHttpClient(HttpSettings.allowing("127.0.0.1"));

  LiveNode(TestConnections connections) {
    this(connections, connections.database);
  }

  LiveNode(TestConnections connections, Database database) {
    this.manager =
        new CredentialManager(
            new TokenStore(database, connections.vault),
            new ChangeFeed(database, System::nanoTime),
            new TokenEndpoint(http, InstantSource.system()),
            ProviderCatalogue.bundled(),
            CredentialSettings.DEFAULTS);
  }

  boolean isServed(AuthorizationRef ref) {
    try {
      manager.authorize(ref, TestConnections.CALLER);
      return true;
    } catch (AuthorizationContextException e) {
      return false;
    }
  }

  @Override
  public void close() {
    manager.close();
    http.close();
  }
}
