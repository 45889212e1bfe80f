package io.keybearer.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.model.AuthorizationRef;
import io.keybearer.testing.AuthorizationServer;
import io.keybearer.testing.TestConnections;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nodes whose wall clocks are five minutes ahead and behind. */
final class ClockSkewIT {
  private static final int THREADS = 32;

  private TestConnections connections;
  private AuthorizationServer server;
  private List<Node> nodes;

  @BeforeEach
  void start() throws IOException {
    connections = new TestConnections();
    server =
        AuthorizationServer.start()
            .latency(Duration.ofMillis(50))
            .rotation(AuthorizationServer.Rotation.REUSE_REVOKES_FAMILY);
    nodes =
        IntStream.of(-5, 0, 5)
            .mapToObj(
                minutes ->
                    new Node(Node.Settings.of(connections).skewed(Duration.ofMinutes(minutes))))
            .toList();
  }

  @AfterEach
  void stop() {
    nodes.forEach(Node::close);
    server.close();
    connections.close();
  }

  @Test
  void oneRequestIsSent_whenTokensEndOnNodesWhoseClocksDisagree() throws Exception {
    // Given
    AuthorizationRef ref = connections.authorizationCode("skew", server, server.newGrant());
    for (int round = 1; round <= 3; round++) {
      Set<String> old = server.issuedTokens();

      // When
      Set<String> tokens = storm(ref);

      // Then
      assertThat(tokens).hasSize(1).allMatch(server::issued).noneMatch(old::contains);
      assertThat(server.requests()).hasSize(round);
      connections.timePasses(ref, Duration.ofHours(1));
      nodes.forEach(node -> node.time.passes(Duration.ofHours(1)));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void tokenEndsWhenItsServerSays_whenItSaysSoByAPointInTimeAndTheClocksDisagree(int node) {
    // Given
    AuthorizationRef ref = connections.clientCredentials("absolute" + node, server);
    server.script(
        (exchange, form) ->
            AuthorizationServer.status(
                    200,
                    "{'access_token':'absolute','token_type':'Bearer','expires_at':"
                        + Instant.now().plusSeconds(200).getEpochSecond()
                        + "}")
                .give(exchange, form));

    // When
    String token = nodes.get(node).ask(ref);
    long seconds =
        Long.parseLong(
            connections.token(ref, "timestampdiff(second, utc_timestamp(6), access_expires_at)"));

    // Then
    assertThat(token).isEqualTo("absolute");
    assertThat(seconds).isBetween(180L, 200L);
  }

  private Set<String> storm(AuthorizationRef ref) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(nodes.size() * THREADS);
    try {
      CyclicBarrier start = new CyclicBarrier(nodes.size() * THREADS);
      List<Future<String>> answers =
          IntStream.range(0, nodes.size() * THREADS)
              .mapToObj(
                  i ->
                      threads.submit(
                          () -> {
                            start.await();
                            return nodes.get(i % nodes.size()).ask(ref);
                          }))
              .toList();
      Set<String> tokens = new HashSet<>();
      for (Future<String> answer : answers) {
        tokens.add(answer.get());
      }
      return tokens;
    } finally {
      threads.shutdownNow();
    }
  }
}
