package io.keybearer.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.model.AuthorizationRef;
import io.keybearer.model.Connection;
import io.keybearer.model.ConnectionFilter;
import io.keybearer.model.ConnectionFilter.Use;
import io.keybearer.model.ConnectionOrder;
import io.keybearer.model.ConnectionOrder.By;
import io.keybearer.model.ConnectionState;
import io.keybearer.model.GrantType;
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
  private static TestConnections connections;
  private static AuthorizationServer server;
  private final ConnectionSearch search = new ConnectionSearch(2);

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
          state = 'ERROR', error_code = 'Revoked'                                          | NEEDS_LOGIN
          state = 'ERROR', error_code = 'NoRefreshToken'                                   | NEEDS_LOGIN
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
    ConnectionFilter filter = new ConnectionFilter("beta", Optional.empty(), Optional.of(expected));
    assertThat(names(filter, Optional.empty(), 9)).containsExactly("beta");
    assertThat(count(filter)).isEqualTo(1);
    Map<ConnectionState, Integer> counts = counts();
    assertThat(counts).hasSize(ConnectionState.values().length);
    assertThat(counts.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(5);
    assertThat(counts.get(expected)).isPositive();
    if (expected != ConnectionState.CONNECTED) {
      assertThat(first(expected)).extracting(Connection::name).contains("beta");
    }
  }

  @Test
  void countsAndFindsWhatIsWrongOutsideOfTokens() {
    // Given one that is disabled and one whose provider's settings are wrong
    connections.setToken(new AuthorizationRef("default", "beta", "beta"), "state = 'OK'");
    connections.setToken(new AuthorizationRef("default", "gamma", "gamma"), "state = 'OK'");
    connections.run("update authorization set disabled = true where name_key = 'beta'");
    connections.run(
        "insert into provider_state (provider_id, config_version, state, error_code, updated_at)"
            + " select id, config_version, 'ERROR', 'invalid_client', utc_timestamp(6)"
            + " from authorization_provider where name_key = 'gamma'");

    // When
    Map<ConnectionState, Integer> counts = counts();
    List<Connection> disabled = first(ConnectionState.DISABLED);
    List<Connection> wrong = first(ConnectionState.SETTINGS_WRONG);
    List<String> listedDisabled = names(in(ConnectionState.DISABLED), Optional.empty(), 9);
    List<String> listedWrong = names(in(ConnectionState.SETTINGS_WRONG), Optional.empty(), 9);
    connections.run("update authorization set disabled = false");
    connections.run("delete from provider_state");

    // Then
    assertThat(counts.get(ConnectionState.DISABLED)).isEqualTo(1);
    assertThat(counts.get(ConnectionState.SETTINGS_WRONG)).isEqualTo(1);
    assertThat(listedDisabled).containsExactly("beta");
    assertThat(listedWrong).containsExactly("gamma");
    assertThat(disabled).extracting(Connection::name).containsExactly("beta");
    assertThat(wrong).extracting(Connection::name).containsExactly("gamma");
  }

  @Test
  void countsNoErrorOfWhatIsDisabledOrDeletedOrAnotherServices() {
    // Given four in error, of which one is neither
    connections.run("update token set state = 'ERROR', error_code = 'GrantDead'");
    connections.setToken(
        new AuthorizationRef("default", "beta", "beta"), "state = 'OK', error_code = null");
    connections.run(
        "insert into service (uid, name, name_key, identity_type, created_at, updated_at) values"
            + " (random_bytes(16), 'other', 'other', 'None', utc_timestamp(6), utc_timestamp(6))");
    connections.run("update authorization set disabled = true where name_key = 'alpha'");
    connections.run("update authorization set incarnation = id where name_key = 'al%ha'");
    connections.run(
        "update authorization set service_id = (select id from service where name = 'other')"
            + " where name_key = 'al!ha'");

    // When
    Map<ConnectionState, Integer> counts = counts();
    connections.run(
        "update authorization set disabled = false, incarnation = 0, service_id = (select id from"
            + " service where name = 'default')");
    connections.run("update token set state = 'OK', error_code = null");

    // Then
    assertThat(counts)
        .containsEntry(ConnectionState.NEEDS_LOGIN, 1)
        .containsEntry(ConnectionState.DISABLED, 1)
        .containsEntry(ConnectionState.CONNECTED, 1);
  }

  private static Map<ConnectionState, Integer> counts() {
    return inTransaction(
        transaction -> {
          StoredService service = service(transaction);
          long all = new ServiceFigures().limits(transaction, service).connections();
          return new ConnectionCounts().ofService(transaction, service, all);
        });
  }

  private static ConnectionFilter in(ConnectionState state) {
    return new ConnectionFilter("", Optional.empty(), Optional.of(state));
  }

  private List<Connection> first(ConnectionState state) {
    return inTransaction(
        transaction -> search.first(transaction, service(transaction), List.of(state), 9));
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
    Map<ConnectionState, Integer> counts = counts();
    connections.run("update pending_consent set expires_at = utc_timestamp(6) - interval 1 second");
    ConnectionState tooLate = one("gamma").orElseThrow().state();
    connections.setToken(ref, "state = 'OK', error_code = null");

    // Then
    assertThat(inTime).isEqualTo(ConnectionState.WAITING);
    assertThat(counts)
        .containsEntry(ConnectionState.WAITING, 1)
        .containsEntry(ConnectionState.NOT_CONNECTED, 0);
    assertThat(tooLate).isEqualTo(ConnectionState.NOT_CONNECTED);
  }

  @Test
  void givesEachConnectionOnce_whereverPagesBegin() {
    // Given two with the same times, and some without
    connections.run(
        "update token t join authorization a on a.id = t.authorization_id set access_expires_at ="
            + " if(a.name_key = 'al%ha', null, utc_timestamp() + interval 1 hour), obtained_at ="
            + " utc_timestamp(6) - interval a.id second");
    connections.run(
        "update authorization set last_used_at = if(id % 2 = 0, null, utc_timestamp(6) - interval"
            + " id day)");
    connections.run(
        "update token t join authorization a on a.id = t.authorization_id set connected_as ="
            + " if(a.name_key = 'beta', 'ann', null)");

    for (By by : By.values()) {
      for (boolean descending : new boolean[] {false, true}) {
        // When
        ConnectionOrder order = new ConnectionOrder(by, descending);
        List<String> all = names(page(ConnectionFilter.ALL, order, Optional.empty(), 9));
        assertThat(all).hasSize(5);
        for (int size = 1; size <= 5; size++) {
          List<String> seen = new ArrayList<>();
          Optional<Position> after = Optional.empty();
          List<Found> page;
          do {
            page = page(ConnectionFilter.ALL, order, after, size);
            seen.addAll(names(page));
            after = page.stream().reduce((first, last) -> last).map(Found::position);
          } while (page.size() == size);

          // Then
          assertThat(seen).as("%s, %s a page", order, size).isEqualTo(all);
        }
      }
    }
    assertThat(names(ConnectionFilter.ALL, Optional.empty(), 9))
        .containsExactly("al!ha", "al%ha", "alpha", "beta", "gamma");
  }

  @ParameterizedTest
  @CsvSource({"AL,3", "al%,1", "al!,1", "al_,0", "%,0", "lpha,0", "gamma,1"})
  void findsByTheBeginningOfTheId_inAnyCasing_andTakesNoWildcard(String prefix, int expected) {
    ConnectionFilter filter = new ConnectionFilter(prefix, Optional.empty(), Optional.empty());

    assertThat(names(filter, Optional.empty(), 9)).hasSize(expected);
    assertThat(count(filter)).isEqualTo(expected);
  }

  @Test
  void findsThoseOfAProvider() {
    ConnectionFilter filter = new ConnectionFilter("", Optional.of("ALPHA"), Optional.empty());

    assertThat(names(filter, Optional.empty(), 9)).containsExactly("alpha");
    assertThat(count(filter)).isEqualTo(1);
  }

  @Test
  void putsThoseWithoutATimeFirst_orLastWhenTheNewestComesFirst() {
    // Given
    connections.run("update authorization set last_used_at = null");
    connections.run(
        "update authorization set last_used_at = utc_timestamp(6) where name_key = 'beta'");
    connections.run(
        "update authorization set last_used_at = utc_timestamp(6) - interval 91 day"
            + " where name_key = 'gamma'");

    // When
    List<String> oldest =
        names(page(ConnectionFilter.ALL, new ConnectionOrder(By.USED, false), Optional.empty(), 9));
    List<String> newest =
        names(page(ConnectionFilter.ALL, new ConnectionOrder(By.USED, true), Optional.empty(), 2));

    // Then
    assertThat(oldest.subList(3, 5)).containsExactly("gamma", "beta");
    assertThat(newest).containsExactly("beta", "gamma");
  }

  @Test
  void findsByUseAndGrant() {
    // Given
    connections.run("update authorization set last_used_at = null");
    connections.run(
        "update authorization set last_used_at = utc_timestamp(6) - interval 91 day"
            + " where name_key = 'gamma'");
    connections.run(
        "update authorization set last_used_at = utc_timestamp(6) - interval 89 day"
            + " where name_key = 'beta'");

    // When
    List<String> unused = names(filter(Optional.empty(), Use.NOT_LATELY), Optional.empty(), 9);
    List<String> never =
        names(filter(Optional.of(GrantType.CLIENT_CREDENTIALS), Use.NEVER), Optional.empty(), 9);

    // Then
    assertThat(unused).containsExactly("gamma");
    assertThat(never).isEmpty();
    assertThat(count(filter(Optional.of(GrantType.AUTHORIZATION_CODE), Use.NEVER))).isEqualTo(3);
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

  private static ConnectionFilter filter(Optional<GrantType> grantType, Use use) {
    return new ConnectionFilter("", Optional.empty(), Optional.empty(), grantType, use);
  }

  private List<Found> page(
      ConnectionFilter filter, ConnectionOrder order, Optional<Position> after, int most) {
    return inTransaction(
        transaction -> search.find(transaction, service(transaction), filter, order, after, most));
  }

  private List<String> names(ConnectionFilter filter, Optional<Position> after, int most) {
    return names(page(filter, ConnectionOrder.BY_NAME, after, most));
  }

  private static List<String> names(List<Found> page) {
    return page.stream().map(found -> found.connection().name()).toList();
  }

  private int count(ConnectionFilter filter) {
    return inTransaction(transaction -> search.count(transaction, service(transaction), filter));
  }

  private static StoredService service(Transaction transaction) {
    return new ServiceConfigurationStore().find(transaction, "default").orElseThrow();
  }

  private static <T> T inTransaction(java.util.function.Function<Transaction, T> work) {
    return new Transactions(connections.database).run(work);
  }
}
