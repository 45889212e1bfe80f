package io.keybearer.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.model.AuthorizationRef;
import io.keybearer.model.Secret;
import io.keybearer.model.TokenSet;
import io.keybearer.testing.AuthorizationServer;
import io.keybearer.testing.TestConnections;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reconnecting and deleting while somebody refreshes. */
final class GrantStoreTest {
  private static final NewTokens CONSENTED =
      new NewTokens(
          new TokenSet(
              Secret.of("at-new"), Optional.of(Secret.of("rt-new")), Optional.empty(), Map.of()),
          Optional.of(Duration.ofHours(1)),
          Optional.of(Duration.ofMinutes(57)),
          Optional.empty(),
          false);

  private static TestConnections connections;
  private static AuthorizationServer server;
  private static int names;
  private TokenStore tokens;
  private GrantStore grants;
  private AuthorizationRef ref;

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

  @BeforeEach
  void createConnection() {
    tokens = new TokenStore(connections.database, connections.vault);
    grants = new GrantStore(connections.vault);
    ref = connections.authorizationCode("grant" + names++, server, "rt-old");
  }

  @Test
  void refreshUnderWayFindsAnotherEpoch_whenSomebodyReconnects() {
    RefreshMaterial read = material();
    TokenLease lease =
        tokens
            .acquire(
                read,
                UUID.randomUUID(),
                new LeaseTerms(Duration.ofSeconds(20), Duration.ofSeconds(30), false, false))
            .orElseThrow();

    boolean reconnected = reconnect(read);
    boolean saved = tokens.save(lease, read, CONSENTED);

    assertThat(reconnected).isTrue();
    assertThat(saved).isFalse();
    assertThat(
            connections.token(
                ref, "concat_ws('/', grant_epoch, version, lease_fence, state, redeem_count)"))
        .isEqualTo("1/2/2/OK/0");
    assertThat(material().refreshToken()).map(Secret::expose).contains("rt-new");
  }

  @Test
  void onlyOneReconnects_whenTwoDo() {
    RefreshMaterial read = material();

    assertThat(reconnect(read)).isTrue();
    assertThat(reconnect(read)).isFalse();
  }

  @Test
  void everyNodeIsTold_andTheOutbox_whenAnErrorEnds() {
    connections.setToken(ref, "state = 'ERROR', error_code = 'GrantDead'");

    reconnect(material());

    assertThat(events()).isEqualTo("1");
    assertThat(connections.text("select payload from outbox order by id desc limit 1"))
        .contains("Connected", ref.authorization());
  }

  @Test
  void outboxIsToldOfARevocation_whereTheStatusChanges() {
    // Given
    AuthorizationRef client = connections.clientCredentials("grant" + names++, server);
    AuthorizationRef failing = connections.clientCredentials("grant" + names++, server);
    connections.setToken(failing, "state = 'ERROR', error_code = 'invalid_client'");

    // When
    for (AuthorizationRef each : List.of(ref, client, failing)) {
      RefreshMaterial read = tokens.loadMaterial(connections.id(each)).orElseThrow();
      boolean dropped = connections.database.inTransaction(tx -> grants.dropRevoked(tx, read));
      assertThat(dropped).isTrue();
    }

    // Then
    assertThat(told(ref)).isEqualTo("Error/Revoked");
    assertThat(told(client)).isEmpty();
    assertThat(told(failing)).isEqualTo("Connected");
    // Whoever revoked it is in the audit already: no gateway failed.
    new OutboxStore(connections.database).auditFailures();
    assertThat(
            connections.text(
                "select count(*) from audit_event where detail = 'Revoked' and actor = 'gateway'"))
        .isEqualTo("0");
  }

  @Test
  void deletionIsOutOfSightAtOnce() {
    long id = connections.id(ref);

    boolean begun = connections.database.inTransaction(tx -> grants.beginDeletion(tx, id));
    boolean again = connections.database.inTransaction(tx -> grants.beginDeletion(tx, id));

    assertThat(begun).isTrue();
    assertThat(again).isFalse();
    assertThat(tokens.load(ref)).isEmpty();
    assertThat(events()).isEqualTo("1");
  }

  @Test
  void nothingIsReconnected_whenItIsBeingDeleted() {
    RefreshMaterial read = material();
    connections.database.inTransaction(tx -> grants.beginDeletion(tx, read.id()));

    assertThat(reconnect(read)).isFalse();
  }

  private boolean reconnect(RefreshMaterial read) {
    return connections.database.inTransaction(tx -> grants.reconnect(tx, read, CONSENTED));
  }

  private RefreshMaterial material() {
    return tokens.loadMaterial(connections.id(ref)).orElseThrow();
  }

  private static String told(AuthorizationRef ref) {
    return connections.text(
        "select ifnull(group_concat(concat_ws('/', json_value(payload, '$.status'),"
            + " json_value(payload, '$.errorCode'))), '') from outbox"
            + " where json_value(payload, '$.authorization') = ?",
        ref.authorization());
  }

  private String events() {
    return connections.text(
        "select count(*) from change_event where authorization_key = ?", ref.authorization());
  }
}
