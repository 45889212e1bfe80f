package io.keybearer.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.http.HttpSettings;
import io.keybearer.http.OutboundHttpClient;
import io.keybearer.oauth.ProviderCatalogue;
import io.keybearer.oauth.TokenEndpoint;
import io.keybearer.store.ChangeFeed;
import io.keybearer.store.TokenStore;
import io.keybearer.testing.TestConnections;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

final class EndedThreadTest {
  @Test
  void managerSaysWhichThreadHasEnded_whenAnErrorOfTheJvmEndedIt() {
    AtomicBoolean broken = new AtomicBoolean();
    try (TestConnections connections = new TestConnections();
        OutboundHttpClient http = new OutboundHttpClient(HttpSettings.allowing("127.0.0.1"));
        CredentialManager manager =
            new CredentialManager(
                new TokenStore(connections.database, connections.vault),
                new ChangeFeed(connections.database, () -> nanoTime(broken)),
                new TokenEndpoint(http, InstantSource.system()),
                ProviderCatalogue.bundled(),
                CredentialSettings.DEFAULTS)) {
      // Given
      Awaitility.await().until(() -> manager.status().seesChanges());
      assertThat(manager.status().endedThreads()).isEmpty();

      // When
      broken.set(true);

      // Then
      Awaitility.with()
          .dontCatchUncaughtExceptions()
          .await()
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(
              () ->
                  assertThat(manager.status().endedThreads())
                      .containsExactly("keybearer-change-feed"));
    }
  }

  private static long nanoTime(AtomicBoolean broken) {
    if (broken.get()) {
      throw new LinkageError("as a test wants it");
    }
    return System.nanoTime();
  }
}
