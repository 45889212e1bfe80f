package io.keybearer.admin.consent;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.admin.consent.ConsentStage.Connected;
import io.keybearer.admin.testing.Http;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody logs in and confirms: by page, by code, for the first time and again. */
class ConsentFlowTest {
  @TempDir static Path folder;
  private static ConsentStage stage;

  @BeforeAll
  static void start() throws Exception {
    stage = ConsentStage.start(folder, Map.of());
  }

  @AfterAll
  static void stop() {
    stage.close();
  }

  @BeforeEach
  void consentAsAnn() {
    stage
        .server
        .codes()
        .account(Optional.of("ann@example.com"))
        .issuer(Optional.empty())
        .error(Optional.empty());
  }

  @Test
  void connects_whenTheBrowserConfirmsOnOurPage() throws Exception {
    // Given
    Connected connection = stage.connection();
    LoginBrowser browser = stage.browser();
    HttpResponse<String> page = browser.logIn(stage.link(connection, ""));
    String before = stage.status(connection);

    // When
    HttpResponse<String> result = browser.follow(browser.send(page, "confirm"));

    // Then
    assertThat(before).isEqualTo("Unauthenticated");
    assertThat(page.body())
        .contains("ann@example.com", connection.authorization(), "api-token/bootstrap", "read")
        .contains("The " + connection.provider());
    assertThat(result.statusCode()).isEqualTo(200);
    assertThat(result.body()).contains("is connected to").doesNotContain("name=\"answer\"");
    assertThat(stage.status(connection)).isEqualTo("Connected");
    assertThat(stage.audit(connection.target()))
        .containsExactly(
            "api-token/bootstrap loginLink.create Succeeded",
            "login-link/* loginLink.open Succeeded",
            "login-link/* consent.callback Succeeded",
            "login-link/* consent.exchange Succeeded account=ann@example.com",
            "login-link/* consent.confirm Succeeded account=ann@example.com");
  }

  @Test
  void asksTheIdentityProviderAsTheRfcsSay() {
    // Given
    Connected connection = stage.connection();

    // When
    stage.browser().logIn(stage.link(connection, ""));

    // Then
    Map<String, String> request =
        stage.server.codes().requests().get(stage.server.codes().requests().size() - 1);
    assertThat(request)
        .containsEntry("response_type", "code")
        .containsEntry("client_id", "client-1")
        .containsEntry("scope", "openid read")
        .containsEntry("code_challenge_method", "S256")
        .containsEntry(
            "redirect_uri",
            "https://keys.example.com/admin/callback/default/" + connection.provider());
    assertThat(request.get("state")).hasSize(43);
    assertThat(request.get("code_challenge")).hasSize(43);
  }

  @Test
  void leadsOnToThePostLoginRedirect_afterTheConfirmation() {
    // Given
    Connected connection = stage.connection();
    LoginBrowser browser = stage.browser();
    HttpResponse<String> page = browser.logIn(stage.link(connection, ConsentStage.SHOWN));

    // When
    HttpResponse<String> result = browser.follow(browser.send(page, "confirm"));

    // Then
    assertThat(result.body()).contains("href=\"" + ConsentStage.SHOWN + "\"");
    assertThat(result.body()).contains("http-equiv=\"refresh\"");
  }

  @Test
  void connects_whenTheLinksCreatorHandsBackTheCode() throws Exception {
    // Given
    Connected connection = stage.connection();
    HttpResponse<String> leaving =
        stage.browser().logIn(stage.link(connection, ConsentStage.CODE_TAKING + "?session=4"));
    String location = LoginBrowser.location(leaving);
    String code = location.substring(location.indexOf("consentCode=") + 12);
    String before = stage.status(connection);

    // When
    Http.Answer answer = ConsentStage.confirmConsentCode(stage.client, connection, code);

    // Then
    assertThat(location).startsWith(ConsentStage.CODE_TAKING + "?session=4&consentCode=");
    assertThat(before).isEqualTo("Unauthenticated");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
    assertThat(answer.header("ETag")).isEqualTo(stage.client.get(connection.path()).header("ETag"));
    assertThat(stage.status(connection)).isEqualTo("Connected");
    assertThat(stage.lastAudit(connection.target()))
        .isEqualTo("api-token/bootstrap consent.confirm Succeeded account=ann@example.com");
  }

  @Test
  void showsOurPage_whenTheApplicationDidNotConfirmInTime() throws Exception {
    // Given
    Connected connection = stage.connection();
    LoginBrowser browser = stage.browser();
    HttpResponse<String> leaving = browser.logIn(stage.link(connection, ConsentStage.CODE_TAKING));

    // When
    stage.age(connection, 6);
    HttpResponse<String> page = browser.open(leaving.uri().toString());
    browser.send(page, "confirm");

    // Then
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(stage.status(connection)).isEqualTo("Connected");
  }

  @Test
  void keepsTheOldTokens_untilTheNewOnesAreConfirmed() throws Exception {
    // Given
    Connected connection = stage.connection();
    LoginBrowser browser = stage.browser();
    browser.send(browser.logIn(stage.link(connection, "")), "confirm");
    byte[] old = token(connection);
    stage.server.codes().account(Optional.of("bob@example.com"));

    // When
    HttpResponse<String> page = browser.logIn(stage.link(connection, ""));
    byte[] meanwhile = token(connection);
    browser.send(page, "confirm");

    // Then
    assertThat(page.body()).contains("ann@example.com", "bob@example.com");
    assertThat(meanwhile).isEqualTo(old);
    assertThat(token(connection)).isNotEqualTo(old);
    assertThat(stage.lastAudit(connection.target()))
        .isEqualTo(
            "login-link/* consent.confirm Succeeded account=bob@example.com;"
                + " before=ann@example.com");
  }

  @Test
  void changesNothing_whenItIsNotTheRightAccount() throws Exception {
    // Given
    Connected connection = stage.connection();
    LoginBrowser browser = stage.browser();
    HttpResponse<String> page = browser.logIn(stage.link(connection, ""));

    // When
    HttpResponse<String> result = browser.follow(browser.send(page, "reject"));

    // Then
    assertThat(result.body()).contains("not the account to connect", "/again\"");
    assertThat(stage.status(connection)).isEqualTo("Unauthenticated");
    assertThat(stage.lastAudit(connection.target()))
        .isEqualTo("login-link/* consent.reject Succeeded reason=rejected_by_user");
  }

  @Test
  void beginsAnew_fromThePageOfAnAttemptThatFailed() throws Exception {
    // Given
    Connected connection = stage.connection();
    LoginBrowser browser = stage.browser();
    stage.server.codes().error(Optional.of("access_denied"));
    HttpResponse<String> failed = browser.logIn(stage.link(connection, ConsentStage.SHOWN));
    stage.server.codes().error(Optional.empty());

    // When
    HttpResponse<String> page = browser.logIn(failed.uri() + "/again");
    browser.send(page, "confirm");

    // Then
    assertThat(failed.body())
        .contains("was cancelled", "Begin anew and agree", "access_denied")
        .contains(ConsentStage.SHOWN + "?error=access_denied");
    assertThat(stage.status(connection)).isEqualTo("Connected");
    assertThat(stage.audit(connection.target()))
        .contains("login-link/* consent.callback Failed error=access_denied");
  }

  @Test
  void saysWhyTheTokenEndpointRefused() throws Exception {
    // Given
    Connected connection = stage.connection();
    stage.server.secrets("another");

    // When
    HttpResponse<String> page = stage.browser().logIn(stage.link(connection, ""));
    stage.server.secrets("secret-of-client-1");

    // Then
    assertThat(page.body())
        .contains("does not accept the client id", "client secret", "invalid_client");
    assertThat(stage.lastAudit(connection.target()))
        .isEqualTo("login-link/* consent.exchange Failed error=invalid_client");
  }

  @Test
  void saysThatTheAccountIsNotKnown() {
    // Given
    Connected connection = stage.connection();
    stage.server.codes().account(Optional.empty());

    // When
    HttpResponse<String> page = stage.browser().logIn(stage.link(connection, ""));

    // Then
    assertThat(page.body()).contains("an account whose name is not known");
  }

  @Test
  void takesTheIssuersAnswer_whereItMustNameItself() throws Exception {
    // Given
    Connected connection = stage.connectionWithIssuer();
    stage.server.codes().issuer(Optional.of(stage.server.realmUrl()));
    LoginBrowser browser = stage.browser();

    // When
    browser.send(browser.logIn(stage.link(connection, "")), "confirm");

    // Then
    assertThat(stage.status(connection)).isEqualTo("Connected");
  }

  private static byte[] token(Connected connection) throws Exception {
    try (var database = stage.admin.database();
        var select =
            database.prepareStatement(
                "select t.sealed_access from token t join authorization a"
                    + " on a.id = t.authorization_id where a.name = ?")) {
      select.setString(1, connection.authorization());
      try (var row = select.executeQuery()) {
        row.next();
        return row.getBytes(1);
      }
    }
  }
}
