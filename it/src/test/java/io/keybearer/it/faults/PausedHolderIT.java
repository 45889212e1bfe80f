package io.keybearer.it.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.keybearer.model.AuthorizationRef;
import io.keybearer.testing.AuthorizationServer;
import io.keybearer.testing.AuthorizationServer.Gate;
import io.keybearer.testing.AuthorizationServer.Rotation;
import io.keybearer.testing.MariaDbServer;
import io.keybearer.testing.TestConnections;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The JVM that holds the lease is stopped by SIGSTOP for longer than the lease, and goes on. */
@Tag("full")
final class PausedHolderIT {
  private static final Duration EXCHANGE = Duration.ofSeconds(2);
  private static final Duration LEASE = Duration.ofSeconds(8);
  private static final Duration DEAD = Duration.ofSeconds(40);
  private static int names;

  private TestConnections connections;
  private AuthorizationServer server;
  private Node survivor;
  private Node.Settings settings;
  private String grant;
  private AuthorizationRef ref;

  @BeforeEach
  void start() throws IOException {
    connections = new TestConnections();
    server = AuthorizationServer.start();
    settings = Node.Settings.of(connections).times(EXCHANGE, LEASE);
    survivor = new Node(settings);
    grant = server.newGrant();
    ref = connections.authorizationCode("paused" + names++, server, grant);
  }

  @AfterEach
  void stop() {
    survivor.close();
    server.close();
    connections.close();
  }

  @Test
  void nothingIsSent_whenTheHolderStoodStillBeforeSending() throws Exception {
    // Given
    int port = MariaDbServer.shared().port();
    try (Wire wire = new Wire(port);
        Worker holder =
            Worker.start(
                    settings.through(
                        connections.url().replace(":" + port + "/", ":" + wire.port() + "/")))
                .awaitReady()) {
      wire.holdAfter("lease_fence = ");
      String question = holder.ask(1, ref);
      wire.awaitHeld();
      await().until(() -> !connections.token(ref, "lease_owner").isEmpty());

      // When
      holder.pause();
      wire.release();
      connections.timePasses(ref, DEAD);
      String token = survivor.ask(ref);
      awaitEndOfLease();
      holder.resume();
      String late = holder.answers(question).get(0).text();

      // Then
      assertThat(server.issued(token)).isTrue();
      assertThat(late).matches(it -> it.equals(token) || it.startsWith("!"));
      assertThat(server.requests()).hasSize(1);
      assertThat(row()).isEqualTo("2/OK/0");
      assertThat(holder.answer(ref).text()).isEqualTo(token);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Rotation.class,
      names = {"NONE", "REUSE_GRACE"})
  void newerTokensStay_whenTheHolderStoodStillAfterSending(Rotation rotation) throws Exception {
    // Given
    server.rotation(rotation);
    try (Worker holder = Worker.start(settings).awaitReady()) {
      String question = stopAfterSending(holder);

      // When
      String token = survivor.ask(ref);
      holder.resume();
      holder.answers(question);

      // Then
      assertThat(server.issued(token)).isTrue();
      assertThat(server.timesSent(grant)).isEqualTo(2);
      assertThat(row()).isEqualTo("2/OK/0");
      assertThat(survivor.ask(ref)).isEqualTo(token);
      assertThat(holder.answer(ref).text()).isEqualTo(token);
    }
  }

  @Test
  void stateIsExplicit_whenTheHolderStoodStillAfterSendingAndReuseRevokesTheFamily()
      throws Exception {
    // Given
    server.rotation(Rotation.REUSE_REVOKES_FAMILY);
    try (Worker holder = Worker.start(settings).awaitReady()) {
      String question = stopAfterSending(holder);

      // When
      String refusal = survivor.ask(ref);
      String between = connections.token(ref, "concat_ws('/', state, error_code)");
      holder.resume();
      String late = holder.answers(question).get(0).text();

      // Then
      assertThat(refusal).contains("OutcomeUnknown");
      assertThat(between).isEqualTo("ERROR/OutcomeUnknown");
      assertThat(server.timesSent(grant)).isEqualTo(2);
      if (late.startsWith("!")) {
        assertThat(connections.token(ref, "concat_ws('/', version, state, error_code)"))
            .isEqualTo("1/ERROR/OutcomeUnknown");
      } else {
        // Rescued: the access token is real; that the family is dead shows at the next refresh.
        assertThat(server.issued(late)).isTrue();
        connections.timePasses(ref, Duration.ofHours(1));
        survivor.time.passes(Duration.ofHours(1));
        assertThat(survivor.ask(ref)).contains("GrantDead");
      }
    }
  }

  /** The server has done its work; its answer waits in the stopped holder's socket. */
  private String stopAfterSending(Worker holder) throws InterruptedException {
    Gate gate = AuthorizationServer.gate(server.usual());
    server.script(gate);
    String question = holder.ask(1, ref);
    gate.awaitArrival();
    holder.pause();
    gate.open();
    connections.timePasses(ref, DEAD);
    return question;
  }

  /** On the holder's own monotonic clock too: more has passed than it may still send after. */
  private static void awaitEndOfLease() {
    Duration latest = LEASE.minus(EXCHANGE).minusSeconds(4).plusMillis(500);
    await().pollDelay(latest).until(() -> true);
  }

  private String row() {
    return connections.token(ref, "concat_ws('/', version, state, redeem_count)");
  }
}
