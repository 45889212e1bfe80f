package io.keybearer.it.bench;

import io.keybearer.it.faults.Node;
import io.keybearer.model.AuthorizationRef;
import io.keybearer.testing.AuthorizationServer;
import io.keybearer.testing.TestConnections;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Goal 7: nobody waits while a token that has not ended is refreshed. */
final class RefreshWindow {
  private static final int THREADS = 2;
  private static final Duration SPAN = Duration.ofMillis(500);
  private static final int ROUNDS = 7;

  private RefreshWindow() {}

  static void run() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try (TestConnections connections = new TestConnections();
        AuthorizationServer server = AuthorizationServer.start().latency(SPAN);
        Node node = new Node(Node.Settings.of(connections))) {
      AuthorizationRef ref = connections.clientCredentials("window", server);
      node.ask(ref);
      asking(threads, node, ref);
      List<Double> steady = new ArrayList<>();
      List<Double> refreshing = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        steady.add(asking(threads, node, ref));
        int before = server.requests().size();
        connections.timePasses(ref, Duration.ofMinutes(58));
        node.time.passes(Duration.ofMinutes(58));
        refreshing.add(asking(threads, node, ref));
        while (server.requests().size() == before || node.manager.status().refreshes() > 0) {
          Thread.sleep(10);
        }
      }
      System.out.println("| p99 of a call, 2 threads | µs (median of " + ROUNDS + " rounds) |");
      System.out.println("|---|---|");
      System.out.printf("| steady | %.2f |%n", Rounds.median(steady));
      System.out.printf("| while a refresh of 500 ms is under way | %.2f |%n", Rounds.median(refreshing));
    } finally {
      threads.shutdownNow();
    }
  }

  private static double asking(ExecutorService threads, Node node, AuthorizationRef ref)
      throws Exception {
    List<Future<long[]>> all = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      all.add(
          threads.submit(
              () -> {
                long[] times = new long[2_000_000];
                int count = 0;
                long end = System.nanoTime() + SPAN.toNanos();
                long begin = System.nanoTime();
                while (begin < end && count < times.length) {
                  node.ask(ref);
                  long now = System.nanoTime();
                  times[count++] = now - begin;
                  begin = now;
                }
                return Arrays.copyOf(times, count);
              }));
    }
    long[] times = new long[0];
    for (Future<long[]> each : all) {
      long[] more = each.get();
      int length = times.length;
      times = Arrays.copyOf(times, length + more.length);
      System.arraycopy(more, 0, times, length, more.length);
    }
    Arrays.sort(times);
    return times[(int) (times.length * 0.99)] / 1000.0;
  }
}
