package io.keybearer.admin.consent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.keybearer.admin.consent.ConsentStage.Connected;
import io.keybearer.admin.security.Role;
import io.keybearer.admin.testing.ApiClient;
import io.keybearer.admin.testing.ArmClient;
import io.keybearer.admin.testing.Browser;
import io.keybearer.admin.testing.Consents;
import io.keybearer.admin.testing.Http;
import io.keybearer.admin.testing.RunningAdmin;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The key of a connection's sealed records is gone: each operation says of which connection, which
 * key, and what to do about it.
 */
class LostKeyTest {
  private static final String LOST_KEY = "11111111-2222-3333-4444-555555555555";
  private static final String[] ANSWER = {
    LOST_KEY, "can't be opened", "keys lost", "docs/keys.md", "enter the client secret again"
  };

  @TempDir static Path folder;
  private static ConsentStage stage;
  private static ArmClient revealer;

  @BeforeAll
  static void start() throws Exception {
    stage = ConsentStage.start(folder, Map.of());
    revealer = stage.admin.revealer(Role.ADMIN);
    stage.admin.administrator();
  }

  @AfterAll
  static void stop() {
    stage.close();
  }

  @BeforeEach
  void consentAsAnn() {
    stage.server.codes().account(Optional.of("ann@example.com")).error(Optional.empty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"refresh", "test", "revoke", "reveal"})
  void operationsNameTheConnectionAndTheKey_andLeaveAnAuditRow(String operation) throws Exception {
    // Given
    Connected connection = connected();
    lose("token set sealed_access", connection);

    // When
    Http.Answer answer =
        revealer.raw("POST", path(connection) + '/' + operation, body(operation), Map.of());

    // Then
    JsonNode problem = ArmClient.json(answer);
    assertThat(answer.status()).as(answer.body()).isEqualTo(409);
    assertThat(problem.path("code").textValue()).isEqualTo("SecretsDoNotOpen");
    assertThat(problem.path("detail").textValue()).contains(connection.target()).contains(ANSWER);
    assertThat(answer.body()).doesNotContain("access-of-ann", "refresh-of-ann");
    assertThat(audits(connection, "authorization." + operation))
        .singleElement()
        .asString()
        .startsWith("Failed SecretsDoNotOpen");
  }

  @Test
  void aRefreshTokenOrAClientSecretThatDoesNotOpenIsSaidTheSameWay() throws Exception {
    // Given
    Connected first = connected();
    Connected second = connected();
    lose("token set sealed_refresh", first);
    loseClientSecret(second);

    // When
    Http.Answer refreshToken = revealer.raw("POST", path(first) + "/refresh", "", Map.of());
    Http.Answer clientSecret = revealer.raw("POST", path(second) + "/test", "", Map.of());

    // Then
    assertThat(refreshToken.status()).isEqualTo(409);
    assertThat(refreshToken.body()).contains(LOST_KEY, first.target());
    assertThat(clientSecret.status()).isEqualTo(409);
    assertThat(clientSecret.body()).contains(LOST_KEY, second.target());
  }

  @Test
  void explainSaysSo() throws Exception {
    // Given
    Connected connection = connected();
    lose("token set sealed_access", connection);

    // When
    Http.Answer answer = revealer.raw("POST", path(connection) + "/explain", "", Map.of());

    // Then
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).contains("AuthorizationAcquisitionFailed").contains(ANSWER);
  }

  @Test
  void oneThatCantBeOpenedKeepsNoOtherFromBeingRevoked() throws Exception {
    // Given
    Connected lost = connected();
    lose("token set sealed_access", lost);
    String other = "/authorizationProviders/" + lost.provider() + "/authorizations/z";
    assertThat(stage.client.put(other, "{\"properties\":{}}").status()).isEqualTo(201);

    // When
    Http.Answer answer =
        revealer.raw(
            "POST",
            ApiClient.SERVICE + "/authorizationProviders/" + lost.provider() + "/revoke",
            "",
            Map.of());

    // Then
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    JsonNode report = ArmClient.json(answer);
    assertThat(report.at("/outcomes/Failed").intValue()).isEqualTo(1);
    assertThat(report.at("/outcomes/Nothing").intValue()).isEqualTo(1);
    assertThat(report.path("failed").path(lost.authorization()).textValue())
        .isEqualTo("SecretsDoNotOpen");
  }

  @Test
  void aCallbackSendsNoCode_andGoesOnOnceTheKeyIsBack() throws Exception {
    // Given
    Connected connection = stage.connection();
    LoginBrowser browser = stage.browser();
    HttpResponse<String> callback = browser.follow(browser.open(stage.link(connection, "")));
    int requests = stage.server.requests().size();
    byte[] kept = loseClientSecret(connection);

    // When
    HttpResponse<String> refused = browser.follow(callback);
    restore(connection, kept);
    HttpResponse<String> page = browser.follow(browser.follow(callback));

    // Then
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(409);
    assertThat(text(refused.body())).contains(connection.target()).contains(ANSWER);
    assertThat(refused.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(refused.headers().firstValue("Referrer-Policy")).contains("no-referrer");
    assertThat(stage.audit(connection.target()))
        .contains("login-link/* consent.callback Failed error=SecretsDoNotOpen");
    assertThat(page.body()).contains("ann@example.com");
    assertThat(stage.server.requests()).hasSize(requests + 1);
  }

  @Test
  void aVerifierThatDoesNotOpenIsSaidTheSameWay() throws Exception {
    // Given
    Connected connection = stage.connection();
    LoginBrowser browser = stage.browser();
    HttpResponse<String> callback = browser.follow(browser.open(stage.link(connection, "")));
    lose(
        "pending_consent c join login_link l on l.id = c.login_link_id" + " set sealed_verifier",
        "l.authorization_id",
        connection);

    // When
    HttpResponse<String> refused = browser.follow(callback);

    // Then
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(text(refused.body())).contains(connection.target()).contains(ANSWER);
  }

  @Test
  void aConfirmationSaysSo_onOurPageAndToAnApplication() throws Exception {
    // Given
    Connected onPage = stage.connection();
    LoginBrowser browser = stage.browser();
    HttpResponse<String> page = browser.logIn(stage.link(onPage, ""));
    Connected byCode = stage.connection();
    String location =
        LoginBrowser.location(stage.browser().logIn(stage.link(byCode, ConsentStage.CODE_TAKING)));
    String code = location.substring(location.indexOf("consentCode=") + 12);
    loseClientSecret(onPage);
    loseClientSecret(byCode);

    // When
    HttpResponse<String> refused = browser.send(page, "confirm");
    Http.Answer answer = ConsentStage.confirmConsentCode(stage.client, byCode, code);

    // Then
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(409);
    assertThat(text(refused.body())).contains(onPage.target()).contains(ANSWER);
    assertThat(answer.status()).as(answer.body()).isEqualTo(409);
    assertThat(ArmClient.json(answer).at("/error/code").textValue()).isEqualTo("SecretsDoNotOpen");
    assertThat(ArmClient.json(answer).at("/error/message").textValue())
        .contains(byCode.target())
        .contains(ANSWER);
    assertThat(stage.lastAudit(byCode.target()))
        .isEqualTo("login-link/* consent.confirm Failed error=SecretsDoNotOpen");
  }

  @ParameterizedTest
  @ValueSource(strings = {"refresh", "test", "revoke"})
  void pagesSaySo(String action) throws Exception {
    // Given
    Connected connection = connected();
    lose("token set sealed_access", connection);
    Browser browser = new Browser(stage.admin);
    browser.post(
        "/ui/sign-in",
        Map.of("name", RunningAdmin.ADMINISTRATOR, "password", RunningAdmin.PASSWORD.expose()));

    // When
    Browser.Page page =
        browser.post(
            "/ui/connections/"
                + connection.provider()
                + '/'
                + connection.authorization()
                + '/'
                + action,
            browser.withToken(Map.of()));

    // Then
    assertThat(page.status()).isEqualTo(409);
    assertThat(text(page.body())).contains(connection.target()).contains(ANSWER);
  }

  private static Connected connected() {
    Connected connection = stage.connection();
    Consents.give(
        stage.admin,
        connection.provider(),
        connection.authorization(),
        "access-of-ann",
        "refresh-of-ann");
    return connection;
  }

  private static String path(Connected connection) {
    return ApiClient.SERVICE + connection.path();
  }

  private static String body(String operation) {
    return operation.equals("reveal") ? "{\"reason\":\"ticket 1\"}" : "";
  }

  private static String text(String html) {
    return html.replace("&#39;", "'");
  }

  /** Puts the id of a key that nobody has into a sealed record's header. */
  private static void lose(String column, Connected connection) throws SQLException {
    lose(column, "authorization_id", connection);
  }

  private static void lose(String column, String reference, Connected connection)
      throws SQLException {
    String name = column.substring(column.lastIndexOf(' ') + 1);
    int changed =
        update(
            "update "
                + column
                + " = insert("
                + name
                + ", 2, 16, 0x11111111222233334444555555555555) where "
                + reference
                + " = (select id from authorization where name = '"
                + connection.authorization()
                + "')");
    assertThat(changed).isEqualTo(1);
  }

  private static byte[] loseClientSecret(Connected connection) throws SQLException {
    byte[] before;
    try (Connection database = stage.admin.database();
        Statement statement = database.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select sealed_secrets from authorization_provider where name = '"
                    + connection.provider()
                    + "'")) {
      row.next();
      before = row.getBytes(1);
    }
    update(
        "update authorization_provider set sealed_secrets = insert(sealed_secrets, 2, 16,"
            + " 0x11111111222233334444555555555555) where name = '"
            + connection.provider()
            + "'");
    return before;
  }

  private static void restore(Connected connection, byte[] sealed) throws SQLException {
    try (Connection database = stage.admin.database();
        var update =
            database.prepareStatement(
                "update authorization_provider set sealed_secrets = ? where name = ?")) {
      update.setBytes(1, sealed);
      update.setString(2, connection.provider());
      update.executeUpdate();
    }
  }

  private static List<String> audits(Connected connection, String action) throws SQLException {
    List<String> audits = new ArrayList<>();
    try (Connection database = stage.admin.database();
        var select =
            database.prepareStatement(
                "select outcome, detail from audit_event where target = ? and action = ?")) {
      select.setString(1, connection.target());
      select.setString(2, action);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          audits.add(row.getString(1) + ' ' + row.getString(2));
        }
      }
    }
    return audits;
  }

  private static int update(String sql) throws SQLException {
    try (Connection database = stage.admin.database();
        Statement statement = database.createStatement()) {
      return statement.executeUpdate(sql);
    }
  }
}
