package io.keybearer.it.bench;

import io.keybearer.it.faults.Node;
import io.keybearer.it.faults.Worker;
import io.keybearer.model.AuthorizationRef;
import io.keybearer.testing.AuthorizationServer;
import io.keybearer.testing.AuthorizationServer.Rotation;
import io.keybearer.testing.TestConnections;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** Goals 5 and 6: everybody at one expiry. */
final class Storms {
  private static final int JVMS = 4;
  private static final int THREADS = 64;
  private static final int ROUNDS = Integer.getInteger("bench.storms", 20);
  private static final Duration LATENCY = Duration.ofMillis(50);

  private Storms() {}

  static void run() throws Exception {
    System.out.println(
        "| who | grant | rounds | token requests | failed callers | last caller, ms (median, slowest) |");
    System.out.println("|---|---|---|---|---|---|");
    try (TestConnections connections = new TestConnections();
        AuthorizationServer server = AuthorizationServer.start()) {
      server.latency(LATENCY).rotation(Rotation.REUSE_REVOKES_FAMILY);
      List<Worker> workers =
          IntStream.range(0, JVMS)
              .mapToObj(i -> Worker.start(Node.Settings.of(connections)))
              .toList();
      try {
        workers.forEach(Worker::awaitReady);
        AuthorizationRef client = connections.clientCredentials("bench-client", server);
        AuthorizationRef code =
            connections.authorizationCode("bench-code", server, server.newGrant());
        ours(connections, server, workers, client, 5, false);
        ours(connections, server, workers, client, ROUNDS, true);
        ours(connections, server, workers, code, ROUNDS, true);
      } finally {
        workers.forEach(Worker::close);
      }
      spring(server);
    }
  }

  private static void ours(
      TestConnections connections,
      AuthorizationServer server,
      List<Worker> workers,
      AuthorizationRef ref,
      int rounds,
      boolean print) {
    int before = server.requests().size();
    long failed = 0;
    List<Double> last = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      List<String> questions = workers.stream().map(worker -> worker.ask(THREADS, ref)).toList();
      long slowest = 0;
      for (int i = 0; i < workers.size(); i++) {
        for (Worker.Answer answer : workers.get(i).answers(questions.get(i))) {
          failed += answer.isToken() ? 0 : 1;
          slowest = Math.max(slowest, answer.micros());
        }
      }
      last.add(slowest / 1000.0);
      connections.timePasses(ref, Duration.ofHours(1));
      workers.forEach(worker -> worker.passes(Duration.ofHours(1)));
    }
    if (print) {
      row(
          "Keybearer, 4 JVMs × 64 threads",
          ref.authorization(),
          rounds,
          server.requests().size() - before,
          failed,
          last);
    }
  }

  private static void spring(AuthorizationServer server) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    int before = server.requests().size();
    long failed = 0;
    int deleted = 0;
    List<Double> last = new ArrayList<>();
    try (SpringClients spring = new SpringClients(server)) {
      for (int round = 0; round < 5; round++) {
        spring.save(server.newGrant(), Instant.now().minusSeconds(60));
        CyclicBarrier start = new CyclicBarrier(THREADS);
        List<Future<Long>> callers = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
          callers.add(
              threads.submit(
                  () -> {
                    start.await();
                    long begin = System.nanoTime();
                    try {
                      spring.token();
                      return System.nanoTime() - begin;
                    } catch (RuntimeException e) {
                      return -(System.nanoTime() - begin);
                    }
                  }));
        }
        double slowest = 0;
        for (Future<Long> caller : callers) {
          failed += caller.get() < 0 ? 1 : 0;
          slowest = Math.max(slowest, Math.abs(caller.get()) / 1e6);
        }
        last.add(slowest);
        deleted += spring.isKept() ? 0 : 1;
      }
    } finally {
      threads.shutdownNow();
    }
    row(
        "Spring Security, JDBC, 1 JVM × 64 threads (row deleted in " + deleted + " of 5 rounds)",
        "rotating",
        5,
        server.requests().size() - before,
        failed,
        last);
  }

  private static void row(
      String who, String grant, int rounds, int requests, long failed, List<Double> last) {
    System.out.printf(
        "| %s | %s | %d | %d | %d | %.0f, %.0f |%n",
        who,
        grant,
        rounds,
        requests,
        failed,
        Rounds.median(last),
        last.stream().max(Double::compare).orElseThrow());
  }
}
