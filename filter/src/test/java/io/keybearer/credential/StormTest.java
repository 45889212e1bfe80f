package io.keybearer.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.model.AuthorizationRef;
import io.keybearer.store.Database;
import io.keybearer.testing.AuthorizationServer;
import io.keybearer.testing.TestConnections;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Four nodes of 64 threads each at one expiry: one token request, nobody fails, nothing is lost.
 */
final class StormTest {
  private static final int NODES = 4;
  private static final int THREADS = 64;
  private static final int ROUNDS = 5;

  private static TestConnections connections;
  private final List<Database> databases = new ArrayList<>();
  private final List<TestNode> nodes = new ArrayList<>();
  private AuthorizationServer server;

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
        AuthorizationServer.start()
            .latency(Duration.ofMillis(50))
            .rotation(AuthorizationServer.Rotation.REUSE_REVOKES_FAMILY);
    for (int i = 0; i < NODES; i++) {
      Database database = connections.anotherDatabase();
      databases.add(database);
      nodes.add(new TestNode(connections, database, CredentialSettings.DEFAULTS));
    }
  }

  @AfterEach
  void stop() {
    nodes.forEach(TestNode::close);
    databases.forEach(Database::close);
    server.close();
  }

  @Test
  void oneRequestIsSent_whenClientCredentialsEndEverywhere() throws Exception {
    storms(connections.clientCredentials("storm-client", server));
  }

  @Test
  void oneRequestIsSent_whenReuseOfTheRefreshTokenWouldRevokeTheFamily() throws Exception {
    storms(connections.authorizationCode("storm-code", server, server.newGrant()));
  }

  private void storms(AuthorizationRef ref) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(NODES * THREADS);
    try {
      for (int round = 1; round <= ROUNDS; round++) {
        Set<String> tokens = storm(ref, threads);

        assertThat(tokens).hasSize(1).allMatch(server::issued);
        assertThat(server.requests()).hasSize(round);
        connections.timePasses(ref, Duration.ofHours(1));
        nodes.forEach(node -> node.time.passes(Duration.ofHours(1)));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private Set<String> storm(AuthorizationRef ref, ExecutorService threads) throws Exception {
    CyclicBarrier start = new CyclicBarrier(NODES * THREADS);
    List<Future<String>> answers = new ArrayList<>();
    for (int i = 0; i < NODES * THREADS; i++) {
      TestNode node = nodes.get(i % NODES);
      Callable<String> call =
          () -> {
            start.await();
            return node.token(ref);
          };
      answers.add(threads.submit(call));
    }
    Set<String> tokens = new TreeSet<>();
    for (Future<String> answer : answers) {
      tokens.add(answer.get());
    }
    return tokens;
  }
}
