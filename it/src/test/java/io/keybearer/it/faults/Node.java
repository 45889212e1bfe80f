package io.keybearer.it.faults;

import io.keybearer.credential.AuthorizationContextException;
import io.keybearer.credential.CredentialManager;
import io.keybearer.credential.CredentialSettings;
import io.keybearer.http.HttpSettings;
import io.keybearer.http.OutboundHttpClient;
import io.keybearer.model.AuthorizationRef;
import io.keybearer.model.Secret;
import io.keybearer.oauth.ProviderCatalogue;
import io.keybearer.oauth.TokenEndpoint;
import io.keybearer.store.ChangeFeed;
import io.keybearer.store.Database;
import io.keybearer.store.DatabaseSettings;
import io.keybearer.store.KeyWrapStore;
import io.keybearer.store.TokenStore;
import io.keybearer.testing.HandTime;
import io.keybearer.testing.MariaDbServer;
import io.keybearer.testing.TestConnections;
import io.keybearer.testing.TestKeystore;
import io.keybearer.vault.KeyEncryptionKeys;
import io.keybearer.vault.Keystore;
import io.keybearer.vault.Vault;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** A gateway's credential manager with its own pool, keys, HTTP client, threads and clocks. */
public final class Node implements AutoCloseable {
  /** Its clocks. */
  public final HandTime time;

  /** Its connections. */
  public final Database database;

  /** The token rows, by its own keys. */
  public final TokenStore store;

  /** The credential manager. */
  public final CredentialManager manager;

  private final OutboundHttpClient http =
      new OutboundHttpClient(HttpSettings.allowing("127.0.0.1"));

  /**
   * What a node is told.
   *
   * @param url the store's JDBC URL
   * @param keystore its keystore; the password is {@code password}
   * @param exchange D of the protocol
   * @param lease L of the protocol
   * @param skew how far its wall clock is ahead
   * @param answerTimeout longest wait for the database's answer
   * @param poolSize database connections at most
   * @param requestsPerMinute requests an authorization that its cache does not serve
   */
  public record Settings(
      String url,
      Path keystore,
      Duration exchange,
      Duration lease,
      Duration skew,
      Duration answerTimeout,
      int poolSize,
      int requestsPerMinute) {
    /** The product's defaults, on this store. */
    public static Settings of(TestConnections connections) {
      return new Settings(
          connections.url(),
          connections.keystore,
          CredentialSettings.DEFAULTS.exchange(),
          CredentialSettings.DEFAULTS.lease(),
          Duration.ZERO,
          Duration.ofSeconds(8),
          10,
          // The tests' callers are more than one connection's.
          1_000_000);
    }

    /** With other times. */
    public Settings times(Duration deadline, Duration leaseLength) {
      return new Settings(
          url, keystore, deadline, leaseLength, skew, answerTimeout, poolSize, requestsPerMinute);
    }

    /** With a wall clock that is ahead. */
    public Settings skewed(Duration ahead) {
      return new Settings(
          url, keystore, exchange, lease, ahead, answerTimeout, poolSize, requestsPerMinute);
    }

    /** Over another way to the same store. */
    public Settings through(String otherUrl) {
      return new Settings(
          otherUrl, keystore, exchange, lease, skew, answerTimeout, poolSize, requestsPerMinute);
    }

    /** With another patience with the database. */
    public Settings answerTimeout(Duration longest) {
      return new Settings(
          url, keystore, exchange, lease, skew, longest, poolSize, requestsPerMinute);
    }

    /** With another pool. */
    public Settings pool(int connections) {
      return new Settings(
          url, keystore, exchange, lease, skew, answerTimeout, connections, requestsPerMinute);
    }

    private CredentialSettings credential() {
      CredentialSettings defaults = CredentialSettings.DEFAULTS;
      return new CredentialSettings(
          defaults.cacheEntries(),
          true,
          defaults.maxStaleness(),
          requestsPerMinute,
          defaults.waiters(),
          exchange,
          lease,
          defaults.clockSlack(),
          defaults.refreshWindow(),
          defaults.maxTokenAge(),
          defaults.threads());
    }

    private DatabaseSettings database() {
      return new DatabaseSettings(
          Optional.empty(),
          url,
          MariaDbServer.USER,
          Secret.of(MariaDbServer.PASSWORD),
          poolSize,
          Duration.ofSeconds(1),
          answerTimeout,
          List.of());
    }
  }

  /** Starts one. */
  public Node(Settings settings) {
    time = new HandTime(settings.skew());
    database = Database.open(settings.database());
    Keystore keystore = Keystore.load(settings.keystore(), TestKeystore.PASSWORD);
    Vault vault =
        new Vault(
            new KeyEncryptionKeys(keystore, new KeyWrapStore(database), InstantSource.system()));
    store = new TokenStore(database, vault);
    manager =
        new CredentialManager(
            store,
            new ChangeFeed(database, time::nanoTime),
            new TokenEndpoint(http, time::instant),
            ProviderCatalogue.bundled(),
            settings.credential(),
            time);
  }

  /** What {@link TestConnections#CALLER} gets: an access token, or {@code !} and why not. */
  public String ask(AuthorizationRef ref) {
    try {
      return manager.authorize(ref, TestConnections.CALLER).accessToken();
    } catch (AuthorizationContextException e) {
      return "!" + e.getMessage();
    }
  }

  @Override
  public void close() {
    manager.close();
    http.close();
    database.close();
  }
}
