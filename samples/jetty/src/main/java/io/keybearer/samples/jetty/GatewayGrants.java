package io.keybearer.samples.jetty;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The least that a gateway's database user needs, from the file {@code gateway-grants.sql}, which
 * operators use as well.
 */
final class GatewayGrants {
  private GatewayGrants() {}

  /** The statements for that user, written as {@code 'name'@'host'}. */
  static List<String> to(String user) {
    List<String> statements = new ArrayList<>();
    for (String statement : text().replaceAll("(?m)^--.*$", "").split(";", -1)) {
      if (!statement.isBlank()) {
        statements.add(statement.strip().replace("'keybearer_gateway'@'%'", user));
      }
    }
    return statements;
  }

  private static String text() {
    try (InputStream in = GatewayGrants.class.getResourceAsStream("/gateway-grants.sql")) {
      if (in == null) {
        throw new DemoException("The resource gateway-grants.sql is missing.");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new DemoException("The resource gateway-grants.sql can't be read", e);
    }
  }
}
