package io.keybearer.samples.jetty;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The least that the database users need, from the file {@code grants.sql}, which operators use as
 * well.
 */
final class DatabaseGrants {
  private DatabaseGrants() {}

  /**
   * The statements for a user of the file, such as {@code keybearer_gateway}.
   *
   * @param host where it comes from, in place of the file's {@code %}
   */
  static List<String> to(String user, String host) {
    String written = "'" + user + "'@'%'";
    List<String> statements = new ArrayList<>();
    for (String statement : text().replaceAll("(?m)^--.*$", "").split(";", -1)) {
      if (statement.contains(written)) {
        statements.add(statement.strip().replace(written, "'" + user + "'@'" + host + "'"));
      }
    }
    return statements;
  }

  private static String text() {
    try (InputStream in = DatabaseGrants.class.getResourceAsStream("/grants.sql")) {
      if (in == null) {
        throw new DemoException("The resource grants.sql is missing.");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new DemoException("The resource grants.sql can't be read", e);
    }
  }
}
