package io.keybearer.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.model.AuthorizationRef;
import io.keybearer.testing.AuthorizationServer;
import io.keybearer.testing.TestConnections;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Purging what was deleted while somebody refreshes it. */
final class DeletionStoreTest {
  private static final LeaseTerms TERMS =
      new LeaseTerms(Duration.ofSeconds(20), Duration.ofSeconds(30), false, false);

  private static TestConnections connections;
  private static AuthorizationServer server;
  private static int names;
  private TokenStore tokens;
  private DeletionStore deletions;
  private AuthorizationRef ref;
  private long id;

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
    deletions = new DeletionStore(connections.database, new GrantStore(connections.vault), false);
    ref = connections.authorizationCode("deletion" + names++, server, "rt-old");
    id = connections.id(ref);
  }

  @Test
  void providerIsOutOfSightAtOnce_andItsGrantsEndBeforeItsRowsGo() {
    hideProvider();

    Optional<?> loaded = tokens.load(ref);
    int before = deletions.purge(500);
    int ended = deletions.endGrants(500);
    RefreshMaterial read = tokens.loadMaterial(id).orElseThrow();
    boolean leased = tokens.acquire(read, UUID.randomUUID(), TERMS).isPresent();
    int purged = deletions.purge(500);

    assertThat(loaded).isEmpty();
    assertThat(before).isZero();
    assertThat(ended).isEqualTo(1);
    assertThat(leased).isFalse();
    assertThat(purged).isEqualTo(1);
    assertThat(tokens.loadMaterial(id)).isEmpty();
    assertThat(providers()).isEqualTo("0");
  }

  @Test
  void whatIsBeingRefreshedStays_untilItsLeaseIsDead() {
    RefreshMaterial read = tokens.loadMaterial(id).orElseThrow();
    boolean leased = tokens.acquire(read, UUID.randomUUID(), TERMS).isPresent();
    hideProvider();
    deletions.endGrants(500);

    int whileLeased = deletions.purge(500);
    String providersThen = providers();
    connections.run(
        "update token set lease_until = utc_timestamp(6) - interval 31 second"
            + " where authorization_id = ?",
        id);
    int afterwards = deletions.purge(500);

    assertThat(leased).isTrue();
    assertThat(whileLeased).isZero();
    assertThat(providersThen).isEqualTo("1");
    assertThat(afterwards).isEqualTo(1);
    assertThat(providers()).isEqualTo("0");
  }

  @Test
  void authorizationAloneGoes_andItsProviderStays() {
    connections.database.inTransaction(
        transaction -> {
          StoredProvider provider = provider(transaction);
          deletions.hide(
              transaction,
              new AuthorizationStore(connections.vault)
                  .lock(transaction, provider, ref.authorization())
                  .orElseThrow());
          return true;
        });

    Optional<?> loaded = tokens.load(ref);
    int purged = deletions.purge(500);

    assertThat(loaded).isEmpty();
    assertThat(purged).isEqualTo(1);
    assertThat(tokens.loadMaterial(id)).isEmpty();
    assertThat(providers()).isEqualTo("1");
  }

  private void hideProvider() {
    connections.database.inTransaction(
        transaction -> {
          deletions.hide(transaction, provider(transaction));
          return true;
        });
  }

  private StoredProvider provider(Transaction transaction) {
    StoredService service =
        new ServiceConfigurationStore().find(transaction, "default").orElseThrow();
    return new ProviderStore(connections.vault)
        .lock(transaction, service, ref.provider())
        .orElseThrow();
  }

  private String providers() {
    return connections.text(
        "select count(*) from authorization_provider where name = ?", ref.provider());
  }
}
