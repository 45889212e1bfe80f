package io.keybearer.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.keybearer.model.AuthorizationRef;
import io.keybearer.model.Secret;
import io.keybearer.store.Database;
import io.keybearer.store.DatabaseSettings;
import io.keybearer.testing.AuthorizationServer;
import io.keybearer.testing.AuthorizationServer.Gate;
import io.keybearer.testing.MariaDbServer;
import io.keybearer.testing.TestConnections;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A database server of its own, stopped and started again under a running node. */
final class StoreOutageTest {
  private static MariaDbServer mariaDb;
  private static TestConnections connections;
  private static int names;
  private AuthorizationServer server;
  private Database database;
  private TestNode node;
  private AuthorizationRef ref;

  @BeforeAll
  static void createStore() {
    mariaDb = MariaDbServer.start(Path.of("target", "mariadb-outage"));
    connections = new TestConnections(mariaDb);
  }

  @AfterAll
  static void closeStore() {
    connections.close();
    mariaDb.stop();
  }

  @BeforeEach
  void start() throws IOException {
    server = AuthorizationServer.start();
    database = Database.open(settings(connections.url()));
    node = new TestNode(connections, database, TestSettings.quick());
    ref = connections.authorizationCode("outage" + names++, server, server.newGrant());
  }

  private static DatabaseSettings settings(String url) {
    return new DatabaseSettings(
        Optional.empty(),
        url,
        MariaDbServer.USER,
        Secret.of(MariaDbServer.PASSWORD),
        10,
        Duration.ofMillis(500),
        Duration.ofSeconds(8),
        List.of());
  }

  @AfterEach
  void stop() {
    node.close();
    database.close();
    server.close();
  }

  @Test
  void cachedTokenIsServed_andEverythingRecovers_whenTheStoreGoesAndComes() {
    AuthorizationRef other = connections.clientCredentials("uncached" + names++, server);
    String token = node.token(ref);

    mariaDb.stop();
    node.manager.pollChanges();
    String served = node.token(ref);
    AuthorizationContextException refusal = node.refusal(other);
    boolean seesChanges = node.manager.seesChangesNow();
    node.time.passes(Duration.ofMinutes(16));
    AuthorizationContextException tooOld = node.refusal(ref);
    mariaDb.startAgain();

    assertThat(served).isEqualTo(token);
    assertThat(refusal.reason()).isEqualTo(Reason.STORE_UNAVAILABLE);
    assertThat(seesChanges).isFalse();
    assertThat(tooOld.reason()).isEqualTo(Reason.STORE_UNAVAILABLE);
    await()
        .until(
            () -> {
              node.manager.pollChanges();
              return node.manager.seesChangesNow();
            });
    await().ignoreExceptions().until(() -> server.issued(node.token(other)));
    assertThat(node.token(ref)).isEqualTo(token);
  }

  @Test
  void newTokensAreSavedFromMemory_whenTheStoreGoesAwayDuringTheRequest() {
    Gate gate = AuthorizationServer.gate(server.usual());
    server.script(gate);
    CompletableFuture<Boolean> asked =
        CompletableFuture.supplyAsync(() -> node.token(ref)).handle((token, failure) -> true);
    gate.awaitArrival();

    mariaDb.stop();
    gate.open();
    asked.join();
    mariaDb.startAgain();

    await()
        .atMost(Duration.ofSeconds(20))
        .ignoreExceptions()
        .until(() -> connections.token(ref, "concat_ws('/', version, state)").equals("2/OK"));
    assertThat(server.issued(node.token(ref))).isTrue();
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void nothingIsSent_whenTheStoreIsAway() {
    mariaDb.stop();

    AuthorizationContextException refusal = node.refusal(ref);
    mariaDb.startAgain();

    assertThat(refusal.reason()).isEqualTo(Reason.STORE_UNAVAILABLE);
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void managerStarts_whenTheStoreIsAway() {
    mariaDb.stop();
    try (TestNode early = new TestNode(connections, database, TestSettings.quick())) {
      AuthorizationContextException refusal = early.refusal(ref);
      mariaDb.startAgain();

      assertThat(refusal.reason()).isEqualTo(Reason.STORE_UNAVAILABLE);
      await().ignoreExceptions().until(() -> server.issued(early.token(ref)));
    }
  }

  @Test
  void schemaIsRefusedByName_whenItComesLaterAndIsOfAnotherVersion() throws Exception {
    String url = mariaDb.createDatabase();
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    Logger logger = (Logger) LoggerFactory.getLogger(FeedPoller.class);
    log.start();
    logger.addAppender(log);
    try (Database late = Database.open(settings(url));
        TestNode early = new TestNode(connections, late, TestSettings.quick())) {
      early.manager.pollChanges();

      MariaDbServer.migrate(url);
      try (Connection connection = mariaDb.connect(url);
          Statement statement = connection.createStatement()) {
        statement.executeUpdate("update store set schema_version = 1000, oldest_reader = 1000");
      }
      early.manager.pollChanges();
      early.manager.pollChanges();

      assertThat(early.refusal(ref).reason()).isEqualTo(Reason.STORE_UNAVAILABLE);
      assertThat(log.list)
          .extracting(ILoggingEvent::getFormattedMessage)
          .satisfiesExactly(
              first -> assertThat(first).contains("no schema yet"),
              second -> assertThat(second).contains("needs software for version 1000 or later"));
    } finally {
      logger.detachAppender(log);
    }
  }
}
