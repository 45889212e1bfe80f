package io.keybearer.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.samples.jetty.EmbeddedDatabase;
import io.keybearer.samples.jetty.Gateway;
import io.keybearer.samples.jetty.GatewayProxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * No secret and no token lies in the database or in a log. Runs last, when all others have left
 * theirs.
 */
@Order(Integer.MAX_VALUE)
class NoSecretIT {
  private final Stage stage = Stage.shared();

  /** A value of the database: where it stands, and its bytes as text of one character a byte. */
  private record Cell(String place, String bytes) {}

  @Test
  void noColumnOfAnyTableHoldsASecret(@TempDir Path folder) throws Exception {
    // Given
    runMainJob(folder);

    // When
    List<Cell> cells = dump(stage.backstage().database());

    // Then
    assertThat(cells.stream().map(Cell::place))
        .contains("token.sealed_access", "authorization.sealed_secrets");
    for (String secret : Secrets.all()) {
      assertThat(cells.stream().filter(cell -> holds(cell.bytes(), secret)).map(Cell::place))
          .isEmpty();
    }
  }

  @Test
  void noLogHoldsASecret(@TempDir Path folder) throws Exception {
    // Given
    runMainJob(folder);
    List<Path> logs =
        List.of(
            Path.of("target", "it.log"), stage.backstage().home().resolve("mariadb/mariadb.log"));

    // When
    List<String> lines = new ArrayList<>();
    for (Path log : logs) {
      lines.addAll(Files.readAllLines(log, StandardCharsets.ISO_8859_1));
    }

    // Then
    assertThat(lines).anyMatch(line -> line.contains("keybearer"));
    for (String secret : Secrets.all()) {
      assertThat(lines.stream().filter(line -> holds(line, secret))).isEmpty();
    }
  }

  private static boolean holds(String text, String secret) {
    return forms(secret).stream().anyMatch(text::contains);
  }

  private void runMainJob(Path folder) throws Exception {
    try (TokenEndpointTap tap = stage.tap()) {
      Connection connection = Connection.create(stage.api(), tap).allowGateways();
      Webapp webapp = new Webapp(folder, connection.headerPolicy(), GatewayProxy.class);
      try (Gateway gateway = stage.gateway(webapp)) {
        assertThat(Http.get(gateway.address()).statusCode()).isEqualTo(200);
      }
      Secrets.addAll(tap.issued());
    }
  }

  /**
   * A secret as it is, and as encodings would hide it; an encoding's ends depend on its neighbours.
   */
  private static Set<String> forms(String secret) {
    byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
    Set<String> forms = new TreeSet<>();
    forms.add(secret);
    forms.add(HexFormat.of().formatHex(bytes).toLowerCase(Locale.ROOT));
    for (int shift = 0; shift < 3; shift++) {
      byte[] shifted = new byte[bytes.length + shift];
      System.arraycopy(bytes, 0, shifted, shift, bytes.length);
      String encoded = Base64.getEncoder().withoutPadding().encodeToString(shifted);
      forms.add(encoded.substring(4, encoded.length() - 2));
    }
    return forms;
  }

  private static List<Cell> dump(EmbeddedDatabase database) throws SQLException {
    List<Cell> cells = new ArrayList<>();
    try (var connection = database.connect(database.owner());
        Statement statement = connection.createStatement()) {
      for (String table : tables(statement)) {
        try (ResultSet rows = statement.executeQuery("select * from `" + table + "`")) {
          int columns = rows.getMetaData().getColumnCount();
          while (rows.next()) {
            for (int column = 1; column <= columns; column++) {
              byte[] bytes =
                  rows.getObject(column) instanceof byte[] binary
                      ? binary
                      : String.valueOf(rows.getString(column)).getBytes(StandardCharsets.UTF_8);
              cells.add(
                  new Cell(
                      table + "." + rows.getMetaData().getColumnName(column),
                      new String(bytes, StandardCharsets.ISO_8859_1)));
            }
          }
        }
      }
    }
    return cells;
  }

  private static List<String> tables(Statement statement) throws SQLException {
    List<String> tables = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery("show tables")) {
      while (rows.next()) {
        tables.add(rows.getString(1));
      }
    }
    return tables;
  }
}
