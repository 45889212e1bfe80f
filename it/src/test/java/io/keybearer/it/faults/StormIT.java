package io.keybearer.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.model.AuthorizationRef;
import io.keybearer.testing.AuthorizationServer;
import io.keybearer.testing.AuthorizationServer.Rotation;
import io.keybearer.testing.TestConnections;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Four JVMs of 64 threads each at one expiry: one token request, nobody fails, nothing is lost.
 * {@code -Dstorm.rounds=100} makes it longer.
 */
final class StormIT {
  private static final int JVMS = 4;
  private static final int THREADS = 64;
  private static final int ROUNDS = Integer.getInteger("storm.rounds", 10);

  private static TestConnections connections;
  private static AuthorizationServer server;
  private static List<Worker> workers;

  @BeforeAll
  static void start() throws IOException {
    connections = new TestConnections();
    server = AuthorizationServer.start().latency(Duration.ofMillis(50));
    Node.Settings settings = Node.Settings.of(connections);
    workers =
        java.util.stream.IntStream.range(0, JVMS).mapToObj(i -> Worker.start(settings)).toList();
    workers.forEach(Worker::awaitReady);
  }

  @AfterAll
  static void stop() {
    workers.forEach(Worker::close);
    server.close();
    connections.close();
  }

  @Test
  void oneRequestIsSent_whenClientCredentialsEndInEveryJvm() {
    storms(connections.clientCredentials("storm-client", server));
  }

  @Test
  void oneRequestIsSent_whenReuseOfTheRefreshTokenWouldRevokeTheFamily() {
    server.rotation(Rotation.REUSE_REVOKES_FAMILY);

    storms(connections.authorizationCode("storm-code", server, server.newGrant()));
  }

  private static void storms(AuthorizationRef ref) {
    int before = server.requests().size();
    for (int round = 1; round <= ROUNDS; round++) {
      // Given
      Set<String> old = server.issuedTokens();

      // When
      List<Worker.Answer> answers = storm(ref);

      // Then
      Set<String> tokens = answers.stream().map(Worker.Answer::text).collect(Collectors.toSet());
      assertThat(answers).hasSize(JVMS * THREADS);
      assertThat(tokens).hasSize(1).allMatch(server::issued).noneMatch(old::contains);
      assertThat(server.requests()).hasSize(before + round);
      assertThat(connections.token(ref, "concat_ws('/', state, lease_owner is null, redeem_count)"))
          .isEqualTo("OK/1/0");
      connections.timePasses(ref, Duration.ofHours(1));
      workers.forEach(worker -> worker.passes(Duration.ofHours(1)));
    }
  }

  private static List<Worker.Answer> storm(AuthorizationRef ref) {
    List<String> questions = workers.stream().map(worker -> worker.ask(THREADS, ref)).toList();
    List<Worker.Answer> answers = new ArrayList<>();
    for (int i = 0; i < JVMS; i++) {
      answers.addAll(workers.get(i).answers(questions.get(i)));
    }
    return answers;
  }
}
