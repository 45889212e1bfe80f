package io.keybearer.admin.consent;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.admin.testing.ArmClient;
import io.keybearer.admin.testing.Http;
import io.keybearer.admin.testing.RunningAdmin;
import io.keybearer.testing.AuthorizationServer;
import io.keybearer.testing.MariaDbServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** The application and an authorization server, and connections to be made there. */
final class ConsentStage implements AutoCloseable {
  /** An address below the one that settings list for browsers that have confirmed. */
  static final String SHOWN = "https://portal.example.com/connections/7";

  /** One that settings list for an application that takes consent codes. */
  static final String CODE_TAKING = "https://app.example.com/done";

  private final AtomicInteger numbers = new AtomicInteger();
  final RunningAdmin admin;
  final AuthorizationServer server;
  final ArmClient client;

  private ConsentStage(RunningAdmin admin, AuthorizationServer server) throws Exception {
    this.admin = admin;
    this.server = server;
    this.client = new ArmClient(admin);
  }

  static ConsentStage start(Path folder, Map<String, String> settings) throws Exception {
    Map<String, String> all = new java.util.HashMap<>();
    all.put("post-login-redirects", "https://portal.example.com/connections");
    all.put("consent-code-redirects", CODE_TAKING);
    all.put("http-connect-timeout", "PT1S");
    all.put("token-request-deadline", "PT2S");
    all.putAll(settings);
    RunningAdmin admin = RunningAdmin.startAt(MariaDbServer.shared().createDatabase(), folder, all);
    admin.awaitReady();
    return new ConsentStage(admin, AuthorizationServer.start());
  }

  /** A connection, not connected yet. */
  record Connected(String provider, String authorization) {
    String path() {
      return "/authorizationProviders/" + provider + "/authorizations/" + authorization;
    }

    String target() {
      return "default/" + provider + "/" + authorization;
    }
  }

  /** A connection of a new generic provider with PKCE. */
  Connected connection() {
    return connection(
        "oauth2pkce",
        "'authorizationUrl':'%s','tokenUrl':'%s','refreshUrl':'%s',"
            .formatted(server.authorizationUrl(), server.tokenUrl(), server.tokenUrl()));
  }

  /** A connection of a new provider at a server that names its issuer in callbacks. */
  Connected connectionWithIssuer() {
    return connection("keycloak", "'realmUrl':'%s',".formatted(server.realmUrl()));
  }

  Connected connection(String identityProvider, String parameters) {
    int number = numbers.incrementAndGet();
    Connected connection = new Connected("p" + number, "a" + number);
    putProvider(connection, identityProvider, parameters + "'scopes':'openid read',");
    assertThat(client.put(connection.path(), "{\"properties\":{}}").status()).isEqualTo(201);
    return connection;
  }

  void putProvider(Connected connection, String identityProvider, String parameters) {
    String body =
        "{'properties':{'displayName':'The %s','identityProvider':'%s','oauth2':{'grantTypes':{'authorizationCode':{%s'clientId':'client-1','clientSecret':'secret-of-client-1'}}}}}"
            .formatted(connection.provider(), identityProvider, parameters)
            .replace('\'', '"');
    Http.Answer answer = client.put("/authorizationProviders/" + connection.provider(), body);
    assertThat(answer.status()).as(answer.body()).isIn(200, 201);
  }

  /** A login link of the first API token, with or without a post-login redirect. */
  String link(Connected connection, String redirect) {
    Http.Answer answer = getLoginLinks(client, connection, redirect);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return ArmClient.json(answer).path("loginLink").asText();
  }

  static Http.Answer getLoginLinks(ArmClient client, Connected connection, String redirect) {
    String body = redirect.isEmpty() ? "{}" : "{\"postLoginRedirectUrl\":\"" + redirect + "\"}";
    return client.send("POST", connection.path() + "/getLoginLinks", body, Map.of());
  }

  static Http.Answer confirmConsentCode(ArmClient client, Connected connection, String code) {
    return client.send(
        "POST",
        connection.path() + "/confirmConsentCode",
        "{\"consentCode\":\"" + code + "\"}",
        Map.of());
  }

  LoginBrowser browser() {
    return new LoginBrowser(admin);
  }

  /** The authorization's status, or its error code. */
  String status(Connected connection) {
    var properties = ArmClient.json(client.get(connection.path())).path("properties");
    return properties.path("status").asText().equals("Connected")
        ? "Connected"
        : properties.path("error").path("code").asText();
  }

  /** The audit rows about a target: {@code actor action outcome detail}, without the uids. */
  List<String> audit(String target) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection = admin.database();
        var select =
            connection.prepareStatement(
                "select actor, action, outcome, detail from audit_event where target = ?"
                    + " and (action like 'consent.%' or action like 'loginLink.%') order by id")) {
      select.setString(1, target);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          String detail = row.getString("detail") == null ? "" : row.getString("detail");
          rows.add(
              (row.getString("actor")
                      + ' '
                      + row.getString("action")
                      + ' '
                      + row.getString("outcome")
                      + ' '
                      + detail)
                  .replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "*")
                  .replaceAll("(link|attempt)=\\*(; )?", "")
                  .strip());
        }
      }
    }
    return rows;
  }

  /** The last audit row about a target. */
  String lastAudit(String target) throws SQLException {
    List<String> rows = audit(target);
    return rows.get(rows.size() - 1);
  }

  /** Moves the database's clock ahead for a connection's links and attempts. */
  void age(Connected connection, int minutes) throws SQLException {
    try (Connection database = admin.database();
        Statement statement = database.createStatement()) {
      String links =
          "(select id from authorization where name = '" + connection.authorization() + "')";
      statement.executeUpdate(
          "update pending_consent c join login_link l on l.id = c.login_link_id set"
              + " c.expires_at = c.expires_at - interval "
              + minutes
              + " minute,"
              + " c.exchanged_at = c.exchanged_at - interval "
              + minutes
              + " minute,"
              + " c.consent_code_until = c.consent_code_until - interval "
              + minutes
              + " minute where l.authorization_id in "
              + links);
      statement.executeUpdate(
          "update login_link set expires_at = expires_at - interval "
              + minutes
              + " minute where authorization_id in "
              + links);
    }
  }

  @Override
  public void close() {
    admin.close();
    server.close();
  }
}
