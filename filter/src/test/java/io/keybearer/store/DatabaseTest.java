package io.keybearer.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.keybearer.model.Secret;
import io.keybearer.store.StoreException.Reason;
import io.keybearer.testing.MariaDbServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class DatabaseTest {
  private static DatabaseSettings settings(String url) {
    return new DatabaseSettings(
        Optional.empty(),
        url,
        MariaDbServer.USER,
        Secret.of(MariaDbServer.PASSWORD),
        4,
        Duration.ofMillis(500),
        Duration.ofSeconds(8),
        List.of());
  }

  private static Reason reasonOf(Database database) {
    try {
      database.check();
      throw new AssertionError("the store can be used");
    } catch (StoreException e) {
      return e.reason();
    }
  }

  private static void set(String url, String assignment) throws Exception {
    try (Connection connection = MariaDbServer.shared().connect(url);
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("update store set " + assignment);
    }
  }

  @Test
  void callsSayEmptyUntilTheSchemaIsThere_andThenWork() throws Exception {
    String url = MariaDbServer.shared().createDatabase();
    try (Database database = Database.open(settings(url))) {
      assertThat(reasonOf(database)).isEqualTo(Reason.SCHEMA_EMPTY);

      MariaDbServer.migrate(url);

      database.check();
    }
  }

  @Test
  void schemaIsRefusedByName_whenItNeedsNewerSoftware() throws Exception {
    String url = MariaDbServer.shared().createMigratedDatabase();
    set(url, "schema_version = 7, oldest_reader = 5");
    try (Database database = Database.open(settings(url))) {
      assertThatThrownBy(database::check)
          .isInstanceOf(StoreException.class)
          .hasMessage(
              "the store's schema is version 7 and needs software for version 5 or later; this"
                  + " software is for version 1: update it");
    }
  }

  @Test
  void newerSchemaIsUsed_whenItSaysThatThisSoftwareCanReadIt() throws Exception {
    String url = MariaDbServer.shared().createMigratedDatabase();
    set(url, "schema_version = 7, oldest_reader = 1");
    try (Database database = Database.open(settings(url))) {
      database.check();
    }
  }

  @Test
  void schemaIsRefusedByName_whenItIsOlderThanTheSoftware() throws Exception {
    String url = MariaDbServer.shared().createMigratedDatabase();
    set(url, "schema_version = 0, oldest_reader = 0");
    try (Database database = Database.open(settings(url))) {
      assertThatThrownBy(database::check)
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("version 0; this software needs version 1 or later");
    }
  }

  @Test
  void databaseRecoversByItself_whenTheServerComesLaterOrComesBack() throws Exception {
    MariaDbServer server = MariaDbServer.start(Path.of("target", "mariadb-restarted"));
    String url = server.createMigratedDatabase();
    server.stop();
    try (Database database = Database.open(settings(url))) {
      assertThat(reasonOf(database)).isEqualTo(Reason.UNREACHABLE);

      server.startAgain();
      await().ignoreExceptions().untilAsserted(database::check);

      server.stop();
      assertThat(reasonOf(database)).isEqualTo(Reason.UNREACHABLE);

      server.startAgain();
      await().ignoreExceptions().untilAsserted(database::check);
    } finally {
      server.stop();
    }
  }

  @Test
  void transactionLeavesNothing_whenItsWorkThrows() throws Exception {
    String url = MariaDbServer.shared().createMigratedDatabase();
    try (Database database = Database.open(settings(url))) {
      assertThatThrownBy(
              () ->
                  database.inTransaction(
                      transaction -> {
                        ChangeEvents.serviceChanged(transaction, 1);
                        throw new IllegalStateException("stop here");
                      }))
          .hasMessage("stop here");

      int events =
          database.with(
              handle ->
                  handle
                      .createQuery("select count(*) from change_event")
                      .mapTo(Integer.class)
                      .one());
      assertThat(events).isZero();
    }
  }

  @Test
  void sessionTimeIsUtc() throws Exception {
    String url = MariaDbServer.shared().createMigratedDatabase();
    try (Database database = Database.open(settings(url))) {
      String zone =
          database.with(
              handle -> handle.createQuery("select @@session.time_zone").mapTo(String.class).one());
      assertThat(zone).isEqualTo("+00:00");
    }
  }

  /** A container that undeploys the application would find alive what the pool itself left. */
  @Test
  void everyThreadOfThePoolIsOneThatClosingWaitsFor() throws Exception {
    // Given
    String url = MariaDbServer.shared().createMigratedDatabase();
    Set<Thread> others = Thread.getAllStackTraces().keySet();

    Set<Thread> begun;
    try (Database database = Database.open(settings(url))) {
      // When
      database.check();

      // Then
      begun = new HashSet<>(Thread.getAllStackTraces().keySet());
      begun.removeAll(others);
      assertThat(begun)
          .extracting(Thread::getName)
          .filteredOn(name -> name.startsWith("keybearer"))
          .containsExactlyInAnyOrder("keybearer-pool-1", "keybearer-connections-1");
    }
    assertThat(begun)
        .filteredOn(thread -> thread.getName().startsWith("keybearer"))
        .noneMatch(Thread::isAlive);
  }
}
