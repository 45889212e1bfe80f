package io.keybearer.it.bench;

import io.keybearer.credential.NodeDescription;
import io.keybearer.it.faults.Node;
import io.keybearer.model.AuthorizationRef;
import io.keybearer.store.NodeStore;
import io.keybearer.testing.AuthorizationServer;
import io.keybearer.testing.TestConnections;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Goal 12: what a cached connection weighs. */
final class Heap {
  private static final int CONNECTIONS = Integer.getInteger("bench.connections", 4000);

  private Heap() {}

  static void run() throws Exception {
    System.out.println("| a cached connection | bytes |");
    System.out.println("|---|---|");
    double one = measure(1);
    double eleven = measure(11);
    System.out.printf("| 1 access policy, token and claims of 60 characters | %.0f |%n", one);
    System.out.printf("| 11 access policies | %.0f |%n", eleven);
    System.out.printf("| an access policy | %.0f |%n", (eleven - one) / 10);
  }

  private static double measure(int policies) throws Exception {
    try (TestConnections connections = new TestConnections();
        AuthorizationServer server = AuthorizationServer.start();
        Node node = new Node(Node.Settings.of(connections))) {
      List<AuthorizationRef> refs = new ArrayList<>();
      for (int i = 0; i < CONNECTIONS; i++) {
        AuthorizationRef ref = connections.authorizationCode("heap" + i, server, "refresh-token");
        for (int more = 1; more < policies; more++) {
          connections.allow(connections.id(ref), TestConnections.TENANT, UUID.randomUUID());
        }
        refs.add(ref);
      }
      connections.run(
          "update token set access_expires_at = utc_timestamp(6) + interval 10 hour,"
              + " refresh_at = utc_timestamp(6) + interval 9 hour");
      node.manager.reportAs(new NodeStore(node.database), description());
      for (int i = 0; i < 200; i++) {
        node.ask(refs.get(0));
      }
      Thread.sleep(Duration.ofSeconds(2).toMillis());
      long before = used();
      for (AuthorizationRef ref : refs) {
        String answer = node.ask(ref);
        if (answer.startsWith("!")) {
          throw new IllegalStateException(answer);
        }
      }
      settle(node);
      long after = used();
      // The keys are the caller's; everything else belongs to the cache.
      return (after - before) / (double) refs.size();
    }
  }

  /** What is kept for a minute only, or until the next heartbeat, is not the cache's. */
  private static void settle(Node node) throws InterruptedException {
    node.time.passes(Duration.ofMinutes(2));
    node.ask(new AuthorizationRef("default", "none", "none"));
    Thread.sleep(Duration.ofSeconds(12).toMillis());
  }

  private static NodeDescription description() {
    return new NodeDescription(
        "default", "heap", "1", Optional::empty, Optional::empty, Optional::empty);
  }

  private static long used() throws InterruptedException {
    for (int i = 0; i < 4; i++) {
      System.gc();
      Thread.sleep(200);
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
