package io.keybearer.it.bench;

import io.keybearer.it.faults.Node;
import io.keybearer.model.AuthorizationRef;
import io.keybearer.store.DeletionStore;
import io.keybearer.store.GrantStore;
import io.keybearer.store.ProviderStore;
import io.keybearer.store.ServiceConfigurationStore;
import io.keybearer.store.StoredProvider;
import io.keybearer.store.Transactions;
import io.keybearer.testing.AuthorizationServer;
import io.keybearer.testing.MariaDbServer;
import io.keybearer.testing.TestConnections;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Goal 11: a provider with 10,000 connections and a million access policies is deleted, and purged
 * as the background job does it, while somebody beside it reads.
 */
final class Deletion {
  private static final int CONNECTIONS = Integer.getInteger("bench.connections", 10_000);
  private static final int POLICIES = Integer.getInteger("bench.policies", 100);
  private static final int CHUNK = Integer.getInteger("bench.chunk", 500);

  /** Between two reads, so that the reader finds each stall and doesn't take a core of its own. */
  private static final Duration PAUSE = Duration.ofMillis(2);

  private Deletion() {}

  static void run() throws Exception {
    try (TestConnections connections = new TestConnections();
        AuthorizationServer server = AuthorizationServer.start();
        Node node = new Node(Node.Settings.of(connections))) {
      AuthorizationRef doomed = connections.authorizationCode("doomed", server, "refresh-token");
      AuthorizationRef other = connections.authorizationCode("other", server, "refresh-token");
      connections.timePasses(other, Duration.ofHours(-10));
      fill(connections, doomed);
      DeletionStore deletions =
          new DeletionStore(node.database, new GrantStore(connections.vault), false);
      settle(connections);
      System.out.println("| what | ms |");
      System.out.println("|---|---|");
      try (Reader ignored = new Reader("a reader beside nothing", node, other)) {
        Thread.sleep(Duration.ofSeconds(2).toMillis());
      }
      try (Reader ignored = new Reader("a reader beside it", node, other)) {
        timed("out of sight", () -> hide(node, connections, doomed));
        timed("grants ended", () -> chunks(() -> deletions.endGrants(CHUNK)));
        timed("purged", () -> chunks(() -> deletions.purge(CHUNK)));
      }
      System.out.printf(
          "| rows left of %d connections with %d access policies each | %s |%n",
          CONNECTIONS, POLICIES, connections.text("select count(*) from access_policy"));
    }
  }

  /** Reads a connection over and over past the cache, and says how long that took. */
  private static final class Reader implements AutoCloseable {
    private final String name;
    private final AtomicBoolean ended = new AtomicBoolean();
    private final List<Double> millis = Collections.synchronizedList(new ArrayList<>());
    private final Thread thread;

    Reader(String name, Node node, AuthorizationRef ref) {
      this.name = name;
      thread =
          new Thread(
              () -> {
                while (!ended.get()) {
                  long begin = System.nanoTime();
                  node.store.load(ref).orElseThrow();
                  millis.add((System.nanoTime() - begin) / 1e6);
                  LockSupport.parkNanos(PAUSE.toNanos());
                }
              });
      thread.start();
    }

    @Override
    public void close() throws InterruptedException {
      ended.set(true);
      thread.join();
      List<Double> sorted = millis.stream().sorted().toList();
      System.out.printf(
          "| %s, %d reads: median, slowest in a thousand, slowest | %.1f, %.1f, %.0f |%n",
          name,
          sorted.size(),
          sorted.get(sorted.size() / 2),
          sorted.get(sorted.size() * 999 / 1000),
          sorted.get(sorted.size() - 1));
    }
  }

  private static Duration databaseBusy() {
    long pid = MariaDbServer.shared().pid();
    return ProcessHandle.of(pid).flatMap(it -> it.info().totalCpuDuration()).orElseThrow();
  }

  private static void timed(String name, Runnable work) {
    Duration busy = databaseBusy();
    long begin = System.nanoTime();
    work.run();
    System.out.printf(
        "| %s; the database's processor time | %.0f, %d |%n",
        name, (System.nanoTime() - begin) / 1e6, databaseBusy().minus(busy).toMillis());
  }

  private static void chunks(java.util.function.IntSupplier chunk) {
    while (chunk.getAsInt() == CHUNK) {
      // The next one.
    }
  }

  /** Waits until the database has written what the filling left in its buffers. */
  private static void settle(TestConnections connections) throws InterruptedException {
    connections.run("set global innodb_max_dirty_pages_pct = 0");
    for (int i = 0; i < 60 && dirtyPages(connections) > 100; i++) {
      Thread.sleep(Duration.ofSeconds(1).toMillis());
    }
    connections.run("set global innodb_max_dirty_pages_pct = default");
  }

  private static long dirtyPages(TestConnections connections) {
    return Long.parseLong(
        connections.text(
            "select variable_value from information_schema.global_status"
                + " where variable_name = 'innodb_buffer_pool_pages_dirty'"));
  }

  private static void hide(Node node, TestConnections connections, AuthorizationRef ref) {
    new Transactions(node.database)
        .run(
            transaction -> {
              StoredProvider provider =
                  new ProviderStore(connections.vault)
                      .lock(
                          transaction,
                          new ServiceConfigurationStore()
                              .find(transaction, "default")
                              .orElseThrow(),
                          ref.provider())
                      .orElseThrow();
              new DeletionStore(node.database, new GrantStore(connections.vault), false)
                  .hide(transaction, provider);
              return true;
            });
  }

  private static void fill(TestConnections connections, AuthorizationRef ref) {
    long id = connections.id(ref);
    connections.run(
        "insert into authorization (uid, service_id, provider_id, name, name_key, grant_type,"
            + " parameters, created_at, updated_at) select random_bytes(16), a.service_id,"
            + " a.provider_id, concat('filler-', s.seq), concat('filler-', s.seq), a.grant_type,"
            + " a.parameters, a.created_at, a.updated_at from authorization a join seq_2_to_"
            + CONNECTIONS
            + " s where a.id = ?",
        id);
    connections.run(
        "insert into token (authorization_id, version, sealed_access, sealed_refresh, kek_id,"
            + " access_expires_at, refresh_at, state) select a.id, t.version, t.sealed_access,"
            + " t.sealed_refresh, t.kek_id, t.access_expires_at, t.refresh_at, t.state"
            + " from authorization a join token t on t.authorization_id = ?"
            + " where a.name like 'filler-%'",
        id);
    connections.run(
        "insert into access_policy (uid, service_id, authorization_id, name, name_key, tenant_id,"
            + " object_id, created_at, updated_at) select random_bytes(16), a.service_id, a.id,"
            + " uuid(), concat(uuid(), s.seq), p.tenant_id, p.object_id, p.created_at, p.updated_at"
            + " from authorization a join seq_1_to_"
            + POLICIES
            + " s join access_policy p on p.authorization_id = ? where a.name like 'filler-%'",
        id);
  }
}
