package io.keybearer.admin.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.admin.security.Role;
import io.keybearer.admin.testing.ArmClient;
import io.keybearer.admin.testing.Browser;
import io.keybearer.admin.testing.Browser.Page;
import io.keybearer.admin.testing.RunningAdmin;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page that shows a gateway's decision, as a browser without scripts uses it. */
class TestPageTest {
  /** Well-formed, of nobody who is trusted. */
  private static final String JWT = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJodHRwczovL3gifQ.c2lnbmF0dXJl";

  @TempDir static Path folder;
  private static RunningAdmin admin;
  private static Browser browser;

  @BeforeAll
  static void start() throws Exception {
    admin = RunningAdmin.start(folder);
    admin.administrator();
    new ArmClient(admin)
        .put(
            "/authorizationProviders/crm",
            "{'properties':{'identityProvider':'oauth2','oauth2':{'grantTypes':{'clientCredentials':{'tokenUrl':'https://localhost/token'}}}}}"
                .replace('\'', '"'));
    new ArmClient(admin)
        .put(
            "/authorizationProviders/crm/authorizations/closed",
            "{'properties':{'authorizationType':'OAuth2','oauth2grantType':'ClientCredentials','parameters':{'clientId':'c','clientSecret':'s'}}}"
                .replace('\'', '"'));
    browser = new Browser(admin);
    browser.post(
        "/ui/sign-in",
        Map.of("name", RunningAdmin.ADMINISTRATOR, "password", RunningAdmin.PASSWORD.expose()));
    for (String id : new String[] {"open", "off"}) {
      browser.post(
          "/ui/providers/crm/connections/new",
          browser.withToken(
              Map.of("id", id, "clientId", "c", "clientSecret", "s", "gateway", "true")));
    }
    browser.post("/ui/connections/crm/off/disable", browser.withToken(Map.of()));
  }

  @AfterAll
  static void stop() {
    admin.close();
  }

  private static Page test(String provider, String connection, String identity, String token) {
    Map<String, String> form = new HashMap<>();
    form.put("provider", provider);
    form.put("connection", connection);
    form.put("identity", identity);
    form.put("token", token);
    return browser.post("/ui/test", browser.withToken(form));
  }

  @Test
  void showsEachStepWithItsTime_whenAGatewayWouldHandOutAToken() {
    Page answer = test("crm", "open", "managed", "");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body())
        .contains("A gateway would hand out a token", "Access policy", "Goes on", "All steps")
        .containsPattern(">\\d+\\.\\d\\d ms<")
        .contains("/ui/connections/crm/open")
        .doesNotContain("What helps");
  }

  @ParameterizedTest
  @CsvSource({
    "crm, closed, managed, AccessDenied, Add an access policy",
    "crm, off, managed, AuthorizationDisabled, Enable the connection",
    "crm, nobody, managed, AuthorizationNotFound, Check both ids",
    "crm, open, jwt, IdentityTokenInvalid, of an issuer that is trusted"
  })
  void saysWhyAndWhatHelps_whenAGatewayWouldRefuse(
      String provider, String connection, String identity, String reason, String remedy) {
    Page answer = test(provider, connection, identity, "Bearer " + JWT);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body())
        .contains("A gateway would refuse", ">" + reason + "<", remedy, "Ends here")
        .doesNotContain(JWT, JWT.substring(0, 20));
  }

  @Test
  void saysThatARecordCantBeOpened_whenItsKeyIsLost() throws Exception {
    // Given
    browser.post(
        "/ui/providers/crm/connections/new",
        browser.withToken(
            Map.of("id", "lost", "clientId", "c", "clientSecret", "s", "gateway", "true")));
    try (Connection connection = admin.database();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "update token t join authorization a on a.id = t.authorization_id"
              + " set sealed_access = 'lost', state = 'OK' where a.name = 'lost'");
    }

    // When
    Page answer = test("crm", "lost", "managed", "");

    // Then
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).contains("can't be opened", ">AuthorizationAcquisitionFailed<");
  }

  @Test
  void asksForWhatIsMissing() {
    Page answer = test("", "a", "jwt", "");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains("href=\"#provider\"", "href=\"#token\"");
    assertThat(browser.get("/ui/test?provider=crm&connection=open").body())
        .contains("value=\"crm\"", "value=\"open\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"><script>alert(1)</script>", "javascript:alert(1)", "a'\"b"})
  void showsWhatWasTypedAsText(String typed) {
    for (Page answer :
        new Page[] {
          test(typed, typed, "managed", typed),
          test("crm", typed, "jwt", typed),
          browser.get("/ui/test?provider=" + PageRequest.encoded(typed))
        }) {
      assertThat(answer.status()).isLessThan(500);
      assertThat(answer.body())
          .doesNotContain("<script>alert", "href=\"javascript", "value=\"a'\"b");
    }
  }

  @Test
  void isForThoseWhoMayOperate() {
    Browser viewer = new Browser(admin);
    admin.account("vera", Role.VIEWER);
    viewer.post("/ui/sign-in", Map.of("name", "vera", "password", RunningAdmin.PASSWORD.expose()));

    assertThat(viewer.get("/ui/test").status()).isEqualTo(403);
    assertThat(viewer.get("/ui/policies").body()).doesNotContain("/ui/test\"");
    assertThat(viewer.get("/ui/policies/editor").status()).isEqualTo(200);
    assertThat(browser.post("/ui/test", Map.of("provider", "crm")).status()).isEqualTo(400);
  }
}
