package io.keybearer.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class MigratedStoreTest {
  @Test
  void defaultServiceHasRandomIdentity_whenTheStoreIsMigrated() throws Exception {
    MariaDbServer server = MariaDbServer.shared();
    String url = server.createMigratedDatabase();

    try (Connection connection = server.connect(url);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("select name, principal_id, tenant_id from service")) {
      assertThat(row.next()).isTrue();
      assertThat(row.getString("name")).isEqualTo("default");
      assertThat(UUID.fromString(row.getString("principal_id")).version()).isEqualTo(4);
      assertThat(UUID.fromString(row.getString("tenant_id")).version()).isEqualTo(4);
      assertThat(row.getString("tenant_id")).isNotEqualTo(row.getString("principal_id"));
      assertThat(row.next()).isFalse();
    }
  }
}
