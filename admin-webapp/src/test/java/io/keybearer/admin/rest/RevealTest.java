package io.keybearer.admin.rest;

import static io.keybearer.admin.testing.ArmClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.admin.security.Role;
import io.keybearer.admin.testing.ApiClient;
import io.keybearer.admin.testing.ArmClient;
import io.keybearer.admin.testing.Consents;
import io.keybearer.admin.testing.Http;
import io.keybearer.admin.testing.RunningAdmin;
import io.keybearer.testing.AuthorizationServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Verifies who is shown an access token, and that none is shown without its audit row. */
final class RevealTest {
  private static final String ACCESS = "access-token-of-consent";
  private static final String REFRESH = "refresh-token-of-consent";
  private static final String REASON = "{\"reason\":\"ticket 4711: scopes look wrong\"}";

  @TempDir private static Path folder;
  private static RunningAdmin admin;
  private static AuthorizationServer server;
  private static ArmClient arm;
  private static ArmClient revealer;

  private String provider;
  private String connection;

  @BeforeAll
  static void start() throws Exception {
    admin = RunningAdmin.start(folder);
    server = AuthorizationServer.start();
    arm = new ArmClient(admin);
    revealer = admin.revealer(Role.VIEWER);
  }

  @AfterAll
  static void stop() {
    server.close();
    admin.close();
  }

  @BeforeEach
  void connect(TestInfo test) {
    String id =
        test.getTestMethod().orElseThrow().getName()
            + Integer.toHexString(test.getDisplayName().hashCode());
    provider = "/authorizationProviders/" + id;
    connection = provider + "/authorizations/c";
    arm.put(
        provider,
        ConnectionOperationsTest.codeProvider(server.tokenUrl(), server.tokenUrl() + "/revoke"));
    assertThat(arm.put(connection, "{\"properties\":{}}").status()).isEqualTo(201);
    Consents.give(admin, id, "c", ACCESS, REFRESH);
  }

  @Test
  void callerWhoMayIsShownTheAccessToken_andTheAuditRowSaysWhy() throws Exception {
    Http.Answer answer = reveal(revealer, REASON);

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(json(answer).path("accessToken").textValue()).isEqualTo(ACCESS);
    assertThat(json(answer).path("expiresInSeconds").intValue()).isBetween(3500, 3600);
    assertThat(answer.body()).doesNotContain(REFRESH);
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    assertThat(audits())
        .containsExactly("Succeeded|api-token/viewer|ticket 4711: scopes look wrong");
    assertThat(server.requests()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Role.class)
  void noRoleIsEnough(Role role) throws Exception {
    Http.Answer answer = reveal(admin.client(role), REASON);

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.body()).contains("reveal-tokens").doesNotContain(ACCESS);
    assertThat(audits()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "{\"reason\":null}",
        "{\"reason\":\"\"}",
        "{\"reason\":\" \\u00a0 \\t \"}",
        "{\"reason\":7}",
        "{\"reason\":\"two\\nlines\"}"
      })
  void withoutAReasonNothingIsShown(String body) throws Exception {
    Http.Answer answer = reveal(revealer, body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(json(answer).at("/errors/0/target").textValue()).isEqualTo("reason");
    assertThat(answer.body()).doesNotContain(ACCESS);
    assertThat(audits()).isEmpty();
  }

  @Test
  void reasonHasAnEnd() {
    String longest = "x".repeat(500);

    Http.Answer tooLong = reveal(revealer, "{\"reason\":\"" + longest + "x\"}");
    Http.Answer justFits = reveal(revealer, "{\"reason\":\"" + longest + "\"}");

    assertThat(tooLong.status()).isEqualTo(400);
    assertThat(json(tooLong).at("/errors/0/target").textValue()).isEqualTo("reason");
    assertThat(justFits.status()).isEqualTo(200);
  }

  @Test
  void withoutItsAuditRowNoTokenIsShown() throws Exception {
    execute("rename table audit_event to audit_event_away");
    Http.Answer answer;
    try {
      answer = reveal(revealer, REASON);
    } finally {
      execute("rename table audit_event_away to audit_event");
    }

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.body()).doesNotContain(ACCESS);
  }

  @Test
  void disabledConnectionsTokenIsNotShown() throws Exception {
    arm.raw("POST", ApiClient.SERVICE + connection + "/disable", "", Map.of());

    Http.Answer answer = reveal(revealer, REASON);

    assertRefused(answer, "AuthorizationDisabled");
  }

  @Test
  void disabledProvidersTokenIsNotShown() throws Exception {
    arm.raw("POST", ApiClient.SERVICE + provider + "/disable", "", Map.of());

    Http.Answer answer = reveal(revealer, REASON);

    assertRefused(answer, "ProviderDisabled");
  }

  @Test
  void endedTokenIsNotShown() throws Exception {
    execute("update token set access_expires_at = utc_timestamp(6) - interval 1 second");

    Http.Answer answer = reveal(revealer, REASON);

    assertRefused(answer, "NoAccessToken");
  }

  @Test
  void thereIsNothingToShowOfAConnectionThatIsNotThere() throws Exception {
    arm.send("DELETE", connection, "", Map.of());

    Http.Answer answer = reveal(revealer, REASON);

    assertThat(answer.status()).isEqualTo(404);
    assertThat(audits()).isEmpty();
  }

  private void assertRefused(Http.Answer answer, String code) throws Exception {
    assertThat(answer.status()).as(answer.body()).isEqualTo(409);
    assertThat(json(answer).path("code").textValue()).isEqualTo(code);
    assertThat(answer.body()).doesNotContain(ACCESS);
    assertThat(audits())
        .containsExactly("Failed|api-token/viewer|" + code + ": ticket 4711: scopes look wrong");
  }

  private Http.Answer reveal(ArmClient client, String body) {
    return client.raw("POST", ApiClient.SERVICE + connection + "/reveal", body, Map.of());
  }

  private List<String> audits() throws Exception {
    List<String> audits = new ArrayList<>();
    String target = "default" + connection.replace("/authorizationProviders", "");
    try (Connection database = admin.database();
        Statement statement = database.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select outcome, actor, detail from audit_event where action ="
                    + " 'authorization.reveal' and target = '"
                    + target.replace("/authorizations", "")
                    + "'")) {
      while (row.next()) {
        audits.add(row.getString(1) + '|' + row.getString(2) + '|' + row.getString(3));
      }
    }
    return audits;
  }

  private static void execute(String sql) throws SQLException {
    try (Connection database = admin.database();
        Statement statement = database.createStatement()) {
      statement.execute(sql);
    }
  }
}
