package io.keybearer.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.model.AuthorizationRef;
import io.keybearer.model.AuthorizationStatus;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each statement of the refresh protocol, and each of its guards. */
final class TokenStoreTest {
  private static final LeaseTerms TERMS =
      new LeaseTerms(Duration.ofSeconds(20), Duration.ofSeconds(30), false, false);
  private static final String LEASED =
      "lease_owner = random_bytes(16), lease_fence = 7, lease_until = utc_timestamp(6) + interval ";

  private static TestConnections connections;
  private static AuthorizationServer server;
  private static int names;
  private TokenStore store;
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
    store = new TokenStore(connections.database, connections.vault);
    ref = connections.authorizationCode("row" + names++, server, "refresh-token-0");
  }

  @Test
  void oneStatementLoadsEverything() {
    connections.allow(connections.id(ref), UUID.randomUUID(), UUID.randomUUID());

    StoredConnection loaded = store.load(ref).orElseThrow();

    assertThat(loaded.accessPolicies()).hasSize(2);
    assertThat(loaded.hasRefreshToken()).isTrue();
    assertThat(loaded.context().orElseThrow().accessToken()).isEqualTo("first-access-token");
    assertThat(loaded.token().version()).isEqualTo(1);
    assertThat(loaded.token().isValid()).isFalse();
  }

  @Test
  void policiesAreWhole_whenThereAreTenThousand() {
    long id = connections.id(ref);
    connections.run(
        "insert into access_policy (uid, service_id, authorization_id, name, name_key, tenant_id,"
            + " object_id, created_at, updated_at) select random_bytes(16), 1, ?, seq, seq,"
            + " uuid(), uuid(), utc_timestamp(6), utc_timestamp(6) from seq_1_to_10000",
        id);

    assertThat(store.load(ref).orElseThrow().accessPolicies()).hasSize(10_001);
  }

  @Test
  void nothingIsLoaded_whenTheAuthorizationIsBeingDeleted() {
    connections.setToken(ref, "state = 'DELETING'");

    assertThat(store.load(ref)).isEmpty();
  }

  @Test
  void materialHoldsTheSecretsOfWhoeverOwnsTheClient() {
    RefreshMaterial read = material();

    assertThat(read.clientId()).isEqualTo(AuthorizationServer.CLIENT_ID);
    assertThat(read.clientSecrets())
        .extracting(Secret::expose)
        .containsExactly("secret-of-client-1");
    assertThat(read.refreshToken()).map(Secret::expose).contains("refresh-token-0");
    assertThat(read.toString()).doesNotContain("refresh-token-0", "secret-of");
  }

  @Test
  void bothSecretsAreRead_andAnEndedOneIsLeftOut() {
    Map<String, String> secrets = Map.of("clientSecret", "one", "secondaryClientSecret", "two");
    AuthorizationRef both =
        connections.clientCredentials("both", server.tokenUrl(), secrets, Map.of());
    AuthorizationRef second =
        connections.clientCredentials(
            "second", server.tokenUrl(), secrets, Map.of("clientSecretExpiresOn", "2020-01-01"));

    assertThat(secretsOf(both)).containsExactly("one", "two");
    assertThat(secretsOf(second)).containsExactly("two");
  }

  @Test
  void acquiringNotesIntentAndLease() {
    UUID attempt = UUID.randomUUID();

    TokenLease lease = store.acquire(material(), attempt, TERMS).orElseThrow();

    TokenState state = store.state(connections.id(ref)).orElseThrow();
    assertThat(lease.fence()).isEqualTo(1);
    assertThat(state.lease().fence()).isEqualTo(1);
    assertThat(state.lease().owner()).contains(attempt);
    assertThat(state.lease().until().orElseThrow())
        .isBetween(Duration.ofSeconds(18), Duration.ofSeconds(20));
    assertThat(state.redeemVersion()).hasValue(1);
    assertThat(state.redeemCount()).isEqualTo(1);
  }

  @Test
  void onlyOneAcquires_whenTwoHaveReadTheSame() {
    RefreshMaterial read = material();

    assertThat(store.acquire(read, UUID.randomUUID(), TERMS)).isPresent();
    assertThat(store.acquire(read, UUID.randomUUID(), TERMS)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "version = 2",
        "grant_epoch = 1",
        "lease_fence = 1",
        "state = 'ERROR'",
        "state = 'DELETING'",
        "next_attempt_at = utc_timestamp(6) + interval 5 second",
        "redeem_version = 1, redeem_count = 2"
      })
  void nothingIsAcquired_whenAGuardDoesNotHold(String change) {
    RefreshMaterial read = material();
    connections.setToken(ref, change);

    assertThat(store.acquire(read, UUID.randomUUID(), TERMS)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"10 second", "-10 second", "-29 second"})
  void nothingIsAcquired_whileALeaseMayBeAlive(String until) {
    connections.setToken(ref, LEASED + until);

    assertThat(store.acquire(material(), UUID.randomUUID(), TERMS)).isEmpty();
  }

  @Test
  void leaseIsTakenOver_whenItIsLongPast() {
    connections.setToken(ref, LEASED + "-31 second");

    assertThat(store.acquire(material(), UUID.randomUUID(), TERMS))
        .hasValueSatisfying(lease -> assertThat(lease.fence()).isEqualTo(8));
  }

  @Test
  void leaseIsTakenOver_whenItWasObservedDead() {
    connections.setToken(ref, LEASED + "10 second");
    LeaseTerms observed = new LeaseTerms(TERMS.length(), TERMS.clockSlack(), true, false);

    assertThat(store.acquire(material(), UUID.randomUUID(), observed)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "state = 'UNKNOWN', redeem_version = 1, redeem_count = 1",
        "redeem_version = 0, redeem_count = 2",
        "next_attempt_at = utc_timestamp(6) - interval 1 second"
      })
  void itIsAcquired_whenNothingStandsInTheWay(String change) {
    connections.setToken(ref, change);

    assertThat(store.acquire(material(), UUID.randomUUID(), TERMS)).isPresent();
  }

  @Test
  void intentsAreCountedForTheSameVersionAlone() {
    connections.setToken(ref, "redeem_version = 0, redeem_count = 2");
    store.acquire(material(), UUID.randomUUID(), TERMS);

    assertThat(connections.token(ref, "redeem_count")).isEqualTo("1");
  }

  @Test
  void clientCredentialsAreAcquiredAsOftenAsOneLikes() {
    AuthorizationRef free = connections.clientCredentials("free", server);
    connections.setToken(free, "redeem_version = 0, redeem_count = 9");

    assertThat(store.acquire(material(free), UUID.randomUUID(), TERMS)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "next_attempt_at = utc_timestamp(6) + interval 5 second",
        "state = 'ERROR', error_code = 'invalid_client'",
        "state = 'ERROR', error_code = 'OutcomeUnknown', redeem_version = 1, redeem_count = 2"
      })
  void itIsAcquired_whenSomebodyForcesIt(String change) {
    connections.setToken(ref, change);

    assertThat(store.acquire(material(), UUID.randomUUID(), forced())).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "state = 'ERROR', error_code = 'GrantDead'",
        "state = 'UNKNOWN', redeem_version = 1, redeem_count = 2",
        "state = 'DELETING'"
      })
  void nothingIsAcquired_evenWhenSomebodyForcesIt(String change) {
    connections.setToken(ref, change);

    assertThat(store.acquire(material(), UUID.randomUUID(), forced())).isEmpty();
  }

  @Test
  void savingRaisesTheVersionAndClearsTheRest() {
    connections.setToken(
        ref, "state = 'UNKNOWN', error_code = 'x', redeem_version = 1, redeem_count = 1");
    RefreshMaterial read = material();
    TokenLease lease = store.acquire(read, UUID.randomUUID(), TERMS).orElseThrow();

    boolean saved = save(lease, read, "at-2", "rt-2");

    TokenState state = store.state(connections.id(ref)).orElseThrow();
    assertThat(saved).isTrue();
    assertThat(state.version()).isEqualTo(2);
    assertThat(state.status()).isEqualTo(AuthorizationStatus.OK);
    assertThat(state.errorCode()).isEmpty();
    assertThat(state.lease().owner()).isEmpty();
    assertThat(state.redeemVersion()).isEmpty();
    assertThat(state.redeemCount()).isZero();
    assertThat(state.savedBy()).contains(lease.attempt());
    assertThat(store.load(ref).orElseThrow().context().orElseThrow().accessToken())
        .isEqualTo("at-2");
    assertThat(material().refreshToken()).map(Secret::expose).contains("rt-2");
  }

  @Test
  void oldRefreshTokenStays_whenTheAnswerHadNone() {
    RefreshMaterial read = material();
    TokenLease lease = store.acquire(read, UUID.randomUUID(), TERMS).orElseThrow();

    store.save(
        lease,
        read,
        new NewTokens(
            tokens("at-2", Optional.empty()),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false));

    assertThat(material().refreshToken()).map(Secret::expose).contains("refresh-token-0");
  }

  @Test
  void savingTellsEveryNode_whenItEndsTheTokenBefore() {
    RefreshMaterial read = material();
    TokenLease lease = store.acquire(read, UUID.randomUUID(), TERMS).orElseThrow();

    store.save(
        lease,
        read,
        new NewTokens(
            tokens("at-2", Optional.empty()),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            true));

    assertThat(
            connections.text(
                "select count(*) from change_event where authorization_key = ?",
                ref.authorization()))
        .isEqualTo("1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"version = 2", "grant_epoch = 1", "lease_fence = 2", "state = 'DELETING'"})
  void nothingIsSaved_whenAGuardDoesNotHold(String change) {
    RefreshMaterial read = material();
    TokenLease lease = store.acquire(read, UUID.randomUUID(), TERMS).orElseThrow();
    connections.setToken(ref, change);

    assertThat(save(lease, read, "at-2", "rt-2")).isFalse();
    assertThat(store.fail(lease, read, "x", Optional.empty(), false)).isFalse();
    assertThat(store.unknown(lease, read, "x", Optional.empty(), Duration.ZERO)).isFalse();
    assertThat(store.release(lease, Duration.ZERO)).isFalse();
  }

  @Test
  void releasingTakesBackThisIntentAlone() {
    connections.setToken(ref, "state = 'UNKNOWN', redeem_version = 1, redeem_count = 1");
    TokenLease second = store.acquire(material(), UUID.randomUUID(), TERMS).orElseThrow();

    store.release(second, Duration.ofSeconds(3));

    TokenState state = store.state(connections.id(ref)).orElseThrow();
    assertThat(state.redeemCount()).isEqualTo(1);
    assertThat(state.redeemVersion()).hasValue(1);
    assertThat(state.status()).isEqualTo(AuthorizationStatus.UNKNOWN);
    assertThat(state.lease().owner()).isEmpty();
    assertThat(state.nextAttemptIn().orElseThrow())
        .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(3));
  }

  @Test
  void releasingClearsTheIntent_whenItWasTheOnlyOne() {
    TokenLease lease = store.acquire(material(), UUID.randomUUID(), TERMS).orElseThrow();

    store.release(lease, Duration.ZERO);

    TokenState state = store.state(connections.id(ref)).orElseThrow();
    assertThat(state.redeemCount()).isZero();
    assertThat(state.redeemVersion()).isEmpty();
  }

  @Test
  void failingTellsTheOutbox() {
    RefreshMaterial read = material();
    TokenLease lease = store.acquire(read, UUID.randomUUID(), TERMS).orElseThrow();

    store.fail(lease, read, "GrantDead", Optional.of(Secret.of("{\"error\":\"x\"}")), true);

    assertThat(connections.token(ref, "state")).isEqualTo("ERROR");
    assertThat(connections.token(ref, "redeem_count")).isEqualTo("1");
    assertThat(outbox()).contains("\"status\": \"Error\"", "GrantDead", ref.authorization());
  }

  @Test
  void savingTellsTheOutbox_whenItWasAnError() {
    connections.setToken(ref, "state = 'ERROR', error_code = 'invalid_client'");
    RefreshMaterial read = material();
    TokenLease lease = store.acquire(read, UUID.randomUUID(), forced()).orElseThrow();

    save(lease, read, "at-2", "rt-2");

    assertThat(connections.token(ref, "state")).isEqualTo("OK");
    assertThat(outbox()).contains("\"status\": \"Connected\"", ref.authorization());
  }

  @Test
  void providerFails_unlessItWasChangedMeanwhile() {
    RefreshMaterial read = material();
    TokenLease lease = store.acquire(read, UUID.randomUUID(), TERMS).orElseThrow();
    connections.run(
        "update authorization_provider set config_version = 2 where id = ?", read.providerId());

    store.failProvider(lease, read, "invalid_client", Optional.empty());

    assertThat(material().providerError()).isEmpty();
    assertThat(connections.token(ref, "state")).isEqualTo("OK");
    assertThat(connections.token(ref, "lease_owner")).isEmpty();
  }

  @Test
  void providerErrorEnds_whenItIsChanged() {
    RefreshMaterial read = material();
    TokenLease lease = store.acquire(read, UUID.randomUUID(), TERMS).orElseThrow();
    store.failProvider(lease, read, "invalid_client", Optional.of(Secret.of("body")));
    Optional<String> before = store.load(ref).orElseThrow().providerError();

    connections.run(
        "update authorization_provider set config_version = 2 where id = ?", read.providerId());

    assertThat(before).contains("invalid_client");
    assertThat(store.load(ref).orElseThrow().providerError()).isEmpty();
  }

  @Test
  void nobodyGivesUp_whileTheTokenIsGood() {
    connections.setToken(ref, "access_expires_at = utc_timestamp(6) + interval 60 second");

    assertThat(store.giveUp(material(), "OutcomeUnknown", TERMS)).isFalse();
  }

  @Test
  void nobodyGivesUp_whileSomebodyHoldsTheLease() {
    connections.setToken(ref, LEASED + "10 second");

    assertThat(store.giveUp(material(), "OutcomeUnknown", TERMS)).isFalse();
  }

  @Test
  void givingUpLeavesAnError() {
    assertThat(store.giveUp(material(), "OutcomeUnknown", TERMS)).isTrue();
    assertThat(connections.token(ref, "error_code")).isEqualTo("OutcomeUnknown");
  }

  @Test
  void timesAreTheSessions_whateverTheMachinesClockSays() {
    String then = "2031-05-06 07:08:09";
    DatabaseSettings settings =
        TestConnections.settings(connections.url())
            .withConnectionStatements(List.of("set timestamp = unix_timestamp('" + then + "')"));
    try (Database database = Database.open(settings)) {
      TokenStore elsewhen = new TokenStore(database, connections.vault);
      RefreshMaterial read = elsewhen.loadMaterial(connections.id(ref)).orElseThrow();
      TokenLease lease = elsewhen.acquire(read, UUID.randomUUID(), TERMS).orElseThrow();

      elsewhen.save(
          lease,
          read,
          new NewTokens(
              tokens("at-2", Optional.empty()),
              Optional.of(Duration.ofHours(1)),
              Optional.of(Duration.ofMinutes(57)),
              Optional.empty(),
              false));

      assertThat(elsewhen.load(ref).orElseThrow().token().accessEndsIn())
          .contains(Duration.ofHours(1));
      assertThat(connections.token(ref, "access_expires_at")).startsWith("2031-05-06 08:08:09");
    }
  }

  @Test
  void tokenDoesNotOpen_whenItWasCopiedFromAnotherRow() {
    AuthorizationRef other = connections.authorizationCode("other", server, "refresh-token-1");
    connections.run(
        "update token t join token o set t.sealed_access = o.sealed_access"
            + " where t.authorization_id = ? and o.authorization_id = ?",
        connections.id(ref),
        connections.id(other));

    org.assertj.core.api.Assertions.assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> store.load(ref))
        .matches(e -> e.reason() == StoreException.Reason.SEALED);
  }

  @Test
  void refreshTokenDoesNotOpen_whenTheEndpointWasTurnedElsewhere() {
    connections.run(
        "update authorization_provider set token_url = 'https://evil.example/token'"
            + " where name_key = ?",
        ref.provider());

    org.assertj.core.api.Assertions.assertThatExceptionOfType(StoreException.class)
        .isThrownBy(this::material);
  }

  private boolean save(TokenLease lease, RefreshMaterial read, String access, String refresh) {
    return store.save(
        lease,
        read,
        new NewTokens(
            tokens(access, Optional.of(Secret.of(refresh))),
            Optional.of(Duration.ofHours(1)),
            Optional.of(Duration.ofMinutes(57)),
            Optional.empty(),
            false));
  }

  private static TokenSet tokens(String access, Optional<Secret> refresh) {
    return new TokenSet(Secret.of(access), refresh, Optional.empty(), Map.of("scope", "read"));
  }

  private RefreshMaterial material() {
    return material(ref);
  }

  private RefreshMaterial material(AuthorizationRef of) {
    return store.loadMaterial(connections.id(of)).orElseThrow();
  }

  private List<String> secretsOf(AuthorizationRef of) {
    return material(of).clientSecrets().stream().map(Secret::expose).toList();
  }

  private static LeaseTerms forced() {
    return new LeaseTerms(TERMS.length(), TERMS.clockSlack(), false, true);
  }

  private static String outbox() {
    return connections.text("select payload from outbox order by id desc limit 1");
  }
}
