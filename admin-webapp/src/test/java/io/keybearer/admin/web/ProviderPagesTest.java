package io.keybearer.admin.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.admin.security.Role;
import io.keybearer.admin.testing.ArmClient;
import io.keybearer.admin.testing.Browser;
import io.keybearer.admin.testing.Browser.Page;
import io.keybearer.admin.testing.OpenIdProvider;
import io.keybearer.admin.testing.RunningAdmin;
import io.keybearer.testing.AuthorizationServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is done with credential providers by forms, as a browser without scripts sends them. */
class ProviderPagesTest {
  private static final String SCRIPT = "\"><script>alert(1)</script>";

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
  }

  @BeforeEach
  void takeTheUsualSecret() {
    server.secrets("secret-of-client-1");
  }

  @AfterAll
  static void stop() {
    server.close();
    admin.close();
  }

  @Test
  void fillsInTheAddressesOfAnIssuer() throws Exception {
    try (OpenIdProvider issuer = OpenIdProvider.start()) {
      // When
      Map<String, String> form = draft("found", "x");
      form.put("fill", "discovery");
      form.put("issuer-url", issuer.issuer());
      Page filled = post("/ui/providers/new", form);
      form.put("issuer-url", issuer.issuer() + "/.well-known/openid-configuration");
      Page byDocument = post("/ui/providers/new", form);

      // Then nothing is saved yet
      assertThat(filled.status()).isEqualTo(200);
      for (Page page : new Page[] {filled, byDocument}) {
        assertThat(page.body())
            .contains("name=\"tokenUrl\" value=\"" + issuer.issuer() + "/")
            .contains("name=\"authorizationUrl\" value=\"" + issuer.issuer() + "/")
            .contains("name=\"id\" value=\"found\"");
      }
      assertThat(browser.get("/ui/providers/found").status()).isEqualTo(404);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'', is not an issuer",
    "http://169.254.169.254/latest, can't be used",
    "https://no-such-host.invalid, can't be used",
    "javascript:alert(1), is not an issuer",
    "\"\"\"><script>alert(1)</script>\", is not an issuer"
  })
  void saysWhyAnIssuerHasNoAddresses(String issuer, String problem) {
    Map<String, String> form = draft("none", "x");
    form.put("fill", "discovery");
    form.put("issuer-url", issuer);

    Page answer = post("/ui/providers/new", form);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body().replace("&#39;", "'"))
        .contains("href=\"#issuer-url\"", problem)
        .doesNotContain("<script>alert")
        .doesNotContain("href=\"javascript");
  }

  @Test
  void triesSettingsBeforeTheyAreSaved() {
    // When
    Map<String, String> form = draft("untested", "secret-of-client-1");
    form.put("fill", "test");
    Page right = post("/ui/providers/new", form);
    form.put("clientSecret", "wrong one");
    Page wrong = post("/ui/providers/new", form);
    form.remove("clientSecret");
    Page missing = post("/ui/providers/new", form);

    // Then
    assertThat(right.body()).contains("status-ok", "Passed", "invalid_grant");
    assertThat(right.body()).doesNotContain("secret-of-client-1");
    assertThat(wrong.body()).contains("status-bad", "Failed", "invalid_client");
    assertThat(missing.status()).isEqualTo(400);
    assertThat(browser.get("/ui/providers/untested").status()).isEqualTo(404);
  }

  @Test
  void listsWhatIsAskedFor_inTheOrderAskedFor_pageByPage() {
    // Given
    for (String id : new String[] {"list-c", "list-a", "list-b"}) {
      create(id);
    }
    post("/ui/providers/list-b/disable", Map.of());

    // When
    String names = "list-[abc](?=</a>)";
    List<String> byName = found("/ui/providers?q=LIST-&size=7", names);
    List<String> backwards = found("/ui/providers?q=list-&sort=name-desc", names);
    List<String> disabled = found("/ui/providers?q=list-&state=disabled", names);
    List<String> working = found("/ui/providers?q=list-&state=working&sort=changed", names);
    List<String> other = found("/ui/providers?q=list-&grant=clientCredentials", names);
    List<String> github = found("/ui/providers?q=list-&type=github", names);
    Page second = browser.get("/ui/providers?q=list-&size=50&page=2");

    // Then
    assertThat(byName).containsExactly("list-a", "list-b", "list-c");
    assertThat(backwards).containsExactly("list-c", "list-b", "list-a");
    assertThat(disabled).containsExactly("list-b");
    assertThat(working).containsExactly("list-c", "list-a");
    assertThat(other).isEmpty();
    assertThat(github).isEmpty();
    assertThat(second.body())
        .contains("rel=\"prev\" href=\"/admin/ui/providers?q=list-&amp;size=50");
  }

  private static List<String> found(String path, String pattern) {
    return Pattern.compile(pattern)
        .matcher(browser.get(path).body())
        .results()
        .map(MatchResult::group)
        .toList();
  }

  @Test
  void duplicatesAProviderWithoutItsSecret_andExportsItAlone() {
    create("original");
    create("another");

    Page form = browser.get("/ui/providers/new?type=oauth2&grant=authorizationCode&like=original");
    Page export = browser.get("/ui/transfer?format=json&provider=ORIGINAL");

    assertThat(form.body())
        .contains("name=\"id\" value=\"original-copy\"", "name=\"clientId\" value=\"client-1\"")
        .doesNotContain("secret-of-client-1");
    assertThat(export.body())
        .contains("'original'", "KEYBEARER_IMPORT_ORIGINAL_CLIENTSECRET")
        .doesNotContain("another");
    assertThat(browser.get("/ui/transfer?format=json&provider=nobody").status()).isEqualTo(404);
    assertThat(browser.get("/ui/providers/new?type=oauth2&like=nobody").status()).isEqualTo(404);
  }

  @Test
  void asksBeforeAChangeEndsTheTokensOfConnections() {
    // Given
    create("moved");
    String path = "/ui/providers/moved";
    post(path + "/connections/new", Map.of("id", "one", "gateway", "true"));
    Map<String, String> change = draft("moved", "secret-of-client-1");
    change.put("clientId", "client-2");
    change.put("displayName", "Moved");

    // When
    change.put("entity-tag", entityTag(path));
    Page asked = post(path, change);
    String kept = browser.get(path).body();
    change.put("confirm-change", "true");
    Page saved = post(path, change);

    // Then
    assertThat(asked.status()).isEqualTo(400);
    assertThat(asked.body())
        .contains("This change ends the tokens of one connection")
        .doesNotContain("secret-of-client-1");
    assertThat(kept).contains("name=\"clientId\" value=\"client-1\"");
    assertThat(saved.location()).isEqualTo("/admin/ui/providers/moved?done=saved");
    assertThat(browser.get("/ui/activity?provider=moved").body())
        .contains(
            "<div>clientId: client-1 → client-2</div>", "<div>displayName: (none) → Moved</div>")
        .doesNotContain("secret-of-client-1");
    assertThat(browser.get(path + "/delete").body())
        .contains("Its one connection is deleted too. So is the one access policy.");
  }

  private static String entityTag(String path) {
    return found(path, "(?<=name=\"entity-tag\" value=\")[^\"]*").get(0).replace("&#34;", "\"");
  }

  @Test
  void triesSavedSettings() {
    create("tried");
    Page right = post("/ui/providers/tried/test", Map.of());
    server.secrets("another");

    Page wrong = post("/ui/providers/tried/test", Map.of());

    assertThat(right.body()).contains("status-ok", "invalid_grant");
    assertThat(wrong.body()).contains("status-bad", "does not accept the client id");
  }

  @Test
  void replacesTheSecretByASecondOne() {
    // Given the server knows the new one alone
    create("rotated");
    server.secrets("secret-2");
    String path = "/ui/providers/rotated/secrets";

    // When
    Page added =
        post(
            path,
            Map.of(
                "step",
                "add",
                "secondaryClientSecret",
                "secret-2",
                "secondaryClientSecretExpiresOn",
                "2031-01-31"));
    String between = browser.get(path).body();
    Page promoted = post(path, Map.of("step", "promote"));
    Page test = post("/ui/providers/rotated/test", Map.of());

    // Then
    assertThat(added.location()).endsWith("?done=secret-add");
    assertThat(between).contains("Present, until 2031-01-31").doesNotContain("secret-2");
    assertThat(promoted.location()).endsWith("?done=secret-promote");
    assertThat(test.body()).contains("status-ok", "invalid_grant");
    assertThat(browser.get(path).body()).doesNotContain("value=\"promote\"");
    assertThat(browser.get("/ui/providers/rotated").body()).contains("value=\"2031-01-31\"");
    assertThat(post(path, Map.of("step", "promote")).status()).isEqualTo(409);
  }

  @Test
  void dropsTheSecondSecret() {
    create("kept");
    String path = "/ui/providers/kept/secrets";
    post(path, Map.of("step", "add", "secondaryClientSecret", "never used"));

    Page removed = post(path, Map.of("step", "remove"));

    assertThat(removed.location()).endsWith("?done=secret-remove");
    assertThat(post("/ui/providers/kept/test", Map.of()).body()).contains("status-ok");
    assertThat(post(path, Map.of("step", "add", "secondaryClientSecret", " ")).status())
        .isEqualTo(400);
    Page day =
        post(
            path,
            Map.of(
                "step",
                "add",
                "secondaryClientSecret",
                "x",
                "secondaryClientSecretExpiresOn",
                SCRIPT));
    assertThat(day.status()).isEqualTo(400);
    assertThat(day.body()).contains("must be a day").doesNotContain("<script>alert");
  }

  @Test
  void switchesItOffWithAllConnections_afterItAsked() throws Exception {
    // Given
    create("killed");
    new ArmClient(admin)
        .put(
            "/authorizationProviders/killed/authorizations/one",
            "{\"properties\": {\"authorizationType\": \"OAuth2\", \"oauth2grantType\":"
                + " \"AuthorizationCode\"}}");

    // When
    Page asked = browser.get("/ui/providers/killed/disable");
    Page done = post("/ui/providers/killed/disable", Map.of());
    String provider = browser.get("/ui/providers/killed").body();
    String connection = browser.get("/ui/connections/killed/one").body();
    post("/ui/providers/killed/enable", Map.of());

    // Then
    assertThat(asked.body()).contains("its one connection");
    assertThat(done.location()).endsWith("?done=provider-disable");
    assertThat(provider).contains("no gateway serves any of its connections", "Enable</button>");
    assertThat(connection).contains("its credential provider is disabled", "Open the provider");
    assertThat(browser.get("/ui/providers/killed").body())
        .doesNotContain("no gateway serves any of its connections");
  }

  @Test
  void revokesAllTokens_afterItAsked() throws Exception {
    // Given
    create("revoked");
    new ArmClient(admin)
        .put(
            "/authorizationProviders/revoked/authorizations/one",
            "{\"properties\": {\"authorizationType\": \"OAuth2\", \"oauth2grantType\":"
                + " \"AuthorizationCode\"}}");

    // When
    Page asked = browser.get("/ui/providers/revoked/revoke");
    Page started = post("/ui/providers/revoked/revoke", Map.of());

    // Then
    assertThat(asked.body()).contains("The tokens of its one connection");
    String job = started.location().substring("/admin".length());
    Page ended =
        Awaitility.await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> browser.get(job), page -> !page.body().contains("Under way"));
    assertThat(ended.body()).contains("1 of 1", "Done");
  }

  @ParameterizedTest
  @ValueSource(strings = {"test", "disable", "enable", "revoke", "secrets"})
  void takesNoFormOfAnotherSite_andNoneOfAViewer(String action) {
    // Given
    create("guarded-" + action);
    admin.account("vera-" + action, Role.VIEWER);
    Browser viewer = signedIn("vera-" + action);
    String path = "/ui/providers/guarded-" + action + "/" + action;

    // Then
    assertThat(browser.post(path, Map.of("step", "remove")).status()).isEqualTo(400);
    assertThat(viewer.post(path, viewer.withToken(Map.of("step", "remove"))).status())
        .isEqualTo(403);
    assertThat(viewer.get(path).status()).isEqualTo(403);
    assertThat(viewer.get("/ui/providers/guarded-" + action).body())
        .doesNotContain("guarded-" + action + "/" + action);
  }

  @Test
  void findsATemplateByWhatItIsFor() {
    Page found = browser.get("/ui/providers/new?q=CRM");
    Page none = browser.get("/ui/providers/new?q=" + PageRequest.encoded(SCRIPT));

    assertThat(found.body()).contains("salesforce").doesNotContain("type=github\"");
    assertThat(none.body()).contains("No identity provider").doesNotContain("<script>alert");
  }

  private static void create(String id) {
    assertThat(post("/ui/providers/new", draft(id, "secret-of-client-1")).status()).isEqualTo(303);
  }

  private static Map<String, String> draft(String id, String secret) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("type", "oauth2");
    form.put("grant", "authorizationCode");
    form.put("id", id);
    form.put("clientId", "client-1");
    form.put("clientSecret", secret);
    form.put("authorizationUrl", server.authorizationUrl());
    form.put("tokenUrl", server.tokenUrl());
    return form;
  }

  private static Page post(String path, Map<String, String> form) {
    return browser.post(path, browser.withToken(form));
  }

  private static Browser signedIn(String name) {
    Browser signedIn = new Browser(admin);
    signedIn.post("/ui/sign-in", Map.of("name", name, "password", RunningAdmin.PASSWORD.expose()));
    return signedIn;
  }
}
