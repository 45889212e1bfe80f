package io.keybearer.it.bench;

import io.keybearer.it.faults.Node;
import io.keybearer.model.AuthorizationRef;
import io.keybearer.testing.AuthorizationServer;
import io.keybearer.testing.TestConnections;
import java.util.ArrayList;
import java.util.List;

/** Goal 14: how soon a change is honoured, and what asking for changes costs. */
final class Changes {
  private static final int CHANGES = Integer.getInteger("bench.changes", 40);

  private Changes() {}

  static void run() throws Exception {
    try (TestConnections connections = new TestConnections();
        AuthorizationServer server = AuthorizationServer.start()) {
      long before = questions(connections);
      Thread.sleep(10_000);
      double alone = (questions(connections) - before - 1) / 10.0;
      try (Node one = new Node(Node.Settings.of(connections));
          Node two = new Node(Node.Settings.of(connections))) {
        AuthorizationRef ref = connections.clientCredentials("changes", server);
        List<Double> millis = new ArrayList<>();
        one.ask(ref);
        two.ask(ref);
        Thread.sleep(1000);
        for (int i = 0; i < CHANGES; i++) {
          boolean off = i % 2 == 0;
          connections.run(
              "update authorization set disabled = ? where id = ?", off, connections.id(ref));
          connections.changed("AUTHORIZATION", ref.provider(), ref.authorization());
          long begin = System.nanoTime();
          while (one.ask(ref).startsWith("!") != off || two.ask(ref).startsWith("!") != off) {
            Thread.sleep(1);
          }
          millis.add((System.nanoTime() - begin) / 1e6);
          Thread.sleep(137);
        }
        Thread.sleep(2000);
        before = questions(connections);
        Thread.sleep(20_000);
        double both = (questions(connections) - before - 1) / 20.0;
        System.out.println("| changes of one authorization, two nodes | |");
        System.out.println("|---|---|");
        System.out.printf(
            "| honoured by both, ms (median of %d, slowest) | %.0f, %.0f |%n",
            CHANGES, Rounds.median(millis), millis.stream().max(Double::compare).orElseThrow());
        System.out.printf(
            "| statements a second of an idle node | %.1f |%n", (both - alone) / 2);
      }
    }
  }

  private static long questions(TestConnections connections) {
    return Long.parseLong(
        connections.text(
            "select variable_value from information_schema.global_status"
                + " where variable_name = 'QUESTIONS'"));
  }
}
