package io.keybearer.admin.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.admin.security.Role;
import io.keybearer.admin.testing.Browser;
import io.keybearer.admin.testing.Browser.Page;
import io.keybearer.admin.testing.RunningAdmin;
import io.keybearer.testing.AuthorizationServer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Providers, connections and access policies by forms, as a browser without scripts sends them. */
class PagesWalkTest {
  private static final String SECRET = "s3cret-of-client-1";
  private static final Pattern ENTITY_TAG =
      Pattern.compile("name=\"entity-tag\" value=\"([^\"]*)\"");

  @TempDir static Path folder;
  private static RunningAdmin admin;
  private static AuthorizationServer server;
  private static Browser browser;
  private static Page empty;

  @BeforeAll
  static void start() throws Exception {
    admin = RunningAdmin.start(folder);
    server = AuthorizationServer.start();
    admin.administrator();
    browser = new Browser(admin);
    browser.post(
        "/ui/sign-in",
        Map.of("name", RunningAdmin.ADMINISTRATOR, "password", RunningAdmin.PASSWORD.expose()));
    empty = browser.get("/ui/");
  }

  @AfterAll
  static void stop() {
    server.close();
    admin.close();
  }

  @Test
  void leadsFromAnEmptyStoreToAConnectionThatWorks_andBack() {
    // A provider
    assertThat(empty.status()).isEqualTo(200);
    assertThat(empty.body()).contains("First steps", "Set up a credential provider");
    Page provider = post("/ui/providers/new", provider("walk", "Walk"));
    assertThat(provider.location())
        .isEqualTo("/admin/ui/providers/walk/connections/new?done=provider-created");

    // A connection
    assertThat(browser.get("/ui/providers/walk/connections/new").body()).contains("Client ID");
    Page connection =
        post(
            "/ui/providers/walk/connections/new",
            Map.of("id", "c/1", "clientId", "client-1", "clientSecret", "secret-of-client-1"));
    assertThat(connection.location())
        .isEqualTo("/admin/ui/connections/walk/c%2F1?done=connection-created");
    String here = "/ui/connections/walk/c%2F1";
    assertThat(browser.get(here).body())
        .contains("status-ok", "provider-id=&#34;walk&#34;".replace("&#34;", "\""))
        .doesNotContain("secret-of-client-1");

    // It works, is switched off and on
    Page test = post(here + "/test", Map.of());
    assertThat(test.location()).isEqualTo("/admin" + here + "?done=connection-test");
    post(here + "/disable", Map.of());
    assertThat(browser.get(here).body()).contains("status-idle", "Enable");
    assertThat(browser.get("/ui/connections?state=disabled").body()).contains("c/1");
    post(here + "/enable", Map.of());
    assertThat(browser.get("/ui/connections?state=disabled").body())
        .contains("No connection matches");

    // Somebody may use it
    String tenant = field(browser.get(here).body(), "tenantId");
    Page policy =
        post(here, Map.of("objectId", "somebody", "tenantId", tenant, "appIds", "a, b  c"));
    assertThat(policy.location()).endsWith("?done=policy-added");
    assertThat(browser.get(here).body()).contains("somebody", "a b c");
    post(here + "/access-policies/somebody/delete", Map.of());
    assertThat(browser.get(here).body()).doesNotContain("somebody");

    // Gone, after the id was typed
    assertThat(post(here + "/delete", Map.of("confirm", "c/2")).status()).isEqualTo(400);
    assertThat(post(here + "/delete", Map.of("confirm", "C/1")).location())
        .isEqualTo("/admin/ui/connections?done=deleted");
    assertThat(browser.get(here).status()).isEqualTo(404);
    post("/ui/providers/walk/delete", Map.of("confirm", "walk"));
    assertThat(browser.get("/ui/providers/walk").status()).isEqualTo(404);
  }

  @Test
  void makesALoginLink_whichIsShownOnceAndNotFollowedByItself() {
    // Given
    post(
        "/ui/providers/new",
        Map.of(
            "type",
            "github",
            "grant",
            "authorizationCode",
            "id",
            "gh",
            "clientId",
            "c",
            "clientSecret",
            SECRET));
    post("/ui/providers/gh/connections/new", Map.of("id", "user"));
    assertThat(browser.get("/ui/connections/gh/user").body())
        .contains("Not connected", "Nobody has logged in yet", "Connect");

    // When
    Page answer = post("/ui/connections/gh/user/login-link", Map.of());

    // Then
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).contains(RunningAdmin.PUBLIC_BASE_URL + "/consent/start/");
    assertThat(browser.get("/ui/connections/gh/user").body()).doesNotContain("/consent/start/");
  }

  @Test
  void keepsWhatWasTyped_butNoSecret_whenSomethingMustBeMended() {
    Map<String, String> form =
        Map.of(
            "type",
            "github",
            "grant",
            "authorizationCode",
            "id",
            "gh*",
            "scopes",
            "repo user",
            "clientSecret",
            SECRET);

    Page answer = post("/ui/providers/new", form);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body())
        .contains("Nothing was saved", "must have 1 to 256 characters", "value=\"repo user\"")
        .doesNotContain(SECRET);
  }

  @Test
  void changesNothing_whenTheIdOfANewProviderIsTaken() {
    post("/ui/providers/new", provider("taken", "First"));

    Page answer = post("/ui/providers/new", provider("TAKEN", "Second"));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains("already a credential provider of that id");
    assertThat(browser.get("/ui/providers/taken").body())
        .contains("First")
        .doesNotContain("Second");
  }

  @Test
  void savesNothing_whenSomebodyElseHasSavedMeanwhile() {
    // Given
    post("/ui/providers/new", provider("contested", "First"));
    Matcher shown = ENTITY_TAG.matcher(browser.get("/ui/providers/contested").body());
    assertThat(shown.find()).isTrue();
    String entityTag = shown.group(1).replace("&#34;", "\"");
    Map<String, String> form = new LinkedHashMap<>(provider("contested", "Second"));
    form.put("entity-tag", entityTag);
    assertThat(post("/ui/providers/contested", form).location()).endsWith("?done=saved");

    // When
    form.put("displayName", "Third");
    Page answer = post("/ui/providers/contested", form);

    // Then
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body())
        .contains("Somebody else has changed this", "value=\"Third\"")
        .contains("boss did at ", "displayName: First → Second");
    assertThat(browser.get("/ui/providers/contested").body()).contains("value=\"Second\"");
    // And knowing that, it can be saved after all
    form.put("entity-tag", field(answer.body(), "entity-tag").replace("&#34;", "\""));
    assertThat(post("/ui/providers/contested", form).location()).endsWith("?done=saved");
    assertThat(browser.get("/ui/providers/contested").body()).contains("value=\"Third\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\"><script>alert(1)</script>", "javascript:alert(1)", "' onfocus=alert(1) x='"})
  void showsWhatWasTypedAsText(String typed) {
    Map<String, String> form = new LinkedHashMap<>(provider("x", typed));
    form.put("scopes", typed);
    form.put("tokenUrl", typed);

    for (Page answer :
        new Page[] {
          post("/ui/providers/new", form),
          browser.get("/ui/connections?q=" + PageRequest.encoded(typed)),
          browser.get("/ui/providers?q=" + PageRequest.encoded(typed)),
          browser.get("/ui/providers/new?q=" + PageRequest.encoded(typed)),
          browser.get("/ui/connections?done=" + PageRequest.encoded(typed)),
          browser.get("/ui/connections/" + PageRequest.encoded(typed) + "/x")
        }) {
      assertThat(answer.status()).isLessThan(500);
      assertThat(answer.body())
          .doesNotContain("<script>alert")
          .doesNotContain("href=\"javascript")
          .doesNotContain("' onfocus=");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/ui/providers/new",
        "/ui/connections/a/b",
        "/ui/connections/a/b/refresh",
        "/ui/connections/a/b/disable",
        "/ui/connections/a/b/delete",
        "/ui/providers/a/delete"
      })
  void refusesAFormWithoutTheSessionsToken(String path) {
    Page without = browser.post(path, Map.of("confirm", "a"));
    Page another = browser.post(path, Map.of("confirm", "a", "form-token", "guessed"));

    assertThat(without.status()).isEqualTo(400);
    assertThat(another.status()).isEqualTo(400);
    assertThat(without.body()).contains("out of date or was sent from another site");
  }

  @Test
  void refusesWhatTheRoleMayNotDo_andDoesNotOfferIt() {
    // Given
    post("/ui/providers/new", provider("seen", "Seen"));
    Browser viewer = new Browser(admin);
    admin.account("vera", Role.VIEWER);
    viewer.post("/ui/sign-in", Map.of("name", "vera", "password", RunningAdmin.PASSWORD.expose()));

    // When
    Page list = viewer.get("/ui/providers");
    Page create =
        viewer.post("/ui/providers/new", viewer.withToken(provider("by-vera", "By Vera")));
    Page form = viewer.get("/ui/providers/new");

    // Then
    assertThat(list.body()).contains("Seen").doesNotContain("/ui/providers/new");
    assertThat(create.status()).isEqualTo(403);
    assertThat(form.status()).isEqualTo(403);
    assertThat(create.body())
        .contains("it needs the permission edit. The roles editor and admin have it.");
    assertThat(browser.get("/ui/providers/by-vera").status()).isEqualTo(404);
  }

  private static Map<String, String> provider(String id, String displayName) {
    return Map.of(
        "type",
        "oauth2",
        "grant",
        "clientCredentials",
        "id",
        id,
        "displayName",
        displayName,
        "tokenUrl",
        server.tokenUrl());
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
