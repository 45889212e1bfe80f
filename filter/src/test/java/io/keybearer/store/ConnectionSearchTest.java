package io.keybearer.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.model.AuthorizationRef;
import io.keybearer.model.Connection;
import io.keybearer.model.ConnectionState;
import io.keybearer.store.ConnectionSearch.Filter;
import io.keybearer.store.ConnectionSearch.Found;
import io.keybearer.store.ConnectionSearch.Position;
import io.keybearer.testing.AuthorizationServer;
import io.keybearer.testing.TestConnections;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionSearchTest {
  private static final Filter ALL = new Filter("", Optional.empty(), Optional.empty(), false);

  private static TestConnections connections;
  private static AuthorizationServer server;
  private final ConnectionSearch search = new ConnectionSearch();

  @BeforeAll
  static void createStore() throws Exception {
    connections = new TestConnections();
    server = AuthorizationServer.start();
    connections.authorizationCode("alpha", server, "rt");
    connections.authorizationCode("al%ha", server, "rt");
    connections.authorizationCode("al!ha", server, "rt");
    connections.clientCredentials("beta", server);
    connections.clientCredentials("gamma", server);
  }

  @AfterAll
  static void close() {
    server.close();
    connections.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          state = 'OK'                                                                     | CONNECTED
          state = 'OK', access_expires_at = utc_timestamp(6) - interval 1 hour             | CONNECTED
          state = 'UNKNOWN', sealed_access = 'x', access_expires_at = utc_timestamp(6) + interval 1 hour | FAILING
          state = 'OK', next_attempt_at = utc_timestamp(6), sealed_access = 'x', access_expires_at = null | FAILING
          state = 'OK', next_attempt_at = utc_timestamp(6), sealed_access = 'x', access_expires_at = utc_timestamp(6) - interval 1 second | UNREACHABLE
          state = 'OK', next_attempt_at = utc_timestamp(6), sealed_access = null           | UNREACHABLE
          state = 'ERROR', error_code = 'Unauthenticated'                                  | NOT_CONNECTED
          state = 'ERROR', error_code = 'GrantDead'                                        | NEEDS_LOGIN
          state = 'ERROR', error_code = 'OutcomeUnknown'                                   | NEEDS_LOGIN
          state = 'ERROR', error_code = 'ReauthorizationRequired'                          | NEEDS_LOGIN
          state = 'ERROR', error_code = 'invalid_client'                                   | SETTINGS_WRONG
          state = 'ERROR', error_code = 'SecretRequired'                                   | SETTINGS_WRONG
          """)
  void saysHowAConnectionStands(String row, ConnectionState expected) {
    // Given
    AuthorizationRef ref = new AuthorizationRef("default", "beta", "beta");
    connections.setToken(
        ref,
        "state = 'OK', error_code = null, next_attempt_at = null, sealed_access = null,"
            + " access_expires_at = null");
    connections.setToken(ref, row);

    // When
    Connection found = one("beta").orElseThrow();

    // Then the list, the filter and the numbers agree
    assertThat(found.state()).isEqualTo(expected);
    Filter filter = new Filter("beta", Optional.empty(), Optional.of(expected), false);
    assertThat(names(filter, Optional.empty(), 9)).containsExactly("beta");
    assertThat(count(filter)).isEqualTo(1);
    Map<ConnectionState, Integer> counts =
        inTransaction(transaction -> search.counts(transaction, service(transaction)));
    assertThat(counts).hasSize(ConnectionState.values().length);
    assertThat(counts.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(5);
    assertThat(counts.get(expected)).isPositive();
  }

  @Test
  void waits_whenSomebodyHasLoggedInAndNobodyHasConfirmed() {
    // Given
    AuthorizationRef ref = new AuthorizationRef("default", "gamma", "gamma");
    connections.setToken(ref, "state = 'ERROR', error_code = 'Unauthenticated'");
    connections.run(
        "insert into login_link (uid, authorization_id, link_hash, provider_config_version,"
            + " created_by, created_at, expires_at) select random_bytes(16), id, random_bytes(32),"
            + " 1, 'test', utc_timestamp(6), utc_timestamp(6) + interval 30 minute"
            + " from authorization where name_key = 'gamma'");
    connections.run(
        "insert into pending_consent (uid, service_id, login_link_id, grant_epoch, state_hash,"
            + " browser_hash, state, created_at, expires_at) select random_bytes(16), 1, id, 0,"
            + " random_bytes(32), random_bytes(32), 'PENDING', utc_timestamp(6),"
            + " utc_timestamp(6) + interval 10 minute from login_link");

    // When, and when nobody did in time
    ConnectionState inTime = one("gamma").orElseThrow().state();
    connections.run("update pending_consent set expires_at = utc_timestamp(6) - interval 1 second");
    ConnectionState tooLate = one("gamma").orElseThrow().state();
    connections.setToken(ref, "state = 'OK', error_code = null");

    // Then
    assertThat(inTime).isEqualTo(ConnectionState.WAITING);
    assertThat(tooLate).isEqualTo(ConnectionState.NOT_CONNECTED);
  }

  @Test
  void givesEachConnectionOnce_whereverPagesBegin() {
    for (boolean descending : new boolean[] {false, true}) {
      Filter filter = new Filter("", Optional.empty(), Optional.empty(), descending);
      List<String> all = names(filter, Optional.empty(), 9);
      for (int size = 1; size <= 5; size++) {
        List<String> seen = new ArrayList<>();
        Optional<Position> after = Optional.empty();
        List<Found> page;
        do {
          page = page(filter, after, size);
          page.forEach(found -> seen.add(found.connection().name()));
          after = page.stream().reduce((first, last) -> last).map(Found::position);
        } while (page.size() == size);
        assertThat(seen).isEqualTo(all);
      }
    }
    assertThat(names(ALL, Optional.empty(), 9))
        .containsExactly("al!ha", "al%ha", "alpha", "beta", "gamma");
  }

  @ParameterizedTest
  @CsvSource({"AL,3", "al%,1", "al!,1", "al_,0", "%,0", "lpha,0", "gamma,1"})
  void findsByTheBeginningOfTheId_inAnyCasing_andTakesNoWildcard(String prefix, int expected) {
    Filter filter = new Filter(prefix, Optional.empty(), Optional.empty(), false);

    assertThat(names(filter, Optional.empty(), 9)).hasSize(expected);
    assertThat(count(filter)).isEqualTo(expected);
  }

  @Test
  void findsThoseOfAProvider() {
    Filter filter = new Filter("", Optional.of("ALPHA"), Optional.empty(), false);

    assertThat(names(filter, Optional.empty(), 9)).containsExactly("alpha");
    assertThat(count(filter)).isEqualTo(1);
  }

  @Test
  void tellsWhatIsKnownOfTheToken() {
    Connection found = one("alpha").orElseThrow();

    assertThat(found.token().present()).isTrue();
    assertThat(found.token().refreshable()).isTrue();
    assertThat(found.token().expiresAt()).isPresent();
    assertThat(found.accessPolicies()).isEqualTo(1);
    assertThat(one("none")).isEmpty();
  }

  private Optional<Connection> one(String name) {
    return inTransaction(
        transaction ->
            search.find(transaction, service(transaction), name, name).map(Found::connection));
  }

  private List<Found> page(Filter filter, Optional<Position> after, int most) {
    return inTransaction(
        transaction -> search.find(transaction, service(transaction), filter, after, most));
  }

  private List<String> names(Filter filter, Optional<Position> after, int most) {
    return page(filter, after, most).stream().map(found -> found.connection().name()).toList();
  }

  private int count(Filter filter) {
    return inTransaction(transaction -> search.count(transaction, service(transaction), filter));
  }

  private static StoredService service(Transaction transaction) {
    return new ServiceConfigurationStore().find(transaction, "default").orElseThrow();
  }

  private static <T> T inTransaction(java.util.function.Function<Transaction, T> work) {
    return new Transactions(connections.database).run(work);
  }
}
