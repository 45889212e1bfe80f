package io.keybearer.admin.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keybearer.admin.consent.ConsentException.Reason;
import io.keybearer.admin.service.ManagementStores;
import io.keybearer.config.Settings;
import io.keybearer.credential.CredentialSettings;
import io.keybearer.http.HttpSettings;
import io.keybearer.http.OutboundHttpClient;
import io.keybearer.oauth.ConnectedAccount;
import io.keybearer.oauth.ProviderCatalogue;
import io.keybearer.oauth.TokenEndpoint;
import io.keybearer.store.AccessPolicyStore;
import io.keybearer.store.AuditLog;
import io.keybearer.store.AuthorizationStore;
import io.keybearer.store.ConsentStore;
import io.keybearer.store.DeletionStore;
import io.keybearer.store.GrantStore;
import io.keybearer.store.ProviderStore;
import io.keybearer.store.ServiceConfigurationStore;
import io.keybearer.store.TokenStore;
import io.keybearer.store.Transactions;
import io.keybearer.testing.MariaDbServer;
import io.keybearer.testing.TestConnections;
import java.net.URI;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Callbacks of nobody's: each is counted, a row a minute is written. */
final class StrangerAuditTest {
  private Instant now = Instant.parse("2026-11-24T10:00:00Z");
  private TestConnections store;
  private ConsentStores stores;
  private StrangerAudit strangers;

  @BeforeEach
  void open() {
    store = new TestConnections();
    GrantStore grants = new GrantStore(store.vault);
    stores =
        new ConsentStores(
            new ManagementStores(
                new Transactions(store.database),
                new ServiceConfigurationStore(),
                new ProviderStore(store.vault),
                new AuthorizationStore(store.vault),
                new AccessPolicyStore(),
                new DeletionStore(store.database, grants, false),
                new AuditLog()),
            new ConsentStore(store.vault),
            new TokenStore(store.database, store.vault),
            grants);
    strangers = new StrangerAudit(stores, () -> now);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void theFirstIsNotedAtOnce_theRestWhenTheMinuteIsOver() throws SQLException {
    // Given
    strangers.denied(callback("one", "state=a"), Reason.UNKNOWN_STATE);
    strangers.denied(callback("two", "state=b"), Reason.UNKNOWN_STATE);
    strangers.denied(callback("three", "state=c"), Reason.UNKNOWN_STATE);

    // When
    now = now.plusSeconds(59);
    strangers.write();
    List<String> before = rows();
    now = now.plusSeconds(1);
    strangers.write();
    strangers.write();

    // Then
    assertThat(before).containsExactly("default/one reason=UNKNOWN_STATE; count=1");
    assertThat(rows())
        .containsExactly(
            "default/one reason=UNKNOWN_STATE; count=1",
            "default/three reason=UNKNOWN_STATE; count=2");
  }

  @Test
  void eachReasonHasItsOwnMinute() throws SQLException {
    // When
    strangers.denied(callback("one", "state=a"), Reason.UNKNOWN_STATE);
    now = now.plusSeconds(30);
    strangers.denied("loginLink.open", "unknown", Reason.UNKNOWN_LINK);
    strangers.denied("loginLink.open", "unknown", Reason.UNKNOWN_LINK);
    now = now.plusSeconds(30);
    strangers.denied(callback("one", "state=a"), Reason.UNKNOWN_STATE);

    // Then
    assertThat(rows())
        .containsExactly(
            "default/one reason=UNKNOWN_STATE; count=1",
            "unknown reason=UNKNOWN_LINK; count=1",
            "default/one reason=UNKNOWN_STATE; count=1");
  }

  @Test
  void whatTheStoreDidNotTakeIsCountedAgain() throws SQLException {
    // Given
    rename("audit_event", "elsewhere");
    assertThatThrownBy(() -> strangers.denied(callback("one", "state=a"), Reason.UNKNOWN_STATE))
        .isNotInstanceOf(ConsentException.class);
    rename("elsewhere", "audit_event");

    // When
    now = now.plusSeconds(60);
    strangers.denied(callback("two", "state=b"), Reason.UNKNOWN_STATE);

    // Then
    assertThat(rows()).containsExactly("default/two reason=UNKNOWN_STATE; count=2");
  }

  @Test
  void aCallbackThatSaysAParameterTwiceIsAStranger() throws SQLException {
    // Given
    ConsentRules rules =
        new ConsentRules(
            URI.create("https://keys.example.com/admin"),
            new PostLoginRedirects(List.of(), List.of()),
            false,
            CredentialSettings.read(new Settings(List.of())));
    try (OutboundHttpClient http = new OutboundHttpClient(HttpSettings.allowing(""))) {
      CodeExchange exchange =
          new CodeExchange(
              stores, rules, new TokenEndpoint(http, () -> now), new ConnectedAccount(http));
      Callbacks callbacks =
          new Callbacks(stores, rules, ProviderCatalogue.bundled(), exchange, strangers);

      // When, Then
      assertThatThrownBy(() -> callbacks.take(callback("one", "state=a&state=b&code=c")))
          .isInstanceOf(ConsentException.class);
    }
    assertThat(rows()).containsExactly("default/one reason=MALFORMED_CALLBACK; count=1");
  }

  private static Callback callback(String provider, String query) {
    return new Callback("default", provider, query, name -> Optional.empty());
  }

  private void rename(String table, String name) {
    store.run("rename table " + table + " to " + name);
  }

  private List<String> rows() throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection = MariaDbServer.shared().connect(store.url());
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select actor, outcome, target, detail from audit_event"
                    + " where actor = 'anonymous' and outcome = 'Denied' order by id")) {
      while (row.next()) {
        rows.add(row.getString("target") + ' ' + row.getString("detail"));
      }
    }
    return rows;
  }
}
