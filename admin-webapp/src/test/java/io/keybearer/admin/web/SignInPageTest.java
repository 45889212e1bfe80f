package io.keybearer.admin.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.admin.security.Accounts;
import io.keybearer.admin.security.Principal;
import io.keybearer.admin.security.Role;
import io.keybearer.admin.testing.Browser;
import io.keybearer.admin.testing.Browser.Page;
import io.keybearer.admin.testing.RunningAdmin;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Verifies setup, sign-in and sign-out as a browser sees them. */
class SignInPageTest {
  private static final String NAME = RunningAdmin.ADMINISTRATOR;
  private static final String PASSWORD = RunningAdmin.PASSWORD.expose();

  @TempDir static Path folder;
  private static RunningAdmin admin;
  private static String code;
  private static Page beforeSetup;
  private static Page wrongCode;
  private static Page rightCode;
  private static Page afterSetup;
  private Browser browser;

  @BeforeAll
  static void start() throws Exception {
    admin = RunningAdmin.start(folder);
    beforeSetup = new Browser(admin).get("/ui/connections");
    code = Files.readString(folder.resolve("setup-code")).strip();
    Browser first = new Browser(admin);
    wrongCode = first.post("/ui/setup", setup("0000"));
    rightCode = first.post("/ui/setup", setup(code));
    afterSetup = first.get("/ui/no-such-page");
  }

  private static Map<String, String> setup(String with) {
    return Map.of("code", with, "name", NAME, "password", PASSWORD, "repeated", PASSWORD);
  }

  @BeforeEach
  void open() {
    browser = new Browser(admin);
  }

  @AfterAll
  static void stop() {
    admin.close();
  }

  @Test
  void beforeTheSetup_everyPageIsTheSetup_andTheCodeMakesTheAdministrator() {
    assertThat(beforeSetup.status()).isEqualTo(503);
    assertThat(beforeSetup.body()).contains("action=\"/admin/ui/setup\"").doesNotContain(code);
    assertThat(beforeSetup.body())
        .contains(
            "its schema is version 1.", "The clocks of this machine and of the database agree")
        .contains(", but logins return to " + RunningAdmin.PUBLIC_BASE_URL);
    assertThat(wrongCode.status()).isEqualTo(400);
    assertThat(wrongCode.body()).contains("is not the one in the file").doesNotContain(PASSWORD);
    assertThat(rightCode.location()).isEqualTo("/admin/ui/");
    assertThat(afterSetup.status()).isEqualTo(404);
    assertThat(afterSetup.body()).contains(">" + NAME + "</a>");
  }

  @Test
  void signIn_setsAProtectedCookie_andGoesWhereItWasGoing() {

    Page refused =
        browser.post("/ui/sign-in", Map.of("name", NAME, "password", "wrong", "return", "/ui/a"));
    Page done =
        browser.post("/ui/sign-in", Map.of("name", NAME, "password", PASSWORD, "return", "/ui/a"));
    Page after = browser.get("/ui/password");

    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.body())
        .contains("Name or password is wrong", "value=\"boss\"", "value=\"/ui/a\"")
        .doesNotContain("wrong\"");
    assertThat(refused.setCookie()).isEmpty();
    assertThat(done.location()).isEqualTo("/admin/ui/a");
    assertThat(done.setCookie())
        .matches("__Host-keybearer=[A-Za-z0-9_-]{43}; Path=/; Secure; HttpOnly; SameSite=Lax");
    assertThat(after.status()).isEqualTo(200);
  }

  @Test
  void signIn_goesNowhereElse() {

    Page done =
        browser.post(
            "/ui/sign-in",
            Map.of("name", NAME, "password", PASSWORD, "return", "https://evil.example/"));

    assertThat(done.location()).isEqualTo("/admin/ui/");
  }

  @Test
  void sixthFailure_hasToWait() throws Exception {
    for (int i = 0; i < 5; i++) {
      browser.post("/ui/sign-in", Map.of("name", "nobody", "password", "wrong"));
    }
    try (Connection connection = admin.database();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "update sign_in_throttle set blocked_until = utc_timestamp(6) + interval 1 hour"
              + " where blocked_until > last_at + interval 1 second");
    }

    Page waiting = browser.post("/ui/sign-in", Map.of("name", "nobody", "password", "wrong"));

    assertThat(waiting.status()).isEqualTo(429);
    assertThat(waiting.body()).contains("Too many attempts");
  }

  @Test
  void signOut_endsTheSession_evenForWhoKeptTheCookie() {
    browser.post("/ui/sign-in", Map.of("name", NAME, "password", PASSWORD));
    Browser copy = browser.copy();

    Page out = browser.post("/ui/sign-out", browser.withToken(Map.of()));
    Page after = copy.get("/ui/password");

    assertThat(out.setCookie()).startsWith("__Host-keybearer=;").endsWith("; Max-Age=0");
    assertThat(after.status()).isEqualTo(303);
  }

  @Test
  void formWithoutTheSessionsToken_isRefused() {
    browser.post("/ui/sign-in", Map.of("name", NAME, "password", PASSWORD));

    Page without = browser.post("/ui/sign-out", Map.of());
    Page other = browser.post("/ui/sign-out", Map.of("form-token", "x".repeat(43)));

    assertThat(without.status()).isEqualTo(400);
    assertThat(other.status()).isEqualTo(400);
    assertThat(browser.get("/ui/password").status()).isEqualTo(200);
  }

  @Test
  void formOfAnotherSite_signsNobodyIn() {
    Map<String, String> form = Map.of("name", NAME, "password", PASSWORD);

    Page crossSite = browser.post("/ui/sign-in", form, Map.of("Sec-Fetch-Site", "same-site"));
    Page otherOrigin = browser.post("/ui/sign-in", form, Map.of("Origin", "https://evil.example"));
    Page neither = browser.post("/ui/sign-in", form, Map.of());
    Page olderBrowser =
        browser.post("/ui/sign-in", form, Map.of("Origin", "https://keys.example.com"));

    assertThat(crossSite.status()).isEqualTo(400);
    assertThat(otherOrigin.status()).isEqualTo(400);
    assertThat(neither.status()).isEqualTo(400);
    assertThat(olderBrowser.status()).isEqualTo(303);
  }

  @Test
  void sessionsCookie_isWorthNothingAtTheApi() {
    browser.post("/ui/sign-in", Map.of("name", NAME, "password", PASSWORD));

    assertThat(browser.get("/subscriptions/x?api-version=2024-05-01").status()).isEqualTo(401);
  }

  @Test
  void password_isChangedByItsOwner() {
    admin
        .access()
        .accounts()
        .create(
            new Principal("test", Role.ADMIN.permissions()),
            "alice",
            RunningAdmin.PASSWORD,
            new Accounts.Draft(Role.VIEWER, false, false));
    browser.post("/ui/sign-in", Map.of("name", "alice", "password", PASSWORD));
    String next = "another battery";

    Page wrong =
        browser.post(
            "/ui/password",
            browser.withToken(
                Map.of("currentPassword", "x", "newPassword", next, "repeated", next)));
    Page done =
        browser.post(
            "/ui/password",
            browser.withToken(
                Map.of("currentPassword", PASSWORD, "newPassword", next, "repeated", next)));
    Page again = new Browser(admin).post("/ui/sign-in", Map.of("name", "alice", "password", next));

    assertThat(wrong.status()).isEqualTo(400);
    assertThat(wrong.body()).contains("is not the account's password");
    assertThat(done.location()).isEqualTo("/admin/ui/password?done=password-changed");
    assertThat(again.status()).isEqualTo(303);
  }
}
