package io.keybearer.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.model.AuthorizationRef;
import io.keybearer.testing.AuthorizationServer;
import io.keybearer.testing.TestConnections;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a request costs the database when the cache does not have its connection. */
final class ColdReadTest {
  private static final int READS = 20;

  @Test
  void oneStatementWithoutTemporaryTableAndKeyIsNeeded_whenAConnectionIsLoaded() throws Exception {
    // Given
    try (TestConnections connections = new TestConnections();
        AuthorizationServer server = AuthorizationServer.start()) {
      AuthorizationRef ref = connections.authorizationCode("cold", server, server.newGrant());
      connections.allow(connections.id(ref), TestConnections.TENANT, UUID.randomUUID());
      TokenStore store = new TokenStore(connections.database, connections.vault);
      store.load(ref);
      long selects = status(connections, "COM_SELECT");
      long onDisk = status(connections, "CREATED_TMP_DISK_TABLES");

      // When
      for (int i = 0; i < READS; i++) {
        assertThat(store.load(ref).orElseThrow().accessPolicies()).hasSize(2);
      }

      // Then: a key would be read by a statement of its own before it is unwrapped.
      assertThat(status(connections, "COM_SELECT") - selects).isEqualTo(READS + 2);
      assertThat(status(connections, "CREATED_TMP_DISK_TABLES")).isEqualTo(onDisk);
    }
  }

  private static long status(TestConnections connections, String variable) {
    return Long.parseLong(
        connections.text(
            "select variable_value from information_schema.global_status where variable_name = ?",
            variable));
  }
}
