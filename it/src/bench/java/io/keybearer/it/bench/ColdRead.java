package io.keybearer.it.bench;

import io.keybearer.it.faults.Node;
import io.keybearer.model.AuthorizationRef;
import io.keybearer.testing.AuthorizationServer;
import io.keybearer.testing.TestConnections;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** Goal 4: all that a request needs, read from the store, against the cheapest statement. */
final class ColdRead {
  private ColdRead() {}

  static void run() throws Exception {
    try (TestConnections connections = new TestConnections();
        AuthorizationServer server = AuthorizationServer.start();
        Node node = new Node(Node.Settings.of(connections));
        SpringClients spring = new SpringClients(server)) {
      AuthorizationRef two = connection(connections, server, "two", 2);
      AuthorizationRef hundred = connection(connections, server, "hundred", 100);
      spring.save("refresh", Instant.now().plus(Duration.ofHours(10)));
      long id = connections.id(two);
      new Rounds()
          .add("select by primary key", () -> byKey(node, id))
          .add("select 1", () -> selectOne(node))
          .add("cold read, 2 access policies", () -> node.store.load(two).orElseThrow())
          .add("cold read, 100 access policies", () -> node.store.load(hundred).orElseThrow())
          .add("cached", () -> node.ask(two))
          .add("Spring Security, JDBC: load", spring::load)
          .print();
    }
  }

  static void selectOne(Node node) {
    node.database.with(handle -> handle.createQuery("select 1").mapTo(Integer.class).one());
  }

  static void byKey(Node node, long id) {
    node.database.with(
        handle ->
            handle
                .createQuery("select sealed_access from token where authorization_id = :id")
                .bind("id", id)
                .mapTo(byte[].class)
                .one());
  }

  private static AuthorizationRef connection(
      TestConnections connections, AuthorizationServer server, String name, int policies) {
    AuthorizationRef ref = connections.authorizationCode(name, server, server.newGrant());
    for (int i = 1; i < policies; i++) {
      connections.allow(connections.id(ref), TestConnections.TENANT, UUID.randomUUID());
    }
    connections.timePasses(ref, Duration.ofHours(-10));
    return ref;
  }
}
