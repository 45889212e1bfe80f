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
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The database is killed, paused, restarted and has no connection to give, during refreshes. */
@Tag("full")
final class DatabaseFaultsIT {
  private static final int CALLERS = 16;
  private static final Duration EXCHANGE = Duration.ofSeconds(3);
  private static final Duration LEASE = Duration.ofSeconds(10);
  private static MariaDbServer mariaDb;
  private static TestConnections connections;
  private static int names;

  private AuthorizationServer server;
  private Node node;
  private Node other;
  private AuthorizationRef ref;
  private AuthorizationRef cached;

  @BeforeAll
  static void startDatabase() {
    mariaDb = MariaDbServer.start(Path.of("target", "mariadb-faults"));
    connections = new TestConnections(mariaDb);
  }

  @AfterAll
  static void stopDatabase() {
    connections.close();
    mariaDb.stop();
  }

  @BeforeEach
  void start() throws IOException {
    server = AuthorizationServer.start().rotation(Rotation.REUSE_REVOKES_FAMILY);
    Node.Settings settings =
        Node.Settings.of(connections)
            .times(EXCHANGE, LEASE)
            .pool(3)
            .answerTimeout(Duration.ofSeconds(2));
    node = new Node(settings);
    other = new Node(settings);
    cached = connections.clientCredentials("cached" + names++, server);
    ref = connections.authorizationCode("fault" + names++, server, server.newGrant());
    await()
        .until(() -> server.issued(node.ask(cached)) && node.ask(cached).equals(node.ask(cached)));
  }

  @AfterEach
  void stop() {
    node.close();
    other.close();
    server.close();
  }

  @Test
  void nothingIsLostAndNothingSentTwice_whenTheDatabaseIsKilledDuringTheRequest() {
    Gate gate = AuthorizationServer.gate(server.usual());
    List<CompletableFuture<String>> callers = callersAt(gate);

    mariaDb.kill();
    String meanwhile = node.ask(cached);
    gate.open();
    callers.forEach(CompletableFuture::join);
    mariaDb.startAgain();

    assertThat(meanwhile).matches(server::issued);
    goesOn();
  }

  @Test
  void nothingIsLostAndNothingSentTwice_whenTheDatabaseRestartsDuringTheRequest() {
    Gate gate = AuthorizationServer.gate(server.usual());
    List<CompletableFuture<String>> callers = callersAt(gate);

    mariaDb.stop();
    mariaDb.startAgain();
    gate.open();

    // The node that sent keeps its tokens; the other one may have looked while nobody was there.
    assertThat(callers)
        .extracting(CompletableFuture::join)
        .anyMatch(server::issued)
        .allMatch(answer -> server.issued(answer) || answer.contains("StoreUnavailable"));
    goesOn();
  }

  @Test
  void nobodyWaitsForLong_andNothingIsSentTwice_whenTheDatabaseStandsStillDuringTheRequest() {
    AuthorizationRef unseen = connections.clientCredentials("unseen" + names++, server);
    Gate gate = AuthorizationServer.gate(server.usual());
    List<CompletableFuture<String>> callers = callersAt(gate);
    int sent = server.requests().size();
    long pid = mariaDb.pid();

    Signals.pause(pid);
    List<String> refusals;
    long waited;
    String meanwhile;
    try {
      gate.open();
      meanwhile = node.ask(cached);
      long begin = System.nanoTime();
      List<CompletableFuture<String>> uncached = asking(unseen);
      callers.forEach(CompletableFuture::join);
      refusals = uncached.stream().map(CompletableFuture::join).toList();
      waited = Duration.ofNanos(System.nanoTime() - begin).toSeconds();
    } finally {
      Signals.resume(pid);
    }

    assertThat(meanwhile).matches(server::issued);
    assertThat(refusals).allMatch(refusal -> refusal.startsWith("!"));
    assertThat(waited).isLessThan(EXCHANGE.toSeconds() + 3);
    assertThat(server.requests()).hasSize(sent);
    goesOn();
    await().ignoreExceptions().until(() -> server.issued(node.ask(unseen)));
  }

  @Test
  void othersAreServedFromMemory_andAllRecovers_whenThePoolIsExhausted() throws SQLException {
    List<AuthorizationRef> stuck =
        IntStream.range(0, 3)
            .mapToObj(
                i -> connections.authorizationCode("stuck" + names++, server, server.newGrant()))
            .toList();
    int sent = server.requests().size();
    try (Connection connection = mariaDb.connect(connections.url());
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      for (AuthorizationRef each : stuck) {
        statement.execute(
            "select * from token where authorization_id = " + connections.id(each) + " for update");
      }
      List<CompletableFuture<String>> waiting =
          stuck.stream().map(each -> CompletableFuture.supplyAsync(() -> node.ask(each))).toList();
      await()
          .until(
              () ->
                  connections
                      .text(
                          "select count(*) from information_schema.innodb_trx"
                              + " where trx_state = 'LOCK WAIT'")
                      .equals("3"));

      String hit = node.ask(cached);
      String refusal = node.ask(ref);
      connection.rollback();

      assertThat(hit).matches(server::issued);
      assertThat(refusal).contains("StoreUnavailable");
      assertThat(waiting).allMatch(caller -> server.issued(caller.join()));
    }
    assertThat(server.issued(node.ask(ref))).isTrue();
    assertThat(server.requests()).hasSize(sent + 4);
  }

  /** Callers on both nodes; one request of theirs stands at the gate. */
  private List<CompletableFuture<String>> callersAt(Gate gate) {
    server.script(gate);
    List<CompletableFuture<String>> callers = asking(ref);
    gate.awaitArrival();
    return callers;
  }

  private List<CompletableFuture<String>> asking(AuthorizationRef which) {
    return IntStream.range(0, CALLERS)
        .mapToObj(
            i ->
                CompletableFuture.supplyAsync(
                    () -> (i % 2 == 0 ? node : other).ask(which), task -> new Thread(task).start()))
        .toList();
  }

  /** The one request's tokens are kept, and the refresh token of them works. */
  private void goesOn() {
    int sent = server.requests().size();
    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .until(() -> connections.token(ref, "concat_ws('/', version, state)").equals("2/OK"));
    await().until(() -> server.issued(node.ask(ref)));
    assertThat(other.ask(ref)).isEqualTo(node.ask(ref));
    assertThat(server.requests()).hasSize(sent);

    connections.timePasses(ref, Duration.ofHours(1));
    node.time.passes(Duration.ofHours(1));
    other.time.passes(Duration.ofHours(1));
    assertThat(server.issued(node.ask(ref))).isTrue();
  }
}
