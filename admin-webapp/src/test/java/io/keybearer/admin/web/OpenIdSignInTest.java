package io.keybearer.admin.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.admin.testing.Browser;
import io.keybearer.admin.testing.Browser.Page;
import io.keybearer.admin.testing.Http;
import io.keybearer.admin.testing.OpenIdProvider;
import io.keybearer.admin.testing.RunningAdmin;
import io.keybearer.testing.MariaDbServer;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Verifies sign-in at an OpenID provider, with a real one over HTTP. */
class OpenIdSignInTest {
  @TempDir static Path folder;
  private static OpenIdProvider provider;
  private static RunningAdmin admin;
  private Browser browser;

  @BeforeAll
  static void start() throws Exception {
    provider = OpenIdProvider.start();
    admin =
        RunningAdmin.startAt(
            MariaDbServer.shared().createDatabase(),
            folder,
            Map.of(
                "bootstrap-api-token-file", " ",
                "sign-in", "oidc",
                "oidc.issuer", provider.issuer(),
                "oidc.client-id", OpenIdProvider.CLIENT_ID,
                "oidc.client-secret", OpenIdProvider.CLIENT_SECRET,
                "oidc.role-claim", "realm_access.roles",
                "oidc.roles", "kb-users=viewer,kb-admins=admin"));
    admin.awaitReady();
  }

  @AfterAll
  static void stop() {
    admin.close();
    provider.close();
  }

  @BeforeEach
  void open() {
    browser = new Browser(admin);
    provider
        .claim("aud", OpenIdProvider.CLIENT_ID)
        .claim("preferred_username", "ann")
        .claim("realm_access", Map.of("roles", List.of("kb-users", "other")));
  }

  @Test
  void whoSignsInThere_isSignedInHere_withTheRoleOfTheClaim() throws Exception {
    Page signInPage = browser.get("/ui/sign-in?return=%2Fui%2Fa");
    Page begun = browser.get("/ui/sign-in/oidc?return=%2Fui%2Fa");
    Page done = comeBack(provider.signIn(URI.create(begun.location())));
    Page after = browser.get("/ui/password");

    assertThat(signInPage.body())
        .contains("href=\"/admin/ui/sign-in/oidc?return=%2Fui%2Fa\"")
        .doesNotContain("type=\"password\"");
    assertThat(begun.location())
        .startsWith(provider.issuer() + "/authorize?response_type=code&client_id=keybearer")
        .contains("code_challenge_method=S256", "&nonce=", "&state=")
        .contains("redirect_uri=https%3A%2F%2Fkeys.example.com%2Fadmin%2Fui%2Fsign-in%2Fcallback");
    assertThat(begun.setCookie())
        .startsWith("__Host-keybearer-sign-in=")
        .contains("HttpOnly", "Secure", "Max-Age=600");
    assertThat(done.location()).isEqualTo("/admin/ui/a");
    assertThat(after.body()).contains("oidc/ann");
    assertThat(audit()).contains("oidc/ann session.begin Succeeded");
  }

  @Test
  void anotherBrowsersAnswer_signsNobodyIn() throws Exception {
    Page begun = browser.get("/ui/sign-in/oidc");
    String query = provider.signIn(URI.create(begun.location()));
    Browser victim = new Browser(admin);
    victim.get("/ui/sign-in/oidc");

    Page refused = victim.get("/ui/sign-in/callback?" + query);
    Page without = new Browser(admin).get("/ui/sign-in/callback?" + query);

    assertRefused(refused);
    assertRefused(without);
    assertThat(audit()).contains("unknown session.begin Failed");
  }

  @Test
  void answerIsGoodOnce() {
    String query = provider.signIn(URI.create(browser.get("/ui/sign-in/oidc").location()));

    assertThat(comeBack(query).status()).isEqualTo(303);
    assertRefused(comeBack(query));
  }

  @Test
  void answerOfAnotherProvider_isRefused() {
    String query = provider.signIn(URI.create(browser.get("/ui/sign-in/oidc").location()));

    assertRefused(comeBack(query.replace("&iss=", "&iss=https%3A%2F%2Fevil")));
    assertRefused(comeBack(query.replaceFirst("&iss=.*", "")));
  }

  @Test
  void tokenForAnotherApplicationOrAnotherNonce_isRefused() {
    provider.claim("aud", "another");
    Page otherAudience = signIn();
    provider.claim("aud", OpenIdProvider.CLIENT_ID).claim("nonce", "another");
    Page otherNonce = signIn();
    provider.withoutClaim("nonce");

    assertRefused(otherAudience);
    assertRefused(otherNonce);
  }

  @Test
  void whoHasNoRoleHere_isNotSignedIn() {
    provider.claim("realm_access", Map.of("roles", List.of("other")));

    assertRefused(signIn());
  }

  @Test
  void errorOfTheProvider_isNotShown() {
    Page begun = browser.get("/ui/sign-in/oidc");
    String state =
        provider.signIn(URI.create(begun.location())).replaceFirst(".*&state=", "state=");

    Page refused = comeBack("error=access_denied&error_description=%3Cscript%3E&" + state);

    Page shown = browser.get("/ui/sign-in?refused=oidc");

    assertRefused(refused);
    assertThat(shown.status()).isEqualTo(403);
    assertThat(shown.body()).contains("You were not signed in").doesNotContain("denied");
  }

  @Test
  void noSetupIsNeeded_andNoPasswordTaken() throws Exception {
    Page password = browser.post("/ui/sign-in", Map.of("name", "a", "password", "b"));
    Http.Answer api = Http.send(admin, "GET", "/subscriptions/x", "", Map.of());

    assertThat(password.status()).isEqualTo(405);
    assertThat(api.status()).isEqualTo(401);
    assertThat(folder.resolve("setup-code")).doesNotExist();
  }

  private static void assertRefused(Page page) {
    assertThat(page.location()).isEqualTo("/admin/ui/sign-in?refused=oidc");
    assertThat(page.setCookie()).isEmpty();
  }

  private Page signIn() {
    return comeBack(provider.signIn(URI.create(browser.get("/ui/sign-in/oidc").location())));
  }

  private Page comeBack(String query) {
    return browser.get("/ui/sign-in/callback?" + query);
  }

  private static String audit() throws Exception {
    try (Connection connection = admin.database();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select group_concat(concat_ws(' ', actor, action, outcome) separator '\n')"
                    + " from audit_event")) {
      rows.next();
      return rows.getString(1);
    }
  }
}
