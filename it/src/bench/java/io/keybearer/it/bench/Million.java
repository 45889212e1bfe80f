package io.keybearer.it.bench;

import io.keybearer.it.faults.Node;
import io.keybearer.model.AuthorizationRef;
import io.keybearer.testing.AuthorizationServer;
import io.keybearer.testing.TestConnections;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Goals 9 and 10: 10,000 connections against a million, two access policies each. */
final class Million {
  private static final int ROWS = Integer.getInteger("bench.rows", 1_000_000);
  private static final int REAL = 400;

  private Million() {}

  static void run() throws Exception {
    try (AuthorizationServer server = AuthorizationServer.start();
        Store small = new Store(server, 10_000);
        Store large = new Store(server, ROWS)) {
      new Rounds()
          .add("select 1, " + small.rows, () -> ColdRead.selectOne(small.node))
          .add("select 1, " + large.rows, () -> ColdRead.selectOne(large.node))
          .add("cold read of " + small.rows, small::load)
          .add("cold read of " + large.rows, large::load)
          .print();
      large.rotate();
    }
  }

  /** A store with so many connections, of which 400 evenly spread ones are real and are read. */
  private static final class Store implements AutoCloseable {
    final int rows;
    final Node node;
    private final TestConnections connections = new TestConnections();
    private final List<AuthorizationRef> real = new ArrayList<>();
    private final AtomicInteger next = new AtomicInteger();

    Store(AuthorizationServer server, int rows) {
      this.rows = rows;
      this.node = new Node(Node.Settings.of(connections));
      for (int i = 0; i < REAL; i++) {
        AuthorizationRef ref = connections.authorizationCode("real" + i, server, "refresh-token");
        connections.timePasses(ref, Duration.ofHours(-10));
        real.add(ref);
        if (i % 20 == 19) {
          fill(connections.id(ref), rows / 20, i);
        }
      }
      connections.text("analyze table authorization, token, access_policy");
    }

    void load() {
      // A stride that visits all of them and is no neighbour's.
      AuthorizationRef ref = real.get(Math.floorMod(next.addAndGet(149), REAL));
      node.store.load(ref).orElseThrow();
    }

    /** Copies of a real connection's rows under other ids, in one statement a table. */
    private void fill(long template, int count, int batch) {
      long before = max();
      connections.run(
          "insert into authorization (uid, service_id, provider_id, name, name_key, grant_type,"
              + " parameters, created_at, updated_at) select unhex(replace(uuid(), '-', '')),"
              + " a.service_id, a.provider_id, concat('filler-', ?, '-', s.seq),"
              + " concat('filler-', ?, '-', s.seq), a.grant_type, a.parameters, a.created_at,"
              + " a.updated_at from authorization a join seq_1_to_"
              + count
              + " s where a.id = ?",
          batch,
          batch,
          template);
      connections.run(
          "insert into token (authorization_id, version, sealed_access, sealed_refresh, kek_id,"
              + " access_expires_at, refresh_at, state) select a.id, t.version, t.sealed_access,"
              + " t.sealed_refresh, t.kek_id, t.access_expires_at, t.refresh_at, t.state"
              + " from authorization a join token t on t.authorization_id = ? where a.id > ?",
          template,
          before);
      connections.run(
          "insert into access_policy (uid, service_id, authorization_id, name, name_key, tenant_id,"
              + " object_id, created_at, updated_at) select unhex(replace(uuid(), '-', '')),"
              + " a.service_id, a.id, concat('p', s.seq), concat('p', s.seq), p.tenant_id,"
              + " p.object_id, p.created_at, p.updated_at from authorization a"
              + " join seq_1_to_2 s join access_policy p on p.authorization_id = ? where a.id > ?",
          template,
          before);
    }

    private long max() {
      return Long.parseLong(connections.text("select max(id) from authorization"));
    }

    /** A new key-encryption key, from publishing it to its being the one that seals. */
    void rotate() {
      String before = connections.text("select count(distinct kek_id) from token");
      long begin = System.nanoTime();
      connections.rotateKey();
      double millis = (System.nanoTime() - begin) / 1e6;
      String after = connections.text("select count(distinct kek_id) from token");
      System.out.println();
      System.out.println("| a new key-encryption key over " + rows + " connections | |");
      System.out.println("|---|---|");
      System.out.printf("| published and activated, ms | %.0f |%n", millis);
      System.out.printf("| keys that token rows are sealed by, before and after | %s, %s |%n", before, after);
    }

    @Override
    public void close() {
      node.close();
      connections.close();
    }
  }
}
