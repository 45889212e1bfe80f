package io.keybearer.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.admin.testing.RunningAdmin;
import io.keybearer.model.Secret;
import io.keybearer.store.Database;
import io.keybearer.store.DatabaseSettings;
import io.keybearer.store.KeyWrapStore;
import io.keybearer.store.NodeStore;
import io.keybearer.store.ServiceStore;
import io.keybearer.testing.MariaDbServer;
import io.keybearer.testing.TestKeystore;
import io.keybearer.vault.KeyEncryptionKeys;
import io.keybearer.vault.Keystore;
import io.keybearer.vault.Suite;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two running applications at one store and one keystore. */
final class KeysOfTwoAdminsTest {
  @TempDir private Path folder;

  @Test
  void bothAcknowledgeAKeyThatIsPublished() throws Exception {
    String url = MariaDbServer.shared().createDatabase();
    try (RunningAdmin one = RunningAdmin.startAt(url, folder, Map.of("node-name", "one"));
        Database database =
            Database.open(
                DatabaseSettings.of(url, MariaDbServer.USER, Secret.of(MariaDbServer.PASSWORD)))) {
      one.awaitReady();
      try (RunningAdmin two = RunningAdmin.startAt(url, folder, Map.of("node-name", "two"))) {
        // Given
        two.awaitReady();
        UUID service = new ServiceStore(database).find("default").orElseThrow().uid();
        KeyEncryptionKeys keys =
            new KeyEncryptionKeys(
                Keystore.load(folder.resolve("keystore.p12"), TestKeystore.PASSWORD),
                new KeyWrapStore(database),
                InstantSource.system());
        NodeStore nodes = new NodeStore(database);
        awaitAcknowledged(nodes, service, keys.refreshed(service).newest().orElseThrow());

        // When
        UUID published = keys.publish(service, Suite.AES_256);

        // Then
        awaitAcknowledged(nodes, service, published);
        assertThat(nodes.live(service, Duration.ofMinutes(1)))
            .extracting(NodeStore.NodeKey::name)
            .containsExactlyInAnyOrder(
                "one (admin web application)", "two (admin web application)");
      }
    }
  }

  private static void awaitAcknowledged(NodeStore nodes, UUID service, UUID key) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(8))
        .untilAsserted(
            () ->
                assertThat(nodes.live(service, Duration.ofMinutes(1)))
                    .extracting(NodeStore.NodeKey::acknowledgedKey)
                    .isEqualTo(List.of(Optional.of(key), Optional.of(key))));
  }
}
