package io.keybearer.credential;

import io.keybearer.http.HttpSettings;
import io.keybearer.http.OutboundHttpClient;
import io.keybearer.model.AuthorizationRef;
import io.keybearer.oauth.ProviderCatalogue;
import io.keybearer.oauth.TokenEndpoint;
import io.keybearer.store.ChangeFeed;
import io.keybearer.store.Database;
import io.keybearer.store.TokenStore;
import io.keybearer.testing.HandTime;
import io.keybearer.testing.TestConnections;
import java.security.SecureRandom;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** One gateway's credential manager, with clocks of its own and a feed that a test polls. */
final class TestNode implements AutoCloseable {
  final HandTime time = new HandTime();
  final CredentialManager manager;
  private final OutboundHttpClient http =
      new OutboundHttpClient(HttpSettings.allowing("127.0.0.1"));

  TestNode(TestConnections connections) {
    this(connections, CredentialSettings.DEFAULTS);
  }

  TestNode(TestConnections connections, CredentialSettings settings) {
    this(connections, connections.database, settings);
  }

  TestNode(TestConnections connections, Database database, CredentialSettings settings) {
    this(connections, database, settings, time -> new SecureRandom());
  }

  /** With a source of random numbers, which the protocol asks for between reading and sending. */
  TestNode(
      TestConnections connections,
      Database database,
      CredentialSettings settings,
      Function<HandTime, RandomGenerator> random) {
    this.manager =
        new CredentialManager(
            new TokenStore(database, connections.vault),
            new ChangeFeed(database, time::nanoTime),
            new TokenEndpoint(http, time::instant),
            ProviderCatalogue.bundled(),
            settings,
            time,
            random.apply(time));
    manager.pollChanges();
  }

  /** The access token that {@link TestConnections#CALLER} gets. */
  String token(AuthorizationRef ref) {
    return manager.authorize(ref, TestConnections.CALLER).accessToken();
  }

  /** The reason for which there is none. */
  AuthorizationContextException refusal(AuthorizationRef ref) {
    try {
      manager.authorize(ref, TestConnections.CALLER);
    } catch (AuthorizationContextException e) {
      return e;
    }
    throw new AssertionError("there is a token for " + ref);
  }

  @Override
  public void close() {
    manager.close();
    http.close();
  }
}
