package io.keybearer.vault;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.model.Secret;
import io.keybearer.store.Database;
import io.keybearer.store.DatabaseSettings;
import io.keybearer.store.KeyWrapStore;
import io.keybearer.store.ServiceStore;
import io.keybearer.testing.MariaDbServer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first key of an empty store. */
final class FirstKeyTest {
  private static final Secret PASSWORD = Secret.of("keystore password");
  private static final Owner OWNER = new Owner(UUID.randomUUID(), "token.sealed_access");

  @TempDir private static Path folder;

  @Test
  void processesThatFindNoKeyAtOnceShareOne() throws Exception {
    String url = MariaDbServer.shared().createMigratedDatabase();
    KeystoreFile.create(folder.resolve("node.p12"), PASSWORD, true, "test", Instant.now());
    ExecutorService processes = Executors.newFixedThreadPool(2);
    try (Database one = open(url);
        Database other = open(url)) {
      // Given
      UUID service = new ServiceStore(one).find("default").orElseThrow().uid();
      CyclicBarrier bothFoundNone = new CyclicBarrier(2);
      KeyEncryptionKeys first = keys(meeting(one, bothFoundNone));
      KeyEncryptionKeys second = keys(meeting(other, bothFoundNone));

      // When
      Future<Boolean> firstDone = processes.submit(ensured(first, service));
      Future<Boolean> secondDone = processes.submit(ensured(second, service));
      firstDone.get(30, TimeUnit.SECONDS);
      secondDone.get(30, TimeUnit.SECONDS);

      // Then
      byte[] plain = "a token".getBytes(StandardCharsets.UTF_8);
      byte[] sealed = new Vault(first).seal(service, OWNER, Optional.empty(), plain);
      assertThat(new Vault(second).open(service, OWNER, Optional.empty(), sealed)).isEqualTo(plain);
      assertThat(new KeyWrapStore(one).load(service)).hasSize(1);
      assertThat(first.refreshed(service).current()).isEqualTo(second.refreshed(service).current());
    } finally {
      processes.shutdownNow();
    }
  }

  private static Callable<Boolean> ensured(KeyEncryptionKeys keys, UUID service) {
    return () -> {
      keys.ensureCurrent(service, Suite.AES_256);
      return true;
    };
  }

  private static Database open(String url) {
    return Database.open(
        DatabaseSettings.of(url, MariaDbServer.USER, Secret.of(MariaDbServer.PASSWORD)));
  }

  private static KeyEncryptionKeys keys(KeyWraps wraps) {
    return new KeyEncryptionKeys(
        Keystore.load(folder.resolve("node.p12"), PASSWORD), wraps, InstantSource.system());
  }

  /** A store whose first write waits until the other has read too. */
  private static KeyWraps meeting(Database database, CyclicBarrier barrier) {
    KeyWrapStore store = new KeyWrapStore(database);
    boolean[] met = {false};
    return (KeyWraps)
        Proxy.newProxyInstance(
            KeyWraps.class.getClassLoader(),
            new Class<?>[] {KeyWraps.class},
            (proxy, method, arguments) -> {
              if (!method.getName().equals("load") && !met[0]) {
                met[0] = true;
                barrier.await(20, TimeUnit.SECONDS);
              }
              try {
                return method.invoke(store, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
