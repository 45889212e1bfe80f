package io.keybearer.it.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.keybearer.model.AuthorizationRef;
import io.keybearer.testing.AuthorizationServer;
import io.keybearer.testing.AuthorizationServer.Gate;
import io.keybearer.testing.AuthorizationServer.Rotation;
import io.keybearer.testing.TestConnections;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Three gateways, each at its own member of a Galera cluster, of which one is killed or cut off: no
 * refresh token is sent twice, and nothing is lost. Reuse revokes the family all the time.
 */
@Tag("full")
final class GaleraIT {
  private static final int CALLERS = 48;
  private static final Executor OWN_THREAD = task -> new Thread(task).start();
  private static GaleraCluster cluster;
  private static TestConnections connections;
  private static int names;

  private AuthorizationServer server;
  private List<Node> nodes;
  private String grant;
  private AuthorizationRef ref;

  @BeforeAll
  static void startCluster() throws Exception {
    cluster = new GaleraCluster();
    connections = new TestConnections(cluster.member(0).url(cluster.createDatabase("store")));
  }

  @AfterAll
  static void stopCluster() throws Exception {
    connections.close();
    cluster.close();
  }

  @BeforeEach
  void start() throws Exception {
    server =
        AuthorizationServer.start()
            .latency(Duration.ofMillis(50))
            .rotation(Rotation.REUSE_REVOKES_FAMILY);
    nodes = new ArrayList<>();
    for (int i = 0; i < GaleraCluster.SIZE; i++) {
      // Its own member first, then the one that the test leaves alone.
      String url =
          "jdbc:mariadb:sequential://127.0.0.1:"
              + cluster.member(i).port
              + ",127.0.0.1:"
              + cluster.member(0).port
              + "/store?connectTimeout=1000";
      nodes.add(new Node(Node.Settings.of(connections).through(url)));
    }
    grant = server.newGrant();
    ref = connections.authorizationCode("galera" + names++, server, grant);
  }

  @AfterEach
  void stop() {
    nodes.forEach(Node::close);
    server.close();
  }

  @Test
  void oneRequestIsSent_whenTokensEndOnGatewaysOfThreeMembers() {
    for (int round = 1; round <= 10; round++) {
      List<String> answers = joined(storm());

      assertThat(answers).allMatch(server::issued);
      assertThat(answers.stream().distinct()).hasSize(1);
      assertThat(server.requests()).hasSize(round);
      hourPasses();
    }
  }

  @Test
  void nextReadSeesWhatAnotherMemberHasCommitted() {
    for (int version = 2; version <= 200; version++) {
      connections.setToken(ref, "version = " + version);

      assertThat(nodes.get(2).store.load(ref).orElseThrow().token().version()).isEqualTo(version);
    }
  }

  @Test
  void nothingIsSentTwiceAndNothingLost_whenAMemberIsKilledDuringTheRequest() throws Exception {
    // Given: the gateway of the member to be killed holds the lease.
    Gate gate = AuthorizationServer.gate(server.usual());
    CompletableFuture<String> holder = holderAt(gate);

    // When
    cluster.member(1).kill();
    List<CompletableFuture<String>> others = storm();
    gate.open();

    // Then
    // The cluster stands still for seconds until it has found the member dead: some give up.
    assertThat(holder.join()).matches(answer -> server.issued(answer) || answer.startsWith("!"));
    assertThat(joined(others)).allMatch(answer -> server.issued(answer) || answer.startsWith("!"));
    assertThat(server.timesSent(grant)).isEqualTo(1);
    cluster.startAgain(1);
    goesOn();
  }

  @Test
  void nothingIsSentTwiceAndNothingLost_whenAMemberIsCutOffDuringTheRequest() {
    // Given
    Gate gate = AuthorizationServer.gate(server.usual());
    CompletableFuture<String> holder = holderAt(gate);

    // When: long enough for the others to go on without it.
    cluster.member(1).pause();
    gate.open();
    await()
        .atMost(Duration.ofSeconds(40))
        .ignoreExceptions()
        .until(() -> connections.token(ref, "version").equals("2"));
    cluster.member(1).resume();
    GaleraCluster.awaitSynced(cluster.member(1));

    // Then
    assertThat(holder.join()).matches(answer -> server.issued(answer) || answer.startsWith("!"));
    assertThat(server.timesSent(grant)).isEqualTo(1);
    goesOn();
  }

  private CompletableFuture<String> holderAt(Gate gate) {
    server.script(gate);
    CompletableFuture<String> holder =
        CompletableFuture.supplyAsync(() -> nodes.get(1).ask(ref), OWN_THREAD);
    gate.awaitArrival();
    return holder;
  }

  private List<CompletableFuture<String>> storm() {
    return IntStream.range(0, CALLERS)
        .mapToObj(
            i ->
                CompletableFuture.supplyAsync(
                    () -> nodes.get(i % nodes.size()).ask(ref), OWN_THREAD))
        .toList();
  }

  private static List<String> joined(List<CompletableFuture<String>> answers) {
    return answers.stream().map(CompletableFuture::join).toList();
  }

  private void hourPasses() {
    connections.timePasses(ref, Duration.ofHours(1));
    nodes.forEach(node -> node.time.passes(Duration.ofHours(1)));
  }

  /** All three gateways have the same token, and the refresh token behind it works. */
  private void goesOn() {
    int sent = server.requests().size();
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> joined(storm()).stream().filter(server::issued).distinct().count() == 1);
    await().until(() -> joined(storm()).stream().allMatch(server::issued));
    assertThat(server.requests()).hasSize(sent);
    hourPasses();
    assertThat(joined(storm())).allMatch(server::issued);
    assertThat(server.requests()).hasSize(sent + 1);
  }
}
