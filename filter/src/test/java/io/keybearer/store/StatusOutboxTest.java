package io.keybearer.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.keybearer.model.AuthorizationRef;
import io.keybearer.testing.AuthorizationServer;
import io.keybearer.testing.TestConnections;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A change of status and the outbox row that tells of it: both are there, or neither. */
final class StatusOutboxTest {
  private static final LeaseTerms TERMS =
      new LeaseTerms(Duration.ofSeconds(20), Duration.ofSeconds(30), false, false);

  private static TestConnections connections;
  private static AuthorizationServer server;

  @BeforeAll
  static void createStore() throws Exception {
    connections = new TestConnections();
    server = AuthorizationServer.start();
  }

  @AfterAll
  static void close() {
    server.close();
    connections.close();
  }

  @Test
  void statusOfAConnectionStays_whenTheOutboxDoesNotTakeItsRow() {
    // Given
    TokenStore store = new TokenStore(connections.database, connections.vault);
    AuthorizationRef ref = connections.authorizationCode("outbox-status", server, "rt");
    RefreshMaterial read = store.loadMaterial(connections.id(ref)).orElseThrow();
    TokenLease lease = store.acquire(read, UUID.randomUUID(), TERMS).orElseThrow();

    // When
    without(
        "outbox",
        () ->
            assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> store.fail(lease, read, "GrantDead", Optional.empty(), true)));

    // Then
    assertThat(connections.token(ref, "concat_ws('/', state, lease_owner is null)"))
        .isEqualTo("OK/0");
    assertThat(store.fail(lease, read, "GrantDead", Optional.empty(), true)).isTrue();
    assertThat(told(ref)).isEqualTo("1");
  }

  @Test
  void nothingIsToldOfAProvider_whenItsStateCannotBeWritten() {
    // Given
    TokenStore store = new TokenStore(connections.database, connections.vault);
    AuthorizationRef ref = connections.authorizationCode("outbox-provider", server, "rt");
    RefreshMaterial read = store.loadMaterial(connections.id(ref)).orElseThrow();
    TokenLease lease = store.acquire(read, UUID.randomUUID(), TERMS).orElseThrow();
    connections.run(
        "alter table provider_state add constraint no_error check (error_code is null)");

    // When
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> store.failProvider(lease, read, "invalid_client", Optional.empty()));

    // Then
    assertThat(told(ref)).isEqualTo("0");
    connections.run("alter table provider_state drop constraint no_error");
    assertThat(store.failProvider(lease, read, "invalid_client", Optional.empty())).isTrue();
    assertThat(told(ref)).isEqualTo("1");
  }

  private static String told(AuthorizationRef ref) {
    return connections.text(
        "select count(*) from outbox where json_value(payload, '$.provider') = ?", ref.provider());
  }

  private static void without(String table, Runnable work) {
    connections.run("rename table " + table + " to " + table + "_away");
    try {
      work.run();
    } finally {
      connections.run("rename table " + table + "_away to " + table);
    }
  }
}
