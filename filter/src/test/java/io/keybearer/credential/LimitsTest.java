package io.keybearer.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.keybearer.model.AuthorizationRef;
import io.keybearer.testing.AuthorizationServer;
import io.keybearer.testing.AuthorizationServer.Gate;
import io.keybearer.testing.TestConnections;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Request rate, waiters, back-off, breaker, and what the cache may not do. */
final class LimitsTest {
  private static TestConnections connections;
  private static int names;
  private AuthorizationServer server;
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
    ref = connections.clientCredentials("limits" + names++, server);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void cachedRequestsAreNotCounted() {
    try (TestNode node = new TestNode(connections, TestSettings.limits(1, 64))) {
      for (int i = 0; i < 300; i++) {
        node.token(ref);
      }
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void requestIsRefusedWithATime_whenTheStoreWasAskedTooOftenThisMinute() {
    try (TestNode node = new TestNode(connections, TestSettings.limits(3, 64))) {
      for (int i = 0; i < 3; i++) {
        node.token(ref);
        forget(node);
      }

      AuthorizationContextException refusal = node.refusal(ref);

      assertThat(refusal.reason()).isEqualTo(Reason.TOO_MANY_REQUESTS);
      assertThat(refusal.retryAfter().orElseThrow())
          .isBetween(Duration.ofSeconds(50), Duration.ofSeconds(60));
      node.time.passes(Duration.ofMinutes(1));
      assertThat(node.token(ref)).isNotEmpty();
    }
  }

  @Test
  void limitIsEachAuthorizationsOwn() {
    AuthorizationRef other = connections.clientCredentials("other" + names++, server);
    try (TestNode node = new TestNode(connections, TestSettings.limits(1, 64))) {
      node.token(ref);
      forget(node);

      assertThat(node.refusal(ref).reason()).isEqualTo(Reason.TOO_MANY_REQUESTS);
      assertThat(node.token(other)).isNotEmpty();
    }
  }

  @Test
  void waitersAreBounded_whenTheTokenEndpointIsSlow() {
    Gate gate = AuthorizationServer.gate(server.usual());
    server.script(gate);
    ExecutorService threads = Executors.newCachedThreadPool();
    try (TestNode node = new TestNode(connections, TestSettings.limits(250, 4))) {
      List<CompletableFuture<String>> waiting = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        waiting.add(CompletableFuture.supplyAsync(() -> node.token(ref), threads));
      }
      gate.awaitArrival();
      await().until(() -> node.manager.waitersOf(ref) == 4);

      AuthorizationContextException fifth = node.refusal(ref);
      gate.open();

      assertThat(fifth.reason()).isEqualTo(Reason.TOO_MANY_REQUESTS);
      assertThat(waiting).allSatisfy(it -> assertThat(it.join()).isNotEmpty());
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void waitersCountOnce_whenTheyWaitForTheSame() {
    Gate gate = AuthorizationServer.gate(server.usual());
    server.script(gate);
    ExecutorService threads = Executors.newCachedThreadPool();
    try (TestNode node = new TestNode(connections, TestSettings.limits(2, 64))) {
      List<CompletableFuture<String>> waiting = new ArrayList<>();
      waiting.add(CompletableFuture.supplyAsync(() -> node.token(ref), threads));
      gate.awaitArrival();
      for (int i = 0; i < 20; i++) {
        waiting.add(CompletableFuture.supplyAsync(() -> node.token(ref), threads));
      }
      await().until(() -> node.manager.waitersOf(ref) == 21);
      gate.open();

      assertThat(waiting).allSatisfy(it -> assertThat(it.join()).isNotEmpty());
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void waiterIsLetGo_whenTheTokenEndpointDoesNotAnswer() {
    Gate gate = AuthorizationServer.gate(server.usual());
    server.script(gate);
    try (TestNode node = new TestNode(connections, TestSettings.quick())) {
      long start = System.nanoTime();

      AuthorizationContextException refusal = node.refusal(ref);

      assertThat(refusal.reason()).isEqualTo(Reason.ACQUISITION_FAILED);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
      gate.open();
    }
  }

  @Test
  void storeIsAskedEveryTime_whenTheCacheIsOff() {
    try (TestNode node = new TestNode(connections, TestSettings.cacheOff())) {
      String token = node.token(ref);
      connections.run(
          "update authorization set disabled = true where name_key = ?", ref.authorization());

      assertThat(token).isNotEmpty();
      assertThat(node.refusal(ref).reason()).isEqualTo(Reason.DISABLED);
    }
  }

  @Test
  void failingProviderSeesNoStorm() {
    try (TestNode node = new TestNode(connections)) {
      server.script(AuthorizationServer.status(429, "{}", "Retry-After: 60"));

      for (int i = 0; i < 100; i++) {
        node.refusal(ref);
      }

      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void failureIsAnsweredFromMemory_untilAChangeIsTold() {
    // Given
    try (TestNode node = new TestNode(connections)) {
      server.script(AuthorizationServer.status(429, "{}", "Retry-After: 60"));
      node.refusal(ref);
      connections.setToken(ref, "next_attempt_at = null");

      // When
      AuthorizationContextException again = node.refusal(ref);

      // Then
      assertThat(again.reason()).isEqualTo(Reason.ACQUISITION_FAILED);
      assertThat(server.requests()).hasSize(1);
      forget(node);
      assertThat(node.token(ref)).isNotEmpty();
    }
  }

  @Test
  void tokenThatEndsAtOnceIsNotAskedForAgainAndAgain() {
    server.life(Duration.ZERO);
    try (TestNode node = new TestNode(connections)) {
      for (int i = 0; i < 20; i++) {
        assertThat(node.refusal(ref).reason()).isEqualTo(Reason.ACQUISITION_FAILED);
      }

      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void breakerOpens_whenAnEndpointAnswersNobody() {
    try (TestNode node = new TestNode(connections)) {
      for (int i = 0; i < 10; i++) {
        server.script(AuthorizationServer.reset());
        node.refusal(connections.clientCredentials("breaker" + names++, server));
      }
      AuthorizationContextException refusal =
          node.refusal(connections.clientCredentials("breaker" + names++, server));

      assertThat(refusal.getMessage()).contains("TokenEndpointDown");
      assertThat(server.requests()).hasSize(10);
      node.time.passes(Duration.ofSeconds(11));
      assertThat(node.token(connections.clientCredentials("breaker" + names++, server)))
          .isNotEmpty();
    }
  }

  @Test
  void breakerStaysClosed_whenOneClientsSecretIsWrong() {
    server.secrets("another");
    try (TestNode node = new TestNode(connections)) {
      for (int i = 0; i < 12; i++) {
        node.refusal(connections.clientCredentials("wrong" + names++, server));
      }

      assertThat(server.requests()).hasSize(12);
    }
  }

  @Test
  void refreshUnderWayEnds_whenTheManagerIsClosed() {
    Gate gate = AuthorizationServer.gate(server.usual());
    server.script(gate);
    TestNode node = new TestNode(connections);
    CompletableFuture<String> token = CompletableFuture.supplyAsync(() -> node.token(ref));
    gate.awaitArrival();

    CompletableFuture<Void> closing = CompletableFuture.runAsync(node.manager::close);
    gate.open();
    closing.join();
    node.close();

    assertThat(connections.token(ref, "concat_ws('/', version, state)")).isEqualTo("1/OK");
    assertThat(token.handle((value, failure) -> true).join()).isTrue();
  }

  private void forget(TestNode node) {
    connections.changed("AUTHORIZATION", ref.provider(), ref.authorization());
    node.manager.pollChanges();
  }
}
