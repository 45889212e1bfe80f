package io.keybearer.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.model.AuthorizationRef;
import io.keybearer.testing.AuthorizationServer;
import io.keybearer.testing.TestConnections;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a node forgets when management changes something, and what it may believe when it can't see.
 */
final class ChangesTest {
  private static TestConnections connections;
  private static int names;
  private AuthorizationServer server;
  private TestNode node;
  private AuthorizationRef ref;

  @BeforeAll
  static void createStore() {
    connections = new TestConnections();
  }

  @AfterAll
  static void closeStore() {
    connections.close();
  }

  @BeforeEach
  void start() throws IOException {
    server = AuthorizationServer.start();
    node = new TestNode(connections);
    ref = connections.clientCredentials("changes" + names++, server);
    node.token(ref);
    connections.run(
        "update authorization set disabled = true where name_key = ?", ref.authorization());
  }

  @AfterEach
  void stop() {
    node.close();
    server.close();
  }

  @Test
  void cachedTokenIsServed_untilTheChangeIsTold() {
    node.manager.pollChanges();

    assertThat(node.token(ref)).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"AUTHORIZATION", "PROVIDER", "SERVICE"})
  void changeIsHonoured_whenItBearsOnTheAuthorization(String kind) {
    connections.changed(
        kind,
        kind.equals("SERVICE") ? null : ref.provider(),
        kind.equals("AUTHORIZATION") ? ref.authorization() : null);
    node.manager.pollChanges();

    assertThat(node.refusal(ref).reason()).isEqualTo(Reason.DISABLED);
  }

  @Test
  void othersStayCached_whenOneAuthorizationChanges() {
    connections.changed("AUTHORIZATION", ref.provider(), "quite-another");
    node.manager.pollChanges();

    assertThat(node.token(ref)).isNotEmpty();
  }

  @Test
  void absentAuthorizationIsFound_whenItIsCreated() {
    AuthorizationRef later = new AuthorizationRef("default", "later" + names, "later" + names);
    AuthorizationContextException before = node.refusal(later);
    connections.clientCredentials("later" + names, server);
    connections.changed("AUTHORIZATION", later.provider(), later.authorization());
    node.manager.pollChanges();

    assertThat(before.reason()).isEqualTo(Reason.AUTHORIZATION_NOT_FOUND);
    assertThat(node.token(later)).isNotEmpty();
  }

  @Test
  void everythingIsForgotten_whenTheStoreIsAnother() {
    connections.run("update store set uid = random_bytes(16)");
    node.manager.pollChanges();

    assertThat(node.refusal(ref).reason()).isEqualTo(Reason.DISABLED);
  }

  @Test
  void cacheIsNotBelieved_whenChangesHaveNotBeenSeenForTooLong() {
    node.time.passes(Duration.ofMinutes(14));
    String within = node.token(ref);
    node.time.passes(Duration.ofMinutes(2));

    assertThat(within).isNotEmpty();
    assertThat(node.refusal(ref).reason()).isEqualTo(Reason.DISABLED);
  }

  @Test
  void cacheIsNotBelievedAtAll_whenNoStalenessIsAllowed() {
    try (TestNode strict = new TestNode(connections, TestSettings.maxStaleness(Duration.ZERO))) {
      connections.run(
          "update authorization set disabled = false where name_key = ?", ref.authorization());
      strict.token(ref);
      connections.run(
          "update authorization set disabled = true where name_key = ?", ref.authorization());
      String fresh = strict.token(ref);
      strict.time.passes(Duration.ofSeconds(3));

      assertThat(fresh).isNotEmpty();
      assertThat(strict.refusal(ref).reason()).isEqualTo(Reason.DISABLED);
    }
  }

  @Test
  void loadThatBeganBeforeAChangeIsNotKept() {
    ConnectionCache cache = new ConnectionCache(CredentialSettings.DEFAULTS);
    cache.fed(0);
    CachedConnection loaded = new CachedConnection(ref, cache.stamp(ref), null, 0, 0);
    cache.forget(ref);

    cache.put(loaded);

    assertThat(cache.get(ref, 0)).isNull();
    cache.close();
  }

  @Test
  void changesAreSeenWithinTwoSeconds_byThePollingThread() {
    try (LiveNode live = new LiveNode(connections)) {
      connections.run(
          "update authorization set disabled = false where name_key = ?", ref.authorization());
      org.awaitility.Awaitility.await().until(() -> live.isServed(ref));
      connections.run(
          "update authorization set disabled = true where name_key = ?", ref.authorization());
      connections.changed("AUTHORIZATION", ref.provider(), ref.authorization());

      org.awaitility.Awaitility.await()
          .atMost(Duration.ofSeconds(2))
          .until(() -> !live.isServed(ref));
    }
  }
}
