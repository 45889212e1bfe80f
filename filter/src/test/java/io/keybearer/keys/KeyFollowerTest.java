package io.keybearer.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.credential.CredentialManager;
import io.keybearer.credential.CredentialSettings;
import io.keybearer.credential.NodeDescription;
import io.keybearer.http.HttpSettings;
import io.keybearer.http.OutboundHttpClient;
import io.keybearer.oauth.ProviderCatalogue;
import io.keybearer.oauth.TokenEndpoint;
import io.keybearer.store.ChangeFeed;
import io.keybearer.store.Database;
import io.keybearer.store.JobStore;
import io.keybearer.store.KeyWrapStore;
import io.keybearer.store.NodeStore;
import io.keybearer.store.ResealStore;
import io.keybearer.store.ServiceStore;
import io.keybearer.store.TokenStore;
import io.keybearer.testing.TestConnections;
import io.keybearer.testing.TestKeystore;
import io.keybearer.vault.KeyEncryptionKeys;
import io.keybearer.vault.Keystore;
import io.keybearer.vault.Owner;
import io.keybearer.vault.Vault;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two admin web applications and a gateway, each with a pool and keys of its own. */
final class KeyFollowerTest {
  private TestConnections connections;
  private UUID service;
  private Instant now = Instant.EPOCH;

  @BeforeEach
  void createStore() {
    connections = new TestConnections();
    service = new ServiceStore(connections.database).find("default").orElseThrow().uid();
    now = Instant.now();
  }

  @AfterEach
  void closeStore() {
    connections.close();
  }

  @Test
  void keyIsActivated_onlyWhenTheOtherAdminWebApplicationHasAcknowledgedIt() {
    try (Admin one = new Admin("one");
        Admin two = new Admin("two");
        Gateway gateway = new Gateway()) {
      // Given
      one.follower.step();
      two.follower.step();
      gateway.awaitAcknowledged(current());

      // When
      now = now.plus(Duration.ofDays(30));
      one.rotation.step();
      UUID published = connections.keys.refreshed(service).next().orElseThrow().kekId();
      one.follower.step();
      // Long before the next heartbeat: the feed told it.
      gateway.awaitAcknowledged(published);
      now = now.plus(KeyRotation.LIVE);
      one.rotation.step();
      UUID waiting = current();
      String problem = connections.text("select last_error from job");
      two.follower.step();
      one.rotation.step();

      // Then
      assertThat(waiting).isNotEqualTo(published);
      assertThat(problem).endsWith(": two");
      assertThat(current()).isEqualTo(published);
    }
  }

  @Test
  void otherAdminWebApplicationSealsUnderTheNewKey_onceItIsToldOfTheActivation() {
    try (Admin two = new Admin("two")) {
      // Given
      two.follower.step();
      UUID first = two.sealsUnder();

      // When
      connections.rotateKey();
      UUID untold = two.sealsUnder();
      two.follower.step();

      // Then
      assertThat(untold).isEqualTo(first);
      assertThat(two.sealsUnder()).isEqualTo(current()).isNotEqualTo(first);
    }
  }

  @Test
  void rowIsWrittenWhenItIsDue_andNotWithEachStep() {
    try (Admin one = new Admin("one")) {
      one.follower.step();
      connections.run("update gateway_node set seen_at = '2020-01-01'");

      one.nanos.addAndGet(Duration.ofSeconds(9).toNanos());
      one.follower.step();
      String early = connections.text("select year(seen_at) from gateway_node");
      one.nanos.addAndGet(Duration.ofSeconds(2).toNanos());
      one.follower.step();

      assertThat(early).isEqualTo("2020");
      assertThat(connections.text("select year(seen_at) from gateway_node")).isNotEqualTo("2020");
      assertThat(connections.text("select count(*) from gateway_node")).isEqualTo("1");
    }
  }

  private UUID current() {
    return connections.keys.refreshed(service).current().orElseThrow().kekId();
  }

  private KeyEncryptionKeys keys(Database database) {
    return new KeyEncryptionKeys(
        Keystore.load(connections.keystore, TestKeystore.PASSWORD),
        new KeyWrapStore(database),
        () -> now);
  }

  private final class Admin implements AutoCloseable {
    final AtomicLong nanos = new AtomicLong(1);
    final KeyRotation rotation;
    final KeyFollower follower;
    private final Vault vault;
    private final Database database = connections.anotherDatabase();

    Admin(String name) {
      KeyEncryptionKeys keys = keys(database);
      vault = new Vault(keys);
      rotation =
          new KeyRotation(
              new KeyRotation.Stores(
                  new ServiceStore(database),
                  new NodeStore(database),
                  new JobStore(database),
                  new ResealStore(database, vault)),
              keys,
              KeySettings.DEFAULTS,
              () -> now);
      follower =
          new KeyFollower(
              new KeyFollower.Stores(
                  new ServiceStore(database),
                  new NodeStore(database),
                  new ChangeFeed(database, nanos::get)),
              keys,
              new KeyFollower.Follower(name, "1", Optional::empty),
              nanos::get);
    }

    UUID sealsUnder() {
      return Vault.kekId(
          vault.seal(
              service,
              new Owner(service, "token.sealed_access"),
              Optional.empty(),
              "secret".getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public void close() {
      database.close();
    }
  }

  private final class Gateway implements AutoCloseable {
    private final Database database = connections.anotherDatabase();
    private final OutboundHttpClient http =
        new OutboundHttpClient(HttpSettings.allowing("127.0.0.1"));
    private final CredentialManager manager;

    Gateway() {
      KeyEncryptionKeys keys = keys(database);
      manager =
          new CredentialManager(
              new TokenStore(database, new Vault(keys)),
              new ChangeFeed(database, System::nanoTime),
              new TokenEndpoint(http, InstantSource.system()),
              ProviderCatalogue.bundled(),
              CredentialSettings.DEFAULTS);
      manager.reportAs(
          new NodeStore(database),
          new NodeDescription(
              "default",
              "gateway",
              "1",
              Optional::empty,
              () -> keys.refreshed(service).newest(),
              Optional::empty));
    }

    void awaitAcknowledged(UUID key) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(5))
          .pollInterval(Duration.ofMillis(50))
          .until(
              () ->
                  connections
                      .text(
                          "select ifnull(max(hex(kek_acknowledged)), '') from gateway_node"
                              + " where name = 'gateway'")
                      .equalsIgnoreCase(key.toString().replace("-", "")));
    }

    @Override
    public void close() {
      manager.close();
      http.close();
      database.close();
    }
  }
}
