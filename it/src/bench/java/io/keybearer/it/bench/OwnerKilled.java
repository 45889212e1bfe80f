package io.keybearer.it.bench;

import io.keybearer.it.faults.Node;
import io.keybearer.it.faults.Worker;
import io.keybearer.model.AuthorizationRef;
import io.keybearer.testing.AuthorizationServer;
import io.keybearer.testing.AuthorizationServer.Gate;
import io.keybearer.testing.AuthorizationServer.Rotation;
import io.keybearer.testing.TestConnections;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Goal 8: the node that holds the lease is killed while it waits for the answer. */
final class OwnerKilled {
  private static final int RUNS = Integer.getInteger("bench.kills", 3);

  private OwnerKilled() {}

  static void run() throws Exception {
    List<Double> seconds = new ArrayList<>();
    int requests = 0;
    for (int run = 0; run < RUNS; run++) {
      try (TestConnections connections = new TestConnections();
          AuthorizationServer server =
              AuthorizationServer.start()
                  .rotation(Rotation.REUSE_GRACE)
                  .latency(Duration.ofMillis(50));
          Node survivor = new Node(Node.Settings.of(connections));
          Worker owner = Worker.start(Node.Settings.of(connections)).awaitReady()) {
        AuthorizationRef ref =
            connections.authorizationCode("killed", server, server.newGrant());
        Gate gate = AuthorizationServer.gate(server.usual());
        server.script(gate);
        owner.ask(1, ref);
        gate.awaitArrival();
        owner.kill();
        gate.open();
        long begin = System.nanoTime();
        while (survivor.ask(ref).startsWith("!")) {
          Thread.sleep(20);
        }
        seconds.add((System.nanoTime() - begin) / 1e9);
        requests += server.requests().size();
      }
    }
    System.out.println("| lease 20 s, deadline 8 s, endpoint 50 ms | |");
    System.out.println("|---|---|");
    System.out.printf(
        "| next success after the kill, s (median of %d, slowest) | %.1f, %.1f |%n",
        RUNS, Rounds.median(seconds), seconds.stream().max(Double::compare).orElseThrow());
    System.out.printf("| token requests a run | %.1f |%n", requests / (double) RUNS);
  }
}
