package io.keybearer.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.model.AuthorizationRef;
import io.keybearer.testing.AuthorizationServer;
import io.keybearer.testing.TestConnections;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The schema is migrated beyond a node that goes on running. */
final class LaterMigrationTest {
  private TestConnections connections;
  private AuthorizationServer server;
  private TestNode node;

  @BeforeEach
  void start() throws IOException {
    connections = new TestConnections();
    server = AuthorizationServer.start();
    node = new TestNode(connections);
  }

  @AfterEach
  void stop() {
    node.close();
    server.close();
    connections.close();
  }

  @Test
  void nodeRefusesTheStoreByName_untilItsVersionIsOneItCanUse() {
    // Given
    AuthorizationRef known = connections.clientCredentials("known", server);
    AuthorizationRef other = connections.clientCredentials("other", server);
    String token = node.token(known);

    // When
    connections.run("update store set schema_version = 7, oldest_reader = 5");
    node.manager.pollChanges();

    // Then
    AuthorizationContextException refusal = node.refusal(other);
    assertThat(refusal.reason()).isEqualTo(Reason.STORE_UNAVAILABLE);
    assertThat(refusal).hasMessageContaining("SCHEMA_UNSUPPORTED");
    assertThat(node.token(known)).isEqualTo(token);
    node.time.passes(Duration.ofSeconds(6));
    assertThat(node.manager.status().seesChanges()).isFalse();
    assertThat(node.manager.status().problem())
        .contains(
            "the store's schema is version 7 and needs software for version 5 or later;"
                + " this software is for version 1: update it");
    assertThat(server.requests()).hasSize(1);

    // When
    connections.run("update store set oldest_reader = 1");
    node.manager.pollChanges();

    // Then
    assertThat(server.issued(node.token(other))).isTrue();
    assertThat(node.manager.status().problem()).isEmpty();
    assertThat(node.manager.status().seesChanges()).isTrue();
  }
}
