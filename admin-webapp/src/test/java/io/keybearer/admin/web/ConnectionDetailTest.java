package io.keybearer.admin.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.admin.security.Accounts;
import io.keybearer.admin.security.Principal;
import io.keybearer.admin.security.Role;
import io.keybearer.admin.testing.ArmClient;
import io.keybearer.admin.testing.Browser;
import io.keybearer.admin.testing.Browser.Page;
import io.keybearer.admin.testing.Http;
import io.keybearer.admin.testing.RunningAdmin;
import io.keybearer.testing.AuthorizationServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A connection's own page and what leads from it. */
class ConnectionDetailTest {
  private static final String SCRIPT = "\"><script>alert(1)</script>";
  private static final String CREDENTIALS = "/ui/connections/machine/one";
  private static final String CODE = "/ui/connections/people/one";

  @TempDir static Path folder;
  private static RunningAdmin admin;
  private static AuthorizationServer server;
  private static Browser browser;

  @BeforeAll
  static void start() throws Exception {
    admin = RunningAdmin.start(folder);
    server = AuthorizationServer.start();
    admin.administrator();
    browser = signedIn(RunningAdmin.ADMINISTRATOR);
    ArmClient arm = new ArmClient(admin);
    arm.put(
        "/authorizationProviders/machine",
        """
        {"properties": {"identityProvider": "oauth2", "oauth2": {"grantTypes":
          {"clientCredentials": {"tokenUrl": "%s", "scopes": "read"}}}}}
        """
            .formatted(server.tokenUrl()));
    arm.put(
        "/authorizationProviders/machine/authorizations/one",
        """
        {"properties": {"authorizationType": "OAuth2", "oauth2grantType": "ClientCredentials",
          "parameters": {"clientId": "client-1", "clientSecret": "secret-of-client-1"}}}
        """);
    arm.put(
        "/authorizationProviders/people",
        """
        {"properties": {"identityProvider": "github", "oauth2": {"grantTypes":
          {"authorizationCode": {"clientId": "c", "clientSecret": "s", "scopes": "repo user"}}}}}
        """);
    arm.put(
        "/authorizationProviders/people/authorizations/one",
        "{\"properties\": {\"authorizationType\": \"OAuth2\", \"oauth2grantType\":"
            + " \"AuthorizationCode\"}}");
  }

  @AfterAll
  static void stop() {
    server.close();
    admin.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          state = 'OK', sealed_access = 'x', next_attempt_at = null            | Test
          state = 'ERROR', error_code = 'GrantDead', sealed_access = 'x'       | Reconnect
          state = 'ERROR', error_code = 'Unauthenticated', sealed_access = null | Connect
          state = 'UNKNOWN', error_code = null, sealed_access = null           | Refresh now
          state = 'ERROR', error_code = 'invalid_client', sealed_access = null | Open the provider
          """)
  void offersOneThingFirst_andAllOthersToo(String token, String first) throws Exception {
    run(
        "update token t join authorization a on a.id = t.authorization_id join"
            + " authorization_provider p on p.id = a.provider_id set "
            + token
            + " where p.name_key = 'people'");

    String body = browser.get(CODE).body();

    Matcher primary = Pattern.compile("btn-primary\"[^>]*>.*?</span> ([^<]*)").matcher(body);
    assertThat(primary.find()).isTrue();
    assertThat(primary.group(1)).startsWith(first);
    assertThat(body).contains("Refresh now", "Test", "Disable", "Revoke", "onnect</button>");
  }

  @Test
  void saysHowTheProviderAnsweredLast_andGivesSupportADigestOfTheToken() throws Exception {
    // Given
    run("update token set answered_at = null, answer_micros = null, answer_status = null");
    String before = browser.get(CREDENTIALS).body();

    // When the provider is busy, and when it is not
    server.script(AuthorizationServer.status(503, "busy"));
    browser.post(CREDENTIALS + "/refresh", browser.withToken(Map.of()));
    String refused = browser.get(CREDENTIALS).body();
    browser.post(CREDENTIALS + "/refresh", browser.withToken(Map.of()));
    String refreshed = browser.get(CREDENTIALS).body();

    // Then
    assertThat(before).doesNotContain("Provider last asked");
    assertThat(refreshed)
        .containsPattern("answered 200 in [0-9,]+ ms")
        .containsPattern("Hash of the token</dt><dd><span class=\"mono\">[0-9a-f]{8}<");
    assertThat(refused).containsPattern("answered 503 in [0-9,]+ ms");
  }

  @Test
  void saysWhyWhatIsNotPossible() {
    // When
    String machine = browser.get(CREDENTIALS).body();
    browser.post(CODE + "/disable", browser.withToken(Map.of()));
    String disabled = browser.get(CODE).body();
    browser.post(CODE + "/enable", browser.withToken(Map.of()));
    admin.account("vera", Role.VIEWER);
    String viewed = signedIn("vera").get(CODE).body();

    // Then
    assertThat(machine)
        .contains("disabled aria-describedby=\"blocked-reconnect\"", "no user logs in");
    assertThat(disabled)
        .contains("aria-describedby=\"blocked-refresh\"", "enable it first", "Enable</button>");
    assertThat(viewed).contains("your account needs the permission operate", "permission connect");
  }

  @Test
  void marksWhatWasGrantedOtherThanAsked() throws Exception {
    // Given
    String before = browser.get(CODE).body();
    run(
        "update token t join authorization a on a.id = t.authorization_id join"
            + " authorization_provider p on p.id = a.provider_id set connected_as = 'mona',"
            + " granted_scope = 'user,gist' where p.name_key = 'people'");

    // When
    String after = browser.get(CODE).body();
    run("update token set connected_as = null, granted_scope = null");

    // Then
    assertThat(before).contains("did not say what it granted", "Unknown: the provider");
    assertThat(after)
        .contains("mona", "repo</span> <span>asked for, not granted", "user</span> <span>granted")
        .contains("gist</span> <span>granted, not asked for")
        .doesNotContain("did not say what it granted");
  }

  @Test
  void showsATokenToWhoeverMayAndSaysWhy_andToNobodyElse() throws Exception {
    // Given
    browser.post(CREDENTIALS + "/refresh", browser.withToken(Map.of()));
    Principal maker = new Principal("test", Role.ADMIN.permissions());
    admin
        .access()
        .accounts()
        .create(maker, "rita", RunningAdmin.PASSWORD, new Accounts.Draft(Role.VIEWER, true, false));
    Browser revealer = signedIn("rita");

    // When
    Page without = browser.post(CREDENTIALS + "/reveal", browser.withToken(Map.of("reason", "x")));
    Page silent = revealer.post(CREDENTIALS + "/reveal", revealer.withToken(Map.of("reason", " ")));
    Page shown =
        revealer.post(CREDENTIALS + "/reveal", revealer.withToken(Map.of("reason", "Ticket 4711")));
    Page none =
        revealer.post(CODE + "/reveal", revealer.withToken(Map.of("reason", SCRIPT + " because")));

    // Then
    assertThat(without.status()).isEqualTo(403);
    assertThat(browser.get(CREDENTIALS).body()).doesNotContain("/reveal\"");
    assertThat(revealer.get(CREDENTIALS).body()).contains("/reveal\"");
    assertThat(silent.status()).isEqualTo(400);
    assertThat(silent.body()).contains("must say why").doesNotContain("access-token");
    assertThat(shown.status()).isEqualTo(200);
    assertThat(shown.body()).containsPattern("id=\"access-token\" readonly value=\"[^\"]{8,}\"");
    assertThat(none.status()).isEqualTo(409);
    assertThat(none.body()).contains("no access token").doesNotContain("<script>alert");
    assertThat(details("authorization.reveal")).contains("Ticket 4711");
    assertThat(revealer.post(CREDENTIALS + "/reveal", Map.of("reason", "y")).status())
        .isEqualTo(400);
  }

  @Test
  void fillsAnAccessPolicyInFromAToken_whichItShowsNoMore() {
    // Given
    String jwt = jwt("{\"oid\": \"o-1\", \"tid\": \"t-1\", \"azp\": \"a-1\"}");

    // When
    Page filled = browser.post(CREDENTIALS, browser.withToken(Map.of("fill", "jwt", "jwt", jwt)));

    // Then nothing was saved, and the person is to look it over
    assertThat(filled.status()).isEqualTo(200);
    assertThat(filled.body())
        .contains("value=\"o-1\"", "value=\"t-1\"", "value=\"a-1\"", "Nobody has verified it")
        .doesNotContain(jwt);
    assertThat(browser.get(CREDENTIALS).body()).doesNotContain("o-1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          no token                   | three parts with dots
          a.b.c                      | JSON object in base64url
          e30.bm90IGpzb24.e30        | JSON object in base64url
          e30.e30.e30                | no claim oid
          "><script>alert(1)</script> | three parts with dots
          javascript:alert(1)        | three parts with dots
          """)
  void saysWhatIsWrongWithAToken(String pasted, String problem) {
    Page answer =
        browser.post(CREDENTIALS, browser.withToken(Map.of("fill", "jwt", "jwt", pasted)));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body())
        .contains(problem, "href=\"#jwt\"")
        .doesNotContain("<script>alert")
        .doesNotContain(">" + pasted);
  }

  @Test
  void saysWhoMayUseIt_andWhyNot() {
    // When
    Page gateway = browser.post(CREDENTIALS + "/check-access", browser.withToken(Map.of()));
    String jwt = jwt("{\"oid\": \"o-1\", \"tid\": \"t-1\"}");
    Page stranger =
        browser.post(CREDENTIALS + "/check-access", browser.withToken(Map.of("token", jwt)));

    // Then
    assertThat(gateway.body()).contains("status-bad", "Denied", "None of 0 access policies");
    assertThat(stranger.status()).isEqualTo(200);
    assertThat(stranger.body()).contains("Denied", "Who asks").doesNotContain(jwt);
    assertThat(browser.post(CREDENTIALS + "/check-access", Map.of()).status()).isEqualTo(400);
  }

  @Test
  void allowsTheGateways_onceAPolicyNamesThem() {
    // Given
    Matcher identity =
        Pattern.compile("name=\"tenantId\" value=\"([^\"]*)\"")
            .matcher(browser.get(CREDENTIALS).body());
    assertThat(identity.find()).isTrue();
    String gateway = oneValue("select principal_id from service where name = 'default'");
    Map<String, String> policy =
        Map.of("objectId", gateway, "tenantId", identity.group(1), "name", "gateways");
    browser.post(CREDENTIALS, browser.withToken(policy));

    // When
    Page allowed = browser.post(CREDENTIALS + "/check-access", browser.withToken(Map.of()));
    browser.post(CREDENTIALS + "/access-policies/gateways/delete", browser.withToken(Map.of()));

    // Then
    assertThat(allowed.body()).contains("Allowed", "and there is a token for it");
  }

  @Test
  void givesACallOfTheApiThatWorks() throws Exception {
    // Given
    String body = browser.get(CREDENTIALS).body();
    Matcher url =
        Pattern.compile("--request POST '" + RunningAdmin.PUBLIC_BASE_URL + "([^']+)'")
            .matcher(body.replace("&#39;", "'"));
    assertThat(url.find()).isTrue();

    // When
    Http.Answer answer =
        Http.send(
            admin,
            "POST",
            url.group(1),
            "{}",
            Map.of("Authorization", "Bearer " + admin.token(), "Content-Type", "application/json"));

    // Then
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).contains("\"steps\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {SCRIPT, "javascript:alert(1)"})
  void showsWhatWasTypedAsText(String typed) {
    Map<String, String> form = new LinkedHashMap<>();
    for (String field : new String[] {"objectId", "tenantId", "appIds", "name"}) {
      form.put(field, typed);
    }

    Page policy = browser.post(CREDENTIALS, browser.withToken(form));
    Page check =
        browser.post(CREDENTIALS + "/check-access", browser.withToken(Map.of("token", typed)));

    assertThat(policy.status()).isEqualTo(400);
    assertThat(policy.body() + check.body())
        .doesNotContain("<script>alert")
        .doesNotContain("href=\"javascript");
  }

  @Test
  void makesAConnectionInThreeSteps_withThoseWhoMayUseIt() {
    // Given
    String path = "/ui/providers/machine/connections/new";
    String gateway = oneValue("select principal_id from service where name = 'default'");
    String tenant = oneValue("select tenant_id from service where name = 'default'");
    Map<String, String> form = new LinkedHashMap<>();
    form.put("id", "stepped");
    form.put("clientId", "client-1");
    form.put("clientSecret", "secret-of-client-1");
    form.put("gateway", "true");
    form.put("rows", "0");

    // When somebody else is added, first of a tenant that is not trusted
    Page proposed = browser.get(path);
    form.put("fill", "policy");
    Page more = browser.post(path, browser.withToken(form));
    form.remove("fill");
    form.put("rows", "1");
    form.put("objectId0", "someone");
    form.put("tenantId0", SCRIPT);
    Page refused = browser.post(path, browser.withToken(form));
    form.put("tenantId0", tenant);
    Page created = browser.post(path, browser.withToken(form));

    // Then nothing was made before everything could be
    assertThat(proposed.body()).contains("name=\"gateway\" value=\"true\" checked", gateway);
    assertThat(more.body()).contains("name=\"objectId0\"", "value=\"stepped\"", tenant);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body())
        .contains("href=\"#tenantId0\"", "nor one that it trusts")
        .doesNotContain("<script>alert", "secret-of-client-1");
    assertThat(created.location()).endsWith("/machine/stepped?done=connection-created");
    assertThat(browser.get("/ui/connections/machine/stepped").body())
        .contains("2/100", "someone", gateway);
  }

  private static String jwt(String claims) {
    Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
    return encoder.encodeToString("{\"alg\": \"none\"}".getBytes(StandardCharsets.UTF_8))
        + '.'
        + encoder.encodeToString(claims.getBytes(StandardCharsets.UTF_8))
        + ".AAAA";
  }

  private static Browser signedIn(String name) {
    Browser signedIn = new Browser(admin);
    signedIn.post("/ui/sign-in", Map.of("name", name, "password", RunningAdmin.PASSWORD.expose()));
    return signedIn;
  }

  private static String details(String action) {
    return oneValue("select group_concat(detail) from audit_event where action = '" + action + "'");
  }

  private static String oneValue(String sql) {
    try (Connection database = admin.database();
        Statement statement = database.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void run(String sql) throws SQLException {
    try (Connection database = admin.database();
        Statement statement = database.createStatement()) {
      statement.executeUpdate(sql);
    }
  }
}
