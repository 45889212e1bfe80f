package io.keybearer.it.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.keybearer.model.AuthorizationRef;
import io.keybearer.model.Secret;
import io.keybearer.store.RefreshMaterial;
import io.keybearer.testing.AuthorizationServer;
import io.keybearer.testing.AuthorizationServer.Rotation;
import io.keybearer.testing.TestConnections;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A JVM in the middle of eight refreshes is killed by SIGKILL at a random moment, and another node
 * asks for the same connections. {@code -Dcrash.kills=500} makes it longer; {@code -Dcrash.seed}
 * repeats a run's moments. {@code target/crash-report.txt} says where the kills hit.
 */
final class CrashIT {
  private static final int KILLS = Integer.getInteger("crash.kills", 4);
  private static final long SEED = Long.getLong("crash.seed", 20261126);
  private static final int CONNECTIONS = 8;
  private static final List<Rotation> ROTATIONS = List.of(Rotation.values());
  private static final Duration DEAD = Duration.ofMinutes(2);

  private static TestConnections connections;
  private static AuthorizationServer server;
  private static Node survivor;

  private final Map<String, Integer> hits = new TreeMap<>();
  private final Random random = new Random(SEED);

  /** A connection under test; {@code grant} is null where the client has its own. */
  private record Subject(AuthorizationRef ref, @org.jspecify.annotations.Nullable String grant) {
    /** How its row begins before any refresh. */
    String first() {
      return grant == null ? "0/" : "1/";
    }
  }

  @BeforeAll
  static void start() throws IOException {
    connections = new TestConnections();
    server = AuthorizationServer.start().latency(Duration.ofMillis(20));
    survivor = new Node(Node.Settings.of(connections));
  }

  @AfterAll
  static void stop() {
    survivor.close();
    server.close();
    connections.close();
  }

  @Test
  void everyConnectionIsGoodOrSaysWhatIsNotKnown_whenAJvmIsKilledDuringRefresh() throws Exception {
    Worker victim = Worker.start(Node.Settings.of(connections));
    try {
      for (int kill = 0; kill < KILLS; kill++) {
        victim.awaitReady();
        Worker next = Worker.start(Node.Settings.of(connections));
        try {
          killDuringRefresh(victim, kill);
        } finally {
          victim.close();
          victim = next;
        }
      }
    } finally {
      victim.close();
      report();
    }
  }

  private void killDuringRefresh(Worker victim, int kill) throws Exception {
    // Given
    Rotation rotation = ROTATIONS.get(random.nextInt(ROTATIONS.size()));
    server.rotation(rotation);
    warmUp(victim, kill);
    List<Subject> subjects = subjects(kill);
    CountDownLatch moment = arm();

    // When
    victim.ask(2, subjects.stream().map(Subject::ref).toArray(AuthorizationRef[]::new));
    moment.await(20, TimeUnit.SECONDS);
    TimeUnit.MICROSECONDS.sleep(random.nextInt(8_000));
    victim.kill();
    server.onRequest(() -> {}).onAnswer(() -> {});

    // Then
    assertThat(victim.soFar(Worker.Answer::isToken))
        .allMatch(answer -> server.issued(answer.text()));
    for (Subject subject : subjects) {
      boolean sent = subject.grant() != null && server.timesSent(subject.grant()) > 0;
      String row = row(subject.ref());
      hits.merge(
          (subject.grant() == null ? "client  " : "refresh ") + place(row, subject.first(), sent),
          1,
          Integer::sum);
      assertThat(row).as("%s, sent %s", subject.ref(), sent).matches(explicit(sent));
      recovers(subject, rotation, sent, row.startsWith(subject.first()));
    }
  }

  /** One of three kinds of moments, so that the kills hit every step. */
  private CountDownLatch arm() {
    CountDownLatch moment = new CountDownLatch(1);
    CountDownLatch nth = new CountDownLatch(1 + random.nextInt(CONNECTIONS));
    Runnable count =
        () -> {
          nth.countDown();
          if (nth.getCount() == 0) {
            moment.countDown();
          }
        };
    switch (random.nextInt(3)) {
      case 0 -> moment.countDown();
      case 1 -> server.onRequest(count);
      default -> server.onAnswer(count);
    }
    return moment;
  }

  private static void warmUp(Worker victim, int kill) {
    AuthorizationRef warm = connections.clientCredentials("warm-" + kill, server);
    // On a busy machine a cold JVM may be too slow for its first lease, and withdraws.
    await().atMost(Duration.ofSeconds(60)).until(() -> server.issued(victim.answer(warm).text()));
  }

  private static List<Subject> subjects(int kill) {
    List<Subject> subjects = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      String name = "crash-" + kill + "-" + i;
      if (i % 4 == 0) {
        subjects.add(new Subject(connections.clientCredentials(name, server), null));
      } else {
        String grant = server.newGrant();
        subjects.add(new Subject(connections.authorizationCode(name, server, grant), grant));
      }
    }
    return subjects;
  }

  private static String row(AuthorizationRef ref) {
    return connections.token(
        ref,
        "concat_ws('/', version, state, if(lease_owner is null, 'free', 'held'),"
            + " ifnull(redeem_version = version, 0), redeem_count)");
  }

  /** Saved; or held with the intent; or, unless the grant was sent, as if nothing had happened. */
  private static String explicit(boolean sent) {
    return sent ? "2/OK/free/0/0|1/OK/held/1/1" : "[0-2]/OK/(free/0/0|held/1/1)";
  }

  private static String place(String row, String first, boolean sent) {
    if (!row.startsWith(first)) {
      return "4 after the save";
    }
    if (row.contains("/free/")) {
      return "1 before the intent";
    }
    return sent ? "3 after sending, before the save" : "2 after the intent";
  }

  private static void recovers(Subject subject, Rotation rotation, boolean sent, boolean unsaved) {
    AuthorizationRef ref = subject.ref();
    connections.timePasses(ref, DEAD);
    String answer = survivor.ask(ref);
    String state = connections.token(ref, "concat_ws('/', state, error_code)");
    boolean burns = rotation == Rotation.ROTATE || rotation == Rotation.REUSE_REVOKES_FAMILY;
    // The victim's request may have come after we looked: then the grant was sent twice by now.
    boolean burnt =
        burns
            && unsaved
            && subject.grant() != null
            && (sent || server.timesSent(subject.grant()) > 1);
    if (answer.startsWith("!")) {
      // Only where the server has burnt the refresh token and its answer died with the JVM.
      assertThat(burnt).as("%s: %s, %s", ref, answer, state).isTrue();
      assertThat(answer).contains("Unauthenticated (OutcomeUnknown)");
      assertThat(state).isEqualTo("ERROR/OutcomeUnknown");
    } else {
      assertThat(server.issued(answer)).as("%s: %s", ref, answer).isTrue();
      assertThat(state).isEqualTo("OK");
      assertThat(isKept(ref, subject)).as("%s has a refresh token of use", ref).isTrue();
    }
    assertThat(subject.grant() == null ? 0 : server.timesSent(subject.grant()))
        .isLessThanOrEqualTo(2);
    refreshesAgain(subject, answer);
  }

  private static boolean isKept(AuthorizationRef ref, Subject subject) {
    RefreshMaterial material = survivor.store.loadMaterial(connections.id(ref)).orElseThrow();
    return subject.grant() == null
        || server.accepts(material.refreshToken().map(Secret::expose).orElse(""));
  }

  /** An hour later: a new token, or the same error; never the old token. */
  private static void refreshesAgain(Subject subject, String before) {
    Set<String> ended = server.issuedTokens();
    connections.timePasses(subject.ref(), Duration.ofHours(1));
    survivor.time.passes(Duration.ofHours(1));
    String again = survivor.ask(subject.ref());
    if (before.startsWith("!")) {
      assertThat(again).isEqualTo(before);
    } else {
      assertThat(ended).doesNotContain(again);
      assertThat(server.issued(again)).as("%s: %s", subject.ref(), again).isTrue();
    }
  }

  private void report() throws IOException {
    StringBuilder text = new StringBuilder();
    text.append(KILLS).append(" kills, seed ").append(SEED).append('\n');
    hits.forEach((place, count) -> text.append(String.format("%5d %s%n", count, place)));
    Files.writeString(Path.of("target", "crash-report.txt"), text);
  }
}
