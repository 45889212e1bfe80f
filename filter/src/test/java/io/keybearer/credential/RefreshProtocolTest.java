package io.keybearer.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.keybearer.model.AuthorizationRef;
import io.keybearer.testing.AuthorizationServer;
import io.keybearer.testing.AuthorizationServer.Gate;
import io.keybearer.testing.HandTime;
import io.keybearer.testing.TestConnections;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The refresh protocol, stopped at each of its steps; the numbers are those of TokenRefresher. */
final class RefreshProtocolTest {
  private static final String ANOTHERS_LEASE =
      "lease_owner = random_bytes(16), lease_fence = lease_fence + 1,"
          + " redeem_version = version, redeem_count = 1, lease_until = utc_timestamp(6) + interval ";

  private static TestConnections connections;
  private static int names;
  private AuthorizationServer server;
  private TestNode node;
  private AuthorizationRef ref;
  private String grant;

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
    server =
        AuthorizationServer.start().rotation(AuthorizationServer.Rotation.REUSE_REVOKES_FAMILY);
    node = new TestNode(connections, TestSettings.quick());
    grant = server.newGrant();
    ref = connections.authorizationCode("protocol" + names++, server, grant);
  }

  @AfterEach
  void stop() {
    node.close();
    server.close();
  }

  // Step 2

  @Test
  void intentAndLeaseAreCommitted_beforeTheRequestIsSent() {
    Gate gate = AuthorizationServer.gate(server.usual());
    server.script(gate);
    CompletableFuture<String> token = CompletableFuture.supplyAsync(() -> node.token(ref));
    gate.awaitArrival();

    String owner = connections.token(ref, "hex(lease_owner)");
    String intent = connections.token(ref, "concat(redeem_version, '/', redeem_count)");
    gate.open();

    assertThat(owner).hasSize(32);
    assertThat(intent).isEqualTo("1/1");
    assertThat(server.issued(token.join())).isTrue();
  }

  @Test
  void nothingIsSent_whileAnotherHoldsTheLease() {
    connections.setToken(ref, ANOTHERS_LEASE + "5 second");

    AuthorizationContextException refusal = node.refusal(ref);

    assertThat(refusal.reason()).isEqualTo(Reason.ACQUISITION_FAILED);
    assertThat(refusal.retryAfter()).isPresent();
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void anothersTokenIsUsed_whenItIsSavedWhileWaiting() {
    try (TestNode other = new TestNode(connections, TestSettings.quick())) {
      Gate gate = AuthorizationServer.gate(server.usual());
      server.script(gate);
      CompletableFuture<String> first = CompletableFuture.supplyAsync(() -> other.token(ref));
      gate.awaitArrival();
      CompletableFuture<String> second = CompletableFuture.supplyAsync(() -> node.token(ref));
      gate.open();

      assertThat(second.join()).isEqualTo(first.join());
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void deadLeaseIsTakenOver_whenItWasSeenUnchangedForItsWholeLength() {
    // Its end is far away: the clock that wrote it is ahead.
    connections.setToken(ref, ANOTHERS_LEASE + "600 second");
    node.refusal(ref);
    node.time.passes(Duration.ofSeconds(6));

    // The dead holder may have sent: this is the one repetition.
    assertThat(server.issued(node.token(ref))).isTrue();
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void leaseIsNotTakenOver_whenTheStoreWasAwayWhileItWasWatched() {
    connections.setToken(ref, ANOTHERS_LEASE + "600 second");
    node.refusal(ref);
    node.time.passes(Duration.ofSeconds(5));
    node.manager.storeLost();
    node.refusal(ref);
    node.time.passes(Duration.ofSeconds(2));

    node.refusal(ref);

    assertThat(server.requests()).isEmpty();
  }

  @Test
  void deadLeaseIsTakenOver_whenItIsLongPast() {
    connections.setToken(ref, ANOTHERS_LEASE + "-31 second");

    assertThat(server.issued(node.token(ref))).isTrue();
  }

  // Step 3

  @Test
  void nothingIsSent_whenTooMuchOfTheLeaseHasPassed() {
    AtomicBoolean armed = new AtomicBoolean();
    try (TestNode slow =
        new TestNode(
            connections,
            connections.database,
            TestSettings.quick(),
            time -> pausingOnce(time, armed, Duration.ofSeconds(5)))) {
      armed.set(true);
      slow.refusal(ref);

      assertThat(armed).isFalse();
      assertThat(server.requests()).isEmpty();
      assertThat(connections.token(ref, "lease_owner")).isEmpty();
      assertThat(connections.token(ref, "redeem_count")).isEqualTo("0");
      assertThat(server.accepts(grant)).isTrue();
    }
  }

  // Step 4

  @Test
  void rowIsClean_whenTheTokenIsSaved() {
    connections.setToken(ref, "redeem_version = 0, redeem_count = 1");

    node.token(ref);

    assertThat(
            connections.token(
                ref,
                "concat_ws('/', version, state, redeem_count, lease_fence, lease_owner is null,"
                    + " redeem_version is null, next_attempt_at is null, saved_by is not null)"))
        .isEqualTo("2/OK/0/1/1/1/1/1");
  }

  // Step 5

  @Test
  void newRefreshTokenIsRevoked_whenTheAuthorizationIsBeingDeletedMeanwhile() {
    Gate gate = AuthorizationServer.gate(server.usual());
    server.script(gate);
    CompletableFuture<AuthorizationContextException> refusal =
        CompletableFuture.supplyAsync(() -> node.refusal(ref));
    gate.awaitArrival();
    connections.setToken(ref, "state = 'DELETING', grant_epoch = grant_epoch + 1");
    gate.open();

    assertThat(refusal.join().reason()).isEqualTo(Reason.AUTHORIZATION_NOT_FOUND);
    assertThat(server.revoked()).hasSize(1).allMatch(token -> token.startsWith("refresh-token-"));
    assertThat(connections.token(ref, "version")).isEqualTo("1");
  }

  @Test
  void newRefreshTokenIsRevoked_whenTheAuthorizationIsGone() {
    Gate gate = AuthorizationServer.gate(server.usual());
    server.script(gate);
    CompletableFuture<AuthorizationContextException> refusal =
        CompletableFuture.supplyAsync(() -> node.refusal(ref));
    gate.awaitArrival();
    connections.run("delete from authorization where name_key = ?", ref.authorization());
    gate.open();

    assertThat(refusal.join().reason()).isEqualTo(Reason.AUTHORIZATION_NOT_FOUND);
    assertThat(server.revoked()).hasSize(1);
  }

  @Test
  void newTokensAreDropped_whenSomebodyReconnectedMeanwhile() {
    Gate gate = AuthorizationServer.gate(server.usual());
    server.script(gate);
    CompletableFuture<String> token = CompletableFuture.supplyAsync(() -> node.token(ref));
    gate.awaitArrival();
    connections.setToken(
        ref,
        "grant_epoch = grant_epoch + 1, version = version + 1, lease_fence = lease_fence + 1,"
            + " lease_owner = null, lease_until = null, redeem_version = null, redeem_count = 0,"
            + " access_expires_at = utc_timestamp(6) + interval 1 hour");
    gate.open();

    assertThat(token.join()).isEqualTo("first-access-token");
    assertThat(connections.token(ref, "version")).isEqualTo("2");
    assertThat(server.revoked()).isEmpty();
  }

  @Test
  void newTokensAreRescued_whenTheLeaseWasTakenOverAndGivenBack() {
    Gate gate = AuthorizationServer.gate(server.usual());
    server.script(gate);
    CompletableFuture<String> token = CompletableFuture.supplyAsync(() -> node.token(ref));
    gate.awaitArrival();
    connections.setToken(
        ref, "lease_fence = lease_fence + 1, lease_owner = null, lease_until = null");
    gate.open();

    assertThat(server.issued(token.join())).isTrue();
    assertThat(connections.token(ref, "concat_ws('/', version, state)")).isEqualTo("2/OK");
  }

  @Test
  void newTokensWaitForALiveLease_andAreRescuedAfterwards() {
    Gate gate = AuthorizationServer.gate(server.usual());
    server.script(gate);
    CompletableFuture<String> token =
        CompletableFuture.supplyAsync(
            () -> node.manager.authorize(ref, TestConnections.CALLER).accessToken());
    gate.awaitArrival();
    connections.setToken(ref, ANOTHERS_LEASE + "5 second");
    gate.open();
    await().pollDelay(Duration.ofMillis(150)).until(() -> true);
    String versionMeanwhile = connections.token(ref, "version");
    // The other found the old refresh token dead.
    connections.setToken(
        ref, "state = 'ERROR', error_code = 'GrantDead', lease_owner = null, lease_until = null");

    assertThat(versionMeanwhile).isEqualTo("1");
    assertThat(server.issued(token.join())).isTrue();
    assertThat(connections.token(ref, "concat_ws('/', version, state, error_code)"))
        .isEqualTo("2/OK");
  }

  @Test
  void lateSaveIsTaken_whenTheHolderWasPausedAndNobodyTookOver() {
    Gate gate = AuthorizationServer.gate(server.usual());
    server.script(gate);
    CompletableFuture<String> token = CompletableFuture.supplyAsync(() -> node.token(ref));
    gate.awaitArrival();
    connections.timePasses(ref, Duration.ofMinutes(5));
    gate.open();

    assertThat(server.issued(token.join())).isTrue();
    assertThat(connections.token(ref, "concat_ws('/', version, state)")).isEqualTo("2/OK");
  }

  // Step 6

  @Test
  void connectionIsAnError_whenTheGrantIsDead() {
    AuthorizationRef dead = connections.authorizationCode("dead", server, "no-such-token");

    AuthorizationContextException first = node.refusal(dead);
    AuthorizationContextException second = node.refusal(dead);

    assertThat(first.reason()).isEqualTo(Reason.UNAUTHENTICATED);
    assertThat(second.reason()).isEqualTo(Reason.UNAUTHENTICATED);
    assertThat(connections.token(dead, "concat_ws('/', state, error_code)"))
        .isEqualTo("ERROR/GrantDead");
    assertThat(connections.token(dead, "sealed_error is not null")).isEqualTo("1");
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void deadGrantIsIgnored_whenSomebodySavedANewerTokenMeanwhile() {
    Gate gate =
        AuthorizationServer.gate(AuthorizationServer.status(400, "{'error':'invalid_grant'}"));
    server.script(gate);
    CompletableFuture<String> token = CompletableFuture.supplyAsync(() -> node.token(ref));
    gate.awaitArrival();
    connections.setToken(
        ref,
        "version = 2, lease_owner = null, lease_until = null, redeem_version = null,"
            + " redeem_count = 0, access_expires_at = utc_timestamp(6) + interval 1 hour");
    gate.open();

    assertThat(token.join()).isEqualTo("first-access-token");
    assertThat(connections.token(ref, "state")).isEqualTo("OK");
  }

  // Step 7

  @ParameterizedTest
  @ValueSource(ints = {429, 503})
  void leaseAndIntentAreGivenBack_whenTheServerIsBusy(int status) {
    server.script(AuthorizationServer.status(status, "{}", "Retry-After: 30"));

    AuthorizationContextException refusal = node.refusal(ref);
    AuthorizationContextException again = node.refusal(ref);

    assertThat(refusal.reason()).isEqualTo(Reason.ACQUISITION_FAILED);
    assertThat(again.retryAfter().orElseThrow())
        .isBetween(Duration.ofSeconds(27), Duration.ofSeconds(30));
    assertThat(row()).isEqualTo("OK/0/1/1");
    assertThat(
            connections.token(
                ref, "timestampdiff(second, utc_timestamp(6), next_attempt_at) between 27 and 30"))
        .isEqualTo("1");
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void leaseAndIntentAreGivenBack_whenNobodyListens() {
    server.close();

    assertThat(node.refusal(ref).reason()).isEqualTo(Reason.ACQUISITION_FAILED);
    assertThat(row()).isEqualTo("OK/0/1/1");
  }

  @Test
  void goodTokenIsServed_whileTheServerIsBusy() {
    String token = node.token(ref);
    server.script(AuthorizationServer.status(503, "{}", "Retry-After: 30"));
    passes(Duration.ofMinutes(58));

    node.token(ref);
    await().until(() -> server.requests().size() == 2);

    // Neither of many more requests goes to the busy server.
    for (int i = 0; i < 100; i++) {
      assertThat(node.token(ref)).isEqualTo(token);
    }
    assertThat(server.requests()).hasSize(2);
  }

  // Step 8

  @Test
  void requestIsRepeatedOnce_whenItsOutcomeIsUnknown() {
    server.rotation(AuthorizationServer.Rotation.NONE).script(server.lostAnswer());
    AuthorizationContextException first = node.refusal(ref);
    String between = row();
    passes(Duration.ofSeconds(3));

    String token = node.token(ref);

    assertThat(first.reason()).isEqualTo(Reason.ACQUISITION_FAILED);
    assertThat(between).isEqualTo("UNKNOWN/1/1/0");
    assertThat(server.issued(token)).isTrue();
    assertThat(row()).isEqualTo("OK/0/1/1");
    assertThat(server.requests()).hasSize(2);
  }

  @Test
  void outcomeUnknownIsExplicit_whenTheRepetitionFindsTheGrantDead() {
    server.script(server.lostAnswer());
    node.refusal(ref);
    passes(Duration.ofSeconds(3));

    AuthorizationContextException refusal = node.refusal(ref);

    assertThat(refusal.reason()).isEqualTo(Reason.UNAUTHENTICATED);
    assertThat(connections.token(ref, "concat_ws('/', state, error_code)"))
        .isEqualTo("ERROR/OutcomeUnknown");
    assertThat(server.requests()).hasSize(2);
  }

  @Test
  void nothingIsSentAThirdTime_whenTheOutcomeIsUnknownTwice() {
    server.script(AuthorizationServer.reset(), AuthorizationServer.status(500, ""));
    node.refusal(ref);
    passes(Duration.ofSeconds(3));
    node.refusal(ref);
    passes(Duration.ofSeconds(3));

    AuthorizationContextException third = node.refusal(ref);

    assertThat(third.reason()).isEqualTo(Reason.UNAUTHENTICATED);
    assertThat(connections.token(ref, "concat_ws('/', state, error_code)"))
        .isEqualTo("ERROR/OutcomeUnknown");
    assertThat(server.requests()).hasSize(2);
  }

  @Test
  void goodTokenIsServedToItsEnd_whenTheOutcomeIsUnknownTwice() {
    String token = node.token(ref);
    server.script(AuthorizationServer.reset(), AuthorizationServer.reset());
    passes(Duration.ofMinutes(58));
    node.token(ref);
    await().until(() -> row().startsWith("UNKNOWN/1"));
    passes(Duration.ofSeconds(5));
    await().until(() -> node.token(ref).equals(token) && row().startsWith("UNKNOWN/2"));
    passes(Duration.ofSeconds(5));

    String last = node.token(ref);
    passes(Duration.ofMinutes(2));
    AuthorizationContextException refusal = node.refusal(ref);

    assertThat(last).isEqualTo(token);
    assertThat(refusal.reason()).isEqualTo(Reason.UNAUTHENTICATED);
    assertThat(connections.token(ref, "error_code")).isEqualTo("OutcomeUnknown");
    assertThat(server.requests()).hasSize(3);
  }

  @Test
  void firstUnknownOutcomeIsNotForgotten_whenTheRepetitionIsNotSent() {
    server.script(
        AuthorizationServer.reset(),
        AuthorizationServer.status(429, "{}", "Retry-After: 1"),
        AuthorizationServer.reset());
    for (int i = 0; i < 5; i++) {
      node.refusal(ref);
      passes(Duration.ofSeconds(12));
    }

    // Sent, not processed, sent again: never a third time.
    assertThat(server.requests()).hasSize(3);
    assertThat(connections.token(ref, "error_code")).isEqualTo("OutcomeUnknown");
  }

  @Test
  void clientCredentialsAreRepeatedFreely_whenTheOutcomeIsUnknown() {
    AuthorizationRef free = connections.clientCredentials("free" + names++, server);
    server.script(
        AuthorizationServer.reset(),
        AuthorizationServer.status(500, ""),
        AuthorizationServer.reset());
    for (int i = 0; i < 3; i++) {
      node.refusal(free);
      connections.timePasses(free, Duration.ofMinutes(1));
      node.time.passes(Duration.ofMinutes(1));
    }

    assertThat(server.issued(node.token(free))).isTrue();
  }

  /** {@code state/redeem_count/no lease/no intent}. */
  private String row() {
    return connections.token(
        ref, "concat_ws('/', state, redeem_count, lease_owner is null, redeem_version is null)");
  }

  private void passes(Duration duration) {
    connections.timePasses(ref, duration);
    node.time.passes(duration);
  }

  private static RandomGenerator pausingOnce(HandTime time, AtomicBoolean armed, Duration pause) {
    java.security.SecureRandom random = new java.security.SecureRandom();
    return new RandomGenerator() {
      @Override
      public long nextLong() {
        if (armed.compareAndSet(true, false)) {
          time.passes(pause);
        }
        return random.nextLong();
      }
    };
  }
}
