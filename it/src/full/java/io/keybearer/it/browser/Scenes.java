package io.keybearer.it.browser;

import static io.keybearer.samples.jetty.ManagementApi.expectSuccess;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Ways to every page, and to what pages look like after something has been done. */
final class Scenes {
  /** What shows no page of its own: it goes on to another, or is a file. */
  static final Set<String> WITHOUT_A_PAGE =
      Set.of(
          "/",
          "/ui/theme",
          "/ui/sign-out",
          "/ui/sign-in/oidc",
          "/consent/{attempt}/again",
          "/ui/policies/words",
          "/ui/policies/texts/{hash}/download",
          "/ui/bulk/jobs/{job}/results",
          "/ui/connections/{provider}/{connection}/access-policies/{policy}/delete");

  private static final List<String> NEW_PROVIDERS =
      List.of(
          "/ui/providers/new",
          "/ui/providers/new?type=oauth2pkce",
          "/ui/providers/new?type=oauth2&grant=clientCredentials",
          "/ui/providers/new?type=github");

  private static final String CLIENT = Furnishing.connection(Furnishing.CLIENTS, 1);
  private static final String USER = Furnishing.connection(Furnishing.USERS, 0);
  static final String POLICY =
      """
      <policies>
        <inbound>
          <base />
          <get-authorization-context provider-id="crm" authorization-id="crm-01"
            context-variable-name="auth-context" identity-type="managed" />
        </inbound>
        <backend><base /></backend>
        <outbound><base /></outbound>
        <on-error><base /></on-error>
      </policies>
      """;

  private static final String OF_CLIENT = "/ui/connections/" + Furnishing.CLIENTS + '/' + CLIENT;
  private static final String OF_REFUSED =
      "/ui/connections/" + Furnishing.CLIENTS + '/' + Furnishing.connection(Furnishing.CLIENTS, 2);
  private static final String OF_USER = "/ui/connections/" + Furnishing.USERS + '/' + USER;

  private final Installation installation;
  private final Chromium browser;

  /** Something that leads to a page. */
  interface Act {
    void play() throws Exception;
  }

  /**
   * A page as it looks after something.
   *
   * @param name what is to be seen
   * @param act leads there
   */
  record Scene(String name, Act act) {}

  Scenes(Installation installation, Chromium browser) {
    this.installation = installation;
    this.browser = browser;
  }

  /** Signs the first administrator up by the setup page. */
  void setUp() {
    browser.open(installation.page("/ui/setup"));
    browser.fill("Setup code", installation.setupCode());
    browser.fill("Name", Installation.ADMINISTRATOR);
    browser.fill("Password", Installation.PASSWORD);
    browser.fill("Password again", Installation.PASSWORD);
    browser.press("Create administrator");
    browser.awaitHeading("Overview");
  }

  /** The paths of all pages with a filled store that an address alone leads to. */
  List<String> paths() {
    return byRoute().keySet().stream()
        .filter(route -> route.startsWith("/ui/") && !route.contains("{action}"))
        .filter(route -> !route.startsWith("/ui/sign-in/"))
        .flatMap(
            route ->
                route.equals("/ui/providers/new") ? NEW_PROVIDERS.stream() : Stream.of(path(route)))
        .toList();
  }

  /** A path of a route in a filled store. */
  String path(String route) {
    return route
        .replace("{provider}", Furnishing.USERS)
        .replace("{connection}", USER)
        .replace("{policy}", "gateway")
        .replace("{action}", "disable")
        .replace("{service}", "default")
        .replaceAll("\\{[a-z]+\\}", "0000");
  }

  List<Scene> ofTheFirstStart() {
    return List.of(
        at("setup", "/ui/setup"),
        new Scene(
            "setup with a wrong code",
            () -> {
              browser.open(installation.page("/ui/setup"));
              browser.fill("Setup code", "0000-0000");
              browser.fill("Name", Installation.ADMINISTRATOR);
              browser.fill("Password", Installation.PASSWORD);
              browser.fill("Password again", Installation.PASSWORD);
              browser.press("Create administrator");
              browser.awaitText("is not the one in the file");
            }));
  }

  List<Scene> ofAnEmptyStore() {
    return List.of(
        at("first steps", "/ui/"),
        at("no provider", "/ui/providers"),
        at("no connection", "/ui/connections"),
        at("no policy", "/ui/policies"),
        at("no gateway", "/ui/settings/nodes"),
        at("no webhook", "/ui/settings/webhook"));
  }

  /** The scenes of a filled store, by their route. Who is signed in signs out at the end. */
  Map<String, List<Scene>> byRoute() {
    Map<String, List<Scene>> all = new LinkedHashMap<>();
    all.put("/ui/", List.of(at("overview", "/ui/")));
    all.put(
        "/ui/providers",
        List.of(at("providers", "/ui/providers"), at("none matches", "/ui/providers?q=zzz")));
    all.put(
        "/ui/providers/new",
        List.of(
            at("gallery", "/ui/providers/new"),
            at("gallery, none matches", "/ui/providers/new?q=zzz"),
            at("new provider", "/ui/providers/new?type=oauth2pkce"),
            at("new provider of a template", "/ui/providers/new?type=github"),
            new Scene("new provider with problems", this::newProviderWithProblems)));
    all.put(
        "/ui/providers/{provider}",
        List.of(
            at("provider for clients", "/ui/providers/" + Furnishing.CLIENTS),
            at("provider for users", "/ui/providers/" + Furnishing.USERS)));
    all.put(
        "/ui/providers/{provider}/delete",
        List.of(at("delete provider", "/ui/providers/crm/delete")));
    all.put(
        "/ui/providers/{provider}/connections/new",
        List.of(
            at("new connection of a client", "/ui/providers/crm/connections/new"),
            at("new connection of a user", "/ui/providers/github-bots/connections/new")));
    all.put(
        "/ui/connections",
        List.of(
            at("connections", "/ui/connections"),
            at("none matches", "/ui/connections?q=zzz"),
            at("needs login", "/ui/connections?state=needs-login")));
    all.put("/ui/connections/{provider}/{connection}", connections());
    all.put(
        "/ui/connections/{provider}/{connection}/delete",
        List.of(at("delete connection", OF_CLIENT + "/delete")));
    all.put(
        "/ui/connections/{provider}/{connection}/{action}",
        List.of(new Scene("test that fails", () -> press(OF_REFUSED, "Test"))));
    all.put(
        "/ui/connections/{provider}/{connection}/login-link",
        List.of(new Scene("login link", () -> press(OF_USER, "Reconnect"))));
    all.put(
        "/ui/activity",
        List.of(
            at("activity", "/ui/activity"),
            at("no activity matches", "/ui/activity?actor=nobody-at-all")));
    for (String section :
        List.of(
            "",
            "/services",
            "/sign-in",
            "/issuers",
            "/accounts",
            "/keys",
            "/webhook",
            "/limits",
            "/nodes",
            "/about")) {
      String path = "/ui/settings" + section;
      all.put(path, List.of(at("settings" + section, path)));
    }
    all.put("/ui/api", List.of(at("api", "/ui/api")));
    all.put("/ui/profile", List.of(at("profile", "/ui/profile")));
    all.put("/ui/settings/api-tokens", apiTokens());
    all.put("/ui/test", List.of(at("test page", "/ui/test")));
    all.put(
        "/ui/connections/{provider}/{connection}/check-access",
        List.of(at("check access", OF_CLIENT + "/check-access")));
    all.put(
        "/ui/connections/{provider}/{connection}/reveal",
        List.of(at("reveal", OF_CLIENT + "/reveal")));
    all.put(
        "/ui/providers/{provider}/secrets",
        List.of(at("secrets", "/ui/providers/github-bots/secrets")));
    all.put(
        "/ui/providers/{provider}/{action}",
        List.of(at("disable provider", "/ui/providers/crm/disable")));
    all.put("/ui/transfer", List.of(at("transfer", "/ui/transfer")));
    all.put("/ui/policies", List.of(at("policies", "/ui/policies")));
    all.put("/ui/policies/texts/{hash}", List.of(new Scene("policy text", this::openPolicyText)));
    all.put(
        "/ui/policies/editor",
        List.of(
            new Scene("editor", () -> openEditor(POLICY)),
            new Scene("editor with problems", this::checkPolicy)));
    all.put("/ui/bulk/{action}", List.of(new Scene("disable many", () -> bulk("Disable"))));
    all.put("/ui/bulk/delete", List.of(new Scene("delete many", () -> bulk("Delete"))));
    all.put("/ui/bulk/jobs/{job}", List.of(new Scene("test of many", this::testMany)));
    all.put("/ui/password", List.of(at("password", "/ui/password")));
    all.put("/consent/start/{ticket}", List.of(at("unknown login link", "/consent/start/0000")));
    all.put(
        "/callback/{service}/{provider}",
        List.of(at("callback without a login", "/callback/default/crm?state=0&code=0")));
    all.put("/consent/{attempt}", consents());
    all.put("/ui/setup", List.of(at("setup that is done", "/ui/setup")));
    all.put("/ui/sign-in/callback", List.of(at("no such page", "/ui/nowhere")));
    all.put(
        "/ui/sign-in",
        List.of(new Scene("sign-in", this::signOut), new Scene("refused", this::signInRefused)));
    return all;
  }

  private List<Scene> connections() {
    List<Scene> scenes = new java.util.ArrayList<>();
    for (int i : Furnishing.TELLING) {
      String provider = i % 3 == 0 ? Furnishing.USERS : Furnishing.CLIENTS;
      String name = Furnishing.connection(provider, i);
      scenes.add(
          new Scene(
              "connection " + name,
              () -> {
                browser.open(installation.page("/ui/connections/" + provider + '/' + name));
                unfoldAll();
              }));
    }
    return scenes;
  }

  private List<Scene> apiTokens() {
    return List.of(
        at("API tokens", "/ui/settings/api-tokens"),
        new Scene(
            "issued token",
            () -> {
              browser.open(installation.page("/ui/settings/api-tokens"));
              browser.unfold("Make an API token");
              browser.fill("Name", "ci");
              browser.press("Make an API token");
            }));
  }

  private List<Scene> consents() {
    return List.of(
        new Scene("to confirm", this::logIn),
        new Scene("connected", () -> browser.press("Confirm")),
        new Scene(
            "not me",
            () -> {
              logIn();
              browser.press("Not me");
            }));
  }

  /** Opens a new login link and logs in at the demo's authorization server. */
  void logIn() {
    URI link =
        URI.create(
            expectSuccess(
                    installation
                        .api()
                        .post(
                            Map.of(),
                            Furnishing.PROVIDERS,
                            Furnishing.USERS,
                            Furnishing.AUTHORIZATIONS,
                            USER,
                            "getLoginLinks"))
                .path("loginLink")
                .asText());
    browser.open(link);
    browser.awaitHeading("Confirm this connection");
  }

  private void openPolicyText() {
    browser.open(installation.page("/ui/policies"));
    browser.await("main tbody th a");
    browser.press("policy.xml");
  }

  private void openEditor(String document) {
    browser.open(installation.page("/ui/policies/editor"));
    browser.await(".cm-content").click();
    browser.selectAll();
    browser.paste(document);
  }

  private void checkPolicy() {
    openEditor(POLICY.replace("context-variable-name", "context-variable"));
    browser.click("Check");
    browser.await("#editor-findings li");
  }

  private void bulk(String words) {
    browser.open(installation.page("/ui/connections?q=crm-1"));
    browser.first("main tbody input[type=checkbox]").click();
    browser.press(words);
  }

  private void testMany() {
    bulk("Test");
    browser.awaitText("Back to the connections");
  }

  private void newProviderWithProblems() {
    browser.open(installation.page("/ui/providers/new?type=oauth2pkce"));
    browser.fill("Id", "*");
    for (String address : List.of("Authorization URL", "Token URL", "Refresh URL")) {
      browser.fill(address, "ftp://nowhere");
    }
    browser.fill("Client ID", "client");
    browser.press("Create and go on to a connection");
    browser.awaitText("Nothing was saved");
  }

  private void signOut() {
    browser.forgetCookies();
    browser.open(installation.page("/ui/sign-in"));
  }

  private void signInRefused() {
    browser.open(installation.page("/ui/sign-in"));
    browser.fill("Name", "nobody");
    browser.fill("Password", "wrong");
    browser.press("Sign in");
    browser.awaitText("Name or password is wrong");
  }

  private Scene at(String name, String path) {
    return new Scene(
        name,
        () -> {
          browser.open(installation.page(path));
          unfoldAll();
        });
  }

  private void press(String path, String words) {
    browser.open(installation.page(path));
    browser.press(words);
  }

  private void unfoldAll() {
    browser.script("document.querySelectorAll('main details').forEach(it => it.open = true)");
  }
}
