package io.keybearer.admin.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.admin.security.Role;
import io.keybearer.admin.testing.ArmClient;
import io.keybearer.admin.testing.Browser;
import io.keybearer.admin.testing.Browser.Page;
import io.keybearer.admin.testing.Http;
import io.keybearer.admin.testing.RunningAdmin;
import io.keybearer.testing.MariaDbServer;
import io.keybearer.testing.TestKeystore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The settings by forms, as a browser without scripts sends them. */
class SettingsWalkTest {
  private static final String TYPED = "\"><script>alert(1)</script>";
  private static final String SECRET = "s3cret-of-oidc";

  @TempDir static Path folder;
  private static RunningAdmin admin;
  private static Browser browser;
  private static Browser viewer;

  @BeforeAll
  static void start() throws Exception {
    admin =
        RunningAdmin.startAt(
            MariaDbServer.shared().createDatabase(),
            folder,
            Map.of(
                "sign-in", "local,oidc",
                "oidc.issuer", "https://login.example.com/" + TYPED,
                "oidc.client-id", "keybearer",
                "oidc.client-secret", SECRET,
                "post-login-redirects", "https://portal.example.com/done",
                "token-issuers", "corp",
                "token-issuer.corp.issuer", "https://sts.example.com"));
    admin.awaitReady();
    admin.administrator();
    admin.account("vera", Role.VIEWER);
    browser = signedIn(RunningAdmin.ADMINISTRATOR);
    viewer = signedIn("vera");
  }

  @AfterAll
  static void stop() {
    admin.close();
  }

  @Test
  void showsWhatWasReadAtTheStart_withWhereItComesFrom_butNoSecret() {
    Page general = browser.get("/ui/settings");
    Page signIn = browser.get("/ui/settings/sign-in");
    Page issuers = browser.get("/ui/settings/issuers");

    assertThat(general.body())
        .contains(RunningAdmin.PUBLIC_BASE_URL + "/callback/default/…")
        .contains("https://portal.example.com/done", "database-url", "jdbc:mariadb://")
        .contains("context-param", "audit-retention", ">400d<");
    assertThat(signIn.body()).contains(">local,oidc<", ">keybearer<", "Set, never shown");
    assertThat(issuers.body()).contains("https://sts.example.com").doesNotContain("oidc.issuer");
    for (Page page : new Page[] {general, signIn, issuers}) {
      assertThat(page.body())
          .doesNotContain(SECRET)
          .doesNotContain(TestKeystore.PASSWORD.expose())
          .doesNotContain("<script>alert");
    }
  }

  @Test
  void savesTheDefaultsOfTheService() {
    // When
    Page saved =
        post(
            "/ui/settings",
            Map.of("defaultAccessPolicy", "true", "trustedTenants", "tenant-1\ntenant-2"));

    // Then
    assertThat(saved.location()).isEqualTo("/admin/ui/settings?done=saved");
    assertThat(browser.get("/ui/settings").body())
        .containsPattern("name=\"defaultAccessPolicy\"[^>]* checked")
        .contains("tenant-1\ntenant-2</textarea>");
    assertThat(viewer.get("/ui/settings").body()).contains("tenant-1").doesNotContain("<textarea");
    post("/ui/settings", Map.of("trustedTenants", ""));
    assertThat(browser.get("/ui/settings").body()).doesNotContain("tenant-1");
  }

  @Test
  void showsHowRotationStands_andWhoHasNotAcknowledged() throws Exception {
    // Given
    node("gateway-live", "utc_timestamp(6)", "null");
    node("gateway-gone", "utc_timestamp(6) - interval 5 minute", "random_bytes(16)");

    // When
    String keys = browser.get("/ui/settings/keys").body();
    String nodes = viewer.get("/ui/settings/nodes").body();

    // Then
    assertThat(keys)
        .contains("AES-256", "Current", "key-rotation-interval", "gateway-live")
        .doesNotContain("gateway-gone");
    assertThat(nodes)
        .contains("gateway-live", "Can use none", "gateway-gone", "Silent", "abababababab", "87 %")
        .contains("bad &lt;policy&gt;")
        .contains("(admin web application)");
  }

  @Test
  void showsHowMuchOfTheLimitsIsUsed() throws Exception {
    // Given
    ArmClient api = new ArmClient(admin);
    for (String provider : List.of("small", "large")) {
      put(
          api,
          provider,
          """
          {"properties": {"identityProvider": "oauth2", "oauth2": {"grantTypes": {
          "clientCredentials": {"tokenUrl": "https://login.example.com/token"}}}}}
          """);
    }
    for (String connection :
        List.of("small/authorizations/a", "large/authorizations/b", "large/authorizations/c")) {
      put(
          api,
          connection,
          """
          {"properties": {"authorizationType": "OAuth2", "oauth2grantType": "ClientCredentials",
          "parameters": {"clientId": "c", "clientSecret": "s"}}}
          """);
    }
    // When
    String body = viewer.get("/ui/settings/limits").body();

    // Then
    assertThat(body)
        .contains("Credential providers: 2 of 1,000", "provider: 2 of 10,000", ">large<")
        .contains("at most 100 access policies", "api-rate-limit");
  }

  @Test
  void overviewSaysWhatToDoNow_whatHappenedLast_andWhichFirstStepsAreDone() throws Exception {
    // Given one that needs a login at a provider where no user logs in
    ArmClient api = new ArmClient(admin);
    put(
        api,
        "broken",
        """
        {"properties": {"identityProvider": "oauth2", "oauth2": {"grantTypes": {
        "clientCredentials": {"tokenUrl": "https://login.example.com/token"}}}}}
        """);
    put(
        api,
        "broken/authorizations/one",
        """
        {"properties": {"authorizationType": "OAuth2", "oauth2grantType": "ClientCredentials",
        "parameters": {"clientId": "c", "clientSecret": "s"}}}
        """);
    try (var statement = admin.database().createStatement()) {
      statement.executeUpdate(
          "update token t join authorization a on a.id = t.authorization_id join"
              + " authorization_provider p on p.id = a.provider_id set t.state = 'ERROR',"
              + " t.error_code = 'GrantDead' where p.name_key = 'broken'");
    }

    // When
    String body = browser.get("/ui/").body();
    String viewed = viewer.get("/ui/").body();

    // Then
    assertThat(body)
        .contains("action=\"/admin/ui/connections/broken/one/refresh\"", "Refresh now: one")
        .contains(
            "Recent activity", "Connection created", "href=\"/admin/ui/test\">Send a request");
    assertThat(viewed)
        .contains(">one</a>")
        .doesNotContain("action=\"/admin/ui/connections/broken/one/refresh\"");
  }

  @Test
  void overviewNamesNodesAndSecretsToLookAt() throws Exception {
    // Given
    node("gateway-silent", "utc_timestamp(6) - interval 5 minute", "null");
    ArmClient api = new ArmClient(admin);
    put(
        api,
        "ending",
        """
        {"properties": {"identityProvider": "oauth2", "oauth2": {"grantTypes": {
        "clientCredentials": {"tokenUrl": "https://login.example.com/token"}}}}}
        """);
    for (String[] ending :
        new String[][] {{"ended", "-3"}, {"soon", "1"}, {"later", "29"}, {"much-later", "31"}}) {
      put(
          api,
          "ending/authorizations/" + ending[0],
          """
          {"properties": {"authorizationType": "OAuth2", "oauth2grantType": "ClientCredentials",
          "parameters": {"clientId": "c", "clientSecret": "s", "clientSecretExpiresOn": "DAY"}}}
          """
              .replace(
                  "DAY",
                  LocalDate.now(ZoneOffset.UTC).plusDays(Long.parseLong(ending[1])).toString()));
    }

    // When
    String body = viewer.get("/ui/").body();

    // Then
    assertThat(body)
        .contains("gateway-silent", "Silent", "Limits", "Credential providers: ")
        .containsSubsequence(">ended</a>", "Ended", ">soon</a>", "1 day<", ">later</a>", "29 days<")
        .contains("/admin/ui/connections/ending/soon\"")
        .doesNotContain(">much-later<");

    // When one of them needs a login, and another one other settings
    state("ended", "GrantDead");
    state("soon", "invalid_client");

    // Then: a login comes first
    assertThat(viewer.get("/ui/").body())
        .containsSubsequence("Needs attention", ">ended</a>", ">soon</a>", "Client secrets");
    api.send("DELETE", "/authorizationProviders/ending", "", Map.of("If-Match", "*"));
  }

  @Test
  void makesAWebhook_showsItsSecretOnce_changesTestsAndDeletesIt() {
    // Given
    String here = "/ui/settings/webhook";
    assertThat(browser.get(here).body())
        .contains("New webhook", "Nothing was delivered")
        .doesNotContain("Delete the");

    // When
    Page refused = post(here, Map.of("form", "save", "url", TYPED, "events", "failing"));
    Page made =
        post(here, Map.of("form", "save", "url", "https://localhost/h", "events", "failing"));

    // Then
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body()).contains("is not a URI").doesNotContain("<script>alert");
    assertThat(made.body()).contains("value=\"whsec_");
    assertThat(browser.get(here).body())
        .contains("https://localhost/h")
        .containsPattern("value=\"failing\"[^>]* checked")
        .doesNotContain("whsec_")
        .doesNotContainPattern("value=\"recovered\"[^>]* checked");
    assertThat(
            post(here, Map.of("form", "save", "url", "https://localhost/2", "events", "recovered"))
                .location())
        .endsWith("?done=saved");
    assertThat(post(here, Map.of("form", "secret")).body()).contains("value=\"whsec_");
    assertThat(post(here, Map.of("form", "test")).location()).endsWith("?done=webhook-tested");
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(browser.get(here).body()).contains(">test<", "Not taken"));
    assertThat(post(here, Map.of("form", "delete")).location()).endsWith("?done=deleted");
    assertThat(browser.get(here).body()).contains("New webhook");
    assertThat(post(here, Map.of("form", "test")).status()).isEqualTo(404);
    assertThat(post(here, Map.of("form", "other")).status()).isEqualTo(405);
  }

  @Test
  void makesAccountsAndApiTokens_andShowsATokenOnce() {
    // Given
    Map<String, String> account =
        Map.of(
            "form",
            "account",
            "account-name",
            "olga",
            "account-password",
            RunningAdmin.PASSWORD.expose(),
            "account-role",
            "operator");
    Map<String, String> token =
        Map.of("form", "token", "token-name", "ci", "token-role", "editor", "token-days", "30");

    // When
    Page refused =
        post(
            "/ui/settings/accounts",
            Map.of("form", "account", "account-name", "p", "account-password", "x"));
    Page created = post("/ui/settings/accounts", account);
    Page issued = post("/ui/settings/api-tokens", token);

    // Then
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body()).contains("Nothing was saved", "href=\"#account-password\"");
    assertThat(created.location()).endsWith("?done=account-created");
    String secret =
        field(
            issued.body().replaceAll("id=\"issued-token\" readonly", "name=\"issued\""), "issued");
    assertThat(new ArmClient(admin, secret).get("/authorizationProviders").status()).isEqualTo(200);
    assertThat(browser.get("/ui/settings/accounts").body()).contains("olga");
    Page later = browser.get("/ui/settings/api-tokens");
    assertThat(later.body()).contains(">ci").doesNotContain(secret);
    Matcher id =
        Pattern.compile("name=\"id\" value=\"([^\"]+)\"><button[^>]*API token ci")
            .matcher(later.body());
    assertThat(id.find()).isTrue();
    post("/ui/settings/api-tokens", Map.of("form", "token-revoke", "id", id.group(1)));
    assertThat(new ArmClient(admin, secret).get("/authorizationProviders").status()).isEqualTo(401);
    post("/ui/settings/accounts", Map.of("form", "account-delete", "name", "olga"));
    assertThat(browser.get("/ui/settings/accounts").body()).doesNotContain("olga");
  }

  @ParameterizedTest
  @CsvSource({
    "/ui/settings, 200, 403, manage-services",
    "/ui/settings/keys, 200, 405, ''",
    "/ui/settings/limits, 200, 405, ''",
    "/ui/settings/nodes, 200, 405, ''",
    "/ui/settings/sign-in, 403, 403, manage-settings",
    "/ui/settings/issuers, 403, 403, manage-settings",
    "/ui/settings/webhook, 403, 403, manage-settings",
    "/ui/settings/accounts, 403, 403, manage-accounts",
    "/ui/settings/api-tokens, 403, 403, manage-api-tokens"
  })
  void letsAViewerSeeAndDoNoMoreThanTheRoleMay(String path, int seen, int sent, String permission) {
    Page get = viewer.get(path);
    Page post = viewer.post(path, viewer.withToken(Map.of("form", "save")));

    assertThat(get.status()).isEqualTo(seen);
    assertThat(post.status()).isEqualTo(sent);
    assertThat(post.body()).contains(permission);
    assertThat(viewer.get("/ui/settings").body())
        .contains("/ui/settings/nodes")
        .doesNotContain("/ui/settings/accounts");
    assertThat(browser.get(path).status()).isEqualTo(200);
    assertThat(browser.get(path).body()).contains("aria-current=\"page\">");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/ui/settings",
        "/ui/settings/accounts",
        "/ui/settings/api-tokens",
        "/ui/settings/webhook"
      })
  void refusesAFormWithoutTheSessionsToken(String path) {
    Page without = browser.post(path, Map.of("form", "save"));
    Page foreign =
        browser.post(
            path,
            browser.withToken(Map.of("form", "save")),
            Map.of("Sec-Fetch-Site", "cross-site"));

    assertThat(without.status()).isEqualTo(400);
    assertThat(foreign.status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {TYPED, "javascript:alert(1)", "' onfocus=alert(1) x='"})
  void showsWhatWasTypedAsText(String typed) {
    Map<String, String> account = new LinkedHashMap<>();
    account.put("form", "account");
    account.put("account-name", typed);
    account.put("account-password", "x");
    account.put("account-role", typed);
    for (Page page :
        new Page[] {
          post("/ui/settings", Map.of("trustedTenants", typed, "defaultAccessPolicy", typed)),
          browser.get("/ui/settings"),
          post("/ui/settings/accounts", account),
          post(
              "/ui/settings/api-tokens",
              Map.of(
                  "form", "token", "token-name", typed, "token-role", typed, "token-days", typed)),
          browser.get("/ui/settings/api-tokens"),
          post("/ui/settings/api-tokens", Map.of("form", "token-revoke", "id", typed)),
          post("/ui/settings/webhook", Map.of("form", "save", "url", typed, "events", typed))
        }) {
      assertThat(page.status()).isLessThan(500);
      assertThat(page.body())
          .doesNotContain("<script>alert")
          .doesNotContain("href=\"javascript")
          .doesNotContain("='' onfocus=");
    }
    post("/ui/settings", Map.of("trustedTenants", ""));
  }

  private static void put(ArmClient api, String path, String body) {
    Http.Answer answer = api.put("/authorizationProviders/" + path, body);
    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
  }

  private static void state(String connection, String errorCode) throws Exception {
    try (var database = admin.database();
        var statement = database.createStatement()) {
      statement.executeUpdate(
          "update token t join authorization a on a.id = t.authorization_id set t.state = 'ERROR',"
              + " t.error_code = '"
              + errorCode
              + "' where a.name = '"
              + connection
              + "'");
    }
  }

  private static void node(String name, String seenAt, String key) throws Exception {
    try (var database = admin.database();
        var statement = database.createStatement()) {
      statement.executeUpdate(
          "insert into gateway_node (uid, service_id, name, software_version, policy_hash,"
              + " cache_ratio, kek_acknowledged, last_error, started_at, seen_at) select"
              + " random_bytes(16), id, '"
              + name
              + "', '1.2.3', unhex(repeat('ab', 32)), 0.874, "
              + key
              + ", 'bad <policy>', utc_timestamp(6), "
              + seenAt
              + " from service where name = 'default'");
    }
  }

  private static Browser signedIn(String name) {
    Browser browser = new Browser(admin);
    browser.post("/ui/sign-in", Map.of("name", name, "password", RunningAdmin.PASSWORD.expose()));
    return browser;
  }

  private static Page post(String path, Map<String, String> form) {
    return browser.post(path, browser.withToken(form));
  }

  private static String field(String body, String name) {
    Matcher value = Pattern.compile("name=\"" + name + "\" value=\"([^\"]*)\"").matcher(body);
    assertThat(value.find()).isTrue();
    return value.group(1);
  }
}
