package io.keybearer.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.http.HttpSettings;
import io.keybearer.http.OutboundHttpClient;
import io.keybearer.keys.KeyRotation;
import io.keybearer.keys.KeySettings;
import io.keybearer.model.AuthorizationRef;
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
import io.keybearer.testing.AuthorizationServer;
import io.keybearer.testing.TestConnections;
import io.keybearer.testing.TestKeystore;
import io.keybearer.vault.KeyEncryptionKeys;
import io.keybearer.vault.Keystore;
import io.keybearer.vault.Suite;
import io.keybearer.vault.Vault;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

/**
 * Keys are rotated while two gateways serve requests that each read the store, refreshes among
 * them: nobody fails, and no token request goes out twice.
 */
final class KeyRotationUnderLoadTest {
  private static final int THREADS = 8;
  private static final int CONNECTIONS = 12;
  private static final int ROTATIONS = 3;

  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private final LongAdder served = new LongAdder();
  private final AtomicBoolean stopped = new AtomicBoolean();
  private volatile Instant now = Instant.now();

  @Test
  void nobodyFails_whileKeysRotate() throws Exception {
    try (TestConnections connections = new TestConnections();
        AuthorizationServer server =
            AuthorizationServer.start()
                .rotation(AuthorizationServer.Rotation.REUSE_REVOKES_FAMILY);
        Node one = new Node(connections, "one");
        Node two = new Node(connections, "two")) {
      // Given
      List<AuthorizationRef> refs = new ArrayList<>();
      for (int i = 0; i < CONNECTIONS; i++) {
        refs.add(
            i % 2 == 0
                ? connections.authorizationCode("code" + i, server, server.newGrant())
                : connections.clientCredentials("client" + i, server));
      }
      UUID service = new ServiceStore(connections.database).find("default").orElseThrow().uid();
      KeyEncryptionKeys keys = keys(connections, connections.database, () -> now);
      KeyRotation rotation = rotation(connections, keys);
      UUID first = keys.refreshed(service).newest().orElseThrow();
      CountDownLatch warm = new CountDownLatch(THREADS);
      List<Thread> threads = load(List.of(one, two), refs, warm);
      assertThat(warm.await(60, TimeUnit.SECONDS)).isTrue();

      // When
      int expiries = 0;
      for (int i = 0; i < ROTATIONS; i++) {
        now = now.plus(Duration.ofDays(31));
        rotation.step();
        for (Node node : List.of(one, two)) {
          node.heartbeat.beat();
        }
        for (AuthorizationRef ref : refs) {
          connections.timePasses(ref, Duration.ofHours(1));
        }
        expiries++;
        for (int step = 0; step < 4; step++) {
          now = now.plus(Duration.ofSeconds(31));
          rotation.step();
          one.heartbeat.beat();
          two.heartbeat.beat();
        }
      }
      stopped.set(true);
      for (Thread thread : threads) {
        thread.join();
      }
      now = now.plus(Duration.ofSeconds(31));
      rotation.step();
      rotation.step();

      // Then
      assertThat(failures).isEmpty();
      assertThat(served.sum()).isGreaterThan(100);
      assertThat(server.requests()).hasSizeLessThanOrEqualTo(CONNECTIONS * (expiries + 1));
      UUID last = keys.refreshed(service).current().orElseThrow().kekId();
      assertThat(last).isNotEqualTo(first);
      assertThat(connections.text("select count(*) from key_encryption_key"))
          .isEqualTo(Integer.toString(1 + ROTATIONS));
      assertThat(connections.text("select count(distinct kek_id) from token")).isEqualTo("1");
      assertThat(connections.text("select hex(max(kek_id)) from token"))
          .isEqualToIgnoringCase(last.toString().replace("-", ""));
    }
  }

  private List<Thread> load(List<Node> nodes, List<AuthorizationRef> refs, CountDownLatch warm) {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      Node node = nodes.get(i % nodes.size());
      int offset = i;
      Thread thread =
          new Thread(
              () -> {
                for (int n = offset; !stopped.get(); n++) {
                  try {
                    node.manager.authorize(refs.get(n % refs.size()), TestConnections.CALLER);
                    served.increment();
                  } catch (RuntimeException e) {
                    failures.add(e);
                  }
                  if (n == offset + refs.size()) {
                    warm.countDown();
                  }
                }
              },
              "load-" + i);
      threads.add(thread);
      thread.start();
    }
    return threads;
  }

  private KeyRotation rotation(TestConnections connections, KeyEncryptionKeys keys) {
    return new KeyRotation(
        new KeyRotation.Stores(
            new ServiceStore(connections.database),
            new NodeStore(connections.database),
            new JobStore(connections.database),
            new ResealStore(connections.database, new Vault(keys))),
        keys,
        new KeySettings(Suite.AES_256, Duration.ofDays(30)),
        () -> now);
  }

  private static KeyEncryptionKeys keys(
      TestConnections connections, Database database, InstantSource clock) {
    return new KeyEncryptionKeys(
        Keystore.load(connections.keystore, TestKeystore.PASSWORD),
        new KeyWrapStore(database),
        clock);
  }

  /** A gateway with a pool, keys and threads of its own, whose every request reads the store. */
  private static final class Node implements AutoCloseable {
    final CredentialManager manager;
    final Heartbeat heartbeat;
    private final Database database;
    private final OutboundHttpClient http =
        new OutboundHttpClient(HttpSettings.allowing("127.0.0.1"));

    Node(TestConnections connections, String name) {
      database = connections.anotherDatabase();
      KeyEncryptionKeys keys = keys(connections, database, InstantSource.system());
      ServiceStore services = new ServiceStore(database);
      CredentialSettings off = TestSettings.cacheOff();
      manager =
          new CredentialManager(
              new TokenStore(database, new Vault(keys)),
              new ChangeFeed(database, System::nanoTime),
              new TokenEndpoint(http, InstantSource.system()),
              ProviderCatalogue.bundled(),
              new CredentialSettings(
                  off.cacheEntries(),
                  false,
                  off.maxStaleness(),
                  1_000_000,
                  off.waiters(),
                  off.exchange(),
                  off.lease(),
                  off.clockSlack(),
                  off.refreshWindow(),
                  off.maxTokenAge(),
                  off.threads()));
      heartbeat =
          manager.heartbeat(
              new NodeStore(database),
              new NodeDescription(
                  "default",
                  name,
                  "1",
                  Optional::empty,
                  () ->
                      services
                          .find("default")
                          .flatMap(service -> keys.refreshed(service.uid()).newest()),
                  Optional::empty));
      heartbeat.beat();
    }

    @Override
    public void close() {
      manager.close();
      http.close();
      database.close();
    }
  }
}
