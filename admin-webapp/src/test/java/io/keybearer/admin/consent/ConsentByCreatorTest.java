package io.keybearer.admin.consent;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.admin.consent.ConsentStage.Connected;
import io.keybearer.admin.security.Role;
import io.keybearer.admin.testing.Http;
import io.keybearer.admin.testing.RunningAdmin;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With {@code confirm-consent=creator}, nobody but the link's creator confirms. */
class ConsentByCreatorTest {
  private static final Pattern CODE = Pattern.compile("<code>([A-Za-z0-9_-]{43})</code>");

  @TempDir static Path folder;
  private static ConsentStage stage;

  @BeforeAll
  static void start() throws Exception {
    stage = ConsentStage.start(folder, Map.of("confirm-consent", "creator"));
    stage.admin.administrator();
    stage.admin.account("other", Role.ADMIN);
  }

  @AfterAll
  static void stop() {
    stage.close();
  }

  @Test
  void connects_whenTheCreatorHandsBackTheCodeThatThePageShows() {
    // Given
    Connected connection = stage.connection();
    HttpResponse<String> page = stage.browser().logIn(stage.link(connection, ""));
    Matcher code = CODE.matcher(page.body());
    assertThat(code.find()).as(page.body()).isTrue();

    // When
    Http.Answer answer = ConsentStage.confirmConsentCode(stage.client, connection, code.group(1));

    // Then
    assertThat(page.body()).contains("must confirm it now").doesNotContain("name=\"answer\"");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(stage.status(connection)).isEqualTo("Connected");
  }

  @Test
  void takesTheCodeToAnyRedirect() {
    // Given
    Connected connection = stage.connection();

    // When
    HttpResponse<String> leaving =
        stage.browser().logIn(stage.link(connection, ConsentStage.SHOWN));

    // Then
    assertThat(LoginBrowser.location(leaving)).startsWith(ConsentStage.SHOWN + "?consentCode=");
  }

  @Test
  void refusesTheBrowser_whereNobodyIsSignedIn() throws Exception {
    // Given
    Connected connection = stage.connection();
    LoginBrowser browser = stage.browser();
    HttpResponse<String> page = browser.logIn(stage.link(connection, ""));

    // When
    HttpResponse<String> answer = browser.confirmBlindly(page);

    // Then
    refused(connection, answer);
  }

  @Test
  void refusesAnotherUsersSession() throws Exception {
    // Given a link of one administrator, opened where another is signed in
    Connected connection = stage.connection();
    LoginBrowser browser = signedIn("other");
    HttpResponse<String> page = browser.logIn(linkOf(RunningAdmin.ADMINISTRATOR, connection));

    // When
    HttpResponse<String> answer = browser.confirmBlindly(page);

    // Then
    assertThat(page.body()).doesNotContain("name=\"answer\"");
    refused(connection, answer);
  }

  @Test
  void connects_whenTheCreatorIsSignedInAndConfirmsOnOurPage() throws Exception {
    // Given
    Connected connection = stage.connection();
    LoginBrowser browser = signedIn(RunningAdmin.ADMINISTRATOR);
    HttpResponse<String> page = browser.logIn(linkOf(RunningAdmin.ADMINISTRATOR, connection));

    // When
    browser.send(page, "confirm");

    // Then
    assertThat(stage.status(connection)).isEqualTo("Connected");
    assertThat(stage.lastAudit(connection.target()))
        .isEqualTo("account/boss consent.confirm Succeeded account=ann@example.com");
  }

  private static void refused(Connected connection, HttpResponse<String> answer)
      throws SQLException {
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).contains("Only who asked for this login may confirm it.");
    assertThat(stage.status(connection)).isEqualTo("Unauthenticated");
    assertThat(stage.lastAudit(connection.target()))
        .isEqualTo("login-link/* consent.confirm Denied reason=CREATOR_CONFIRMS");
  }

  private static LoginBrowser signedIn(String name) {
    LoginBrowser browser = stage.browser();
    HttpResponse<String> answer =
        browser.post(
            "/admin/ui/sign-in", Map.of("name", name, "password", RunningAdmin.PASSWORD.expose()));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
    return browser;
  }

  /** A link as the console makes it for who is signed in. */
  private static String linkOf(String name, Connected connection) throws SQLException {
    String link = stage.link(connection, "");
    try (var database = stage.admin.database();
        var update =
            database.prepareStatement(
                "update login_link l join authorization a on a.id = l.authorization_id"
                    + " set l.created_by = ? where a.name = ?")) {
      update.setString(1, "account/" + name);
      update.setString(2, connection.authorization());
      update.executeUpdate();
    }
    return link;
  }
}
