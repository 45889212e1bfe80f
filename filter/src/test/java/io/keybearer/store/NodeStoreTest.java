package io.keybearer.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.model.AuthorizationRef;
import io.keybearer.testing.AuthorizationServer;
import io.keybearer.testing.MariaDbServer;
import io.keybearer.testing.TestConnections;
import java.io.IOException;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What gateways write of themselves while others write the same rows. */
final class NodeStoreTest {
  private static TestConnections connections;
  private static AuthorizationServer server;

  @BeforeAll
  static void createStore() throws IOException {
    connections = new TestConnections();
    server = AuthorizationServer.start();
  }

  @AfterAll
  static void close() {
    server.close();
    connections.close();
  }

  @Test
  void useIsNoted_thoughADeadlockRollsItBackOnce() throws Exception {
    // Given: another transaction has much done already, so that it is not the one to be rolled back
    AuthorizationRef first = connections.clientCredentials("first", server);
    AuthorizationRef second = connections.clientCredentials("second", server);
    long firstId = connections.id(first);
    long secondId = connections.id(second);
    NodeStore nodes = new NodeStore(connections.database);
    try (Connection other = MariaDbServer.shared().connect(connections.url());
        Statement statement = other.createStatement()) {
      statement.execute("create table weight (id int primary key)");
      other.setAutoCommit(false);
      statement.execute("insert into weight select seq from seq_1_to_1000");
      statement.execute(
          "update authorization set disabled = false, version = 7 where id = " + secondId);
      CompletableFuture<Void> noted =
          CompletableFuture.runAsync(
              () -> nodes.used(List.of(firstId, secondId), "node-1", "caller"));
      Awaitility.await()
          .atMost(Duration.ofSeconds(4))
          .until(
              () ->
                  connections.text(
                      "select count(*) from information_schema.innodb_trx where trx_state ="
                          + " 'LOCK WAIT'"),
              "1"::equals);

      // When
      statement.execute("update authorization set version = 8 where id = " + firstId);
      other.commit();
      noted.get(20, TimeUnit.SECONDS);
    }

    // Then
    for (AuthorizationRef ref : List.of(first, second)) {
      assertThat(
              connections.text(
                  "select last_used_by from authorization where id = ?", connections.id(ref)))
          .isEqualTo("node-1");
    }
  }
}
