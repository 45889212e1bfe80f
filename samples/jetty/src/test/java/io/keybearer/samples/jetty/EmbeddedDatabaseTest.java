package io.keybearer.samples.jetty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The data stays, whatever ends the server. */
class EmbeddedDatabaseTest {
  private final EmbeddedDatabase database =
      new EmbeddedDatabase(Path.of("target", "mariadb").toAbsolutePath());

  @AfterEach
  void stop() {
    database.close();
  }

  @Test
  void keepsItsData_whenItIsKilledAndStartedAgain() throws Exception {
    // Given
    database.start();
    execute("create or replace table kept (id int) as select 7 as id");

    // When
    database.kill();
    database.startAgain();

    // Then
    assertThat(number("select id from kept")).isEqualTo(7);
  }

  @Test
  void takesOverFromAServerThatWasLeftRunning() throws Exception {
    // Given
    database.start();
    long leftOver = database.pid();
    EmbeddedDatabase next = new EmbeddedDatabase(Path.of("target", "mariadb").toAbsolutePath());

    // When
    next.start();

    // Then
    try {
      assertThat(next.pid()).isNotEqualTo(leftOver);
      assertThat(ProcessHandle.of(leftOver).map(ProcessHandle::isAlive).orElse(false)).isFalse();
    } finally {
      next.close();
    }
  }

  @Test
  void completesItsEnd_whenItIsKilled() {
    database.start();
    var ended = database.ended();

    database.kill();

    assertThat(ended).succeedsWithin(java.time.Duration.ofSeconds(10));
  }

  @Test
  void givesTheGatewaysNothing_beforeTheyAreGrantedIt() {
    database.start();

    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(() -> database.connect(database.gateway()).close());
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = database.connect(database.owner());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private int number(String sql) throws SQLException {
    try (Connection connection = database.connect(database.owner());
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getInt(1);
    }
  }
}
