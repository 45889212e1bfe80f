package io.keybearer.admin.consent;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.admin.consent.ConsentStage.Connected;
import io.keybearer.admin.security.Role;
import io.keybearer.admin.testing.ArmClient;
import io.keybearer.admin.testing.Http;
import io.keybearer.admin.testing.RunningAdmin;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every attack on links, redirects and consent codes has its exact answer and its audit row, and
 * changes nothing.
 */
class ConsentLinkAttacksTest {
  @TempDir static Path folder;
  private static ConsentStage stage;
  private static ArmClient otherOperator;

  @BeforeAll
  static void start() throws Exception {
    stage = ConsentStage.start(folder, Map.of());
    otherOperator = stage.admin.client(Role.OPERATOR);
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example/",
        "https://portal.example.com.evil.example/connections",
        "https://portal.example.com@evil.example/connections",
        "https://portal.example.com:8443/connections",
        "http://portal.example.com/connections",
        "https://portal.example.com/connectionsx",
        "https://portal.example.com/connections/../admin",
        "https://portal.example.com/connections/%2e%2e/admin",
        "https://portal.example.com/connections/..%2fadmin",
        "https://portal.example.com/connections#x",
        "https://portal.example.com\\\\@evil.example/connections",
        "//evil.example/connections",
        "/connections",
        "javascript:alert(1)",
        "https://keys.example.com/admin.evil"
      })
  void refusesAPostLoginRedirect_thatIsNotListed(String redirect) throws Exception {
    // Given
    Connected connection = stage.connection();

    // When
    Http.Answer answer = ConsentStage.getLoginLinks(stage.client, connection, redirect);

    // Then
    assertThat(answer.status()).isEqualTo(400);
    assertThat(ArmClient.json(answer).path("error").path("code").asText())
        .isEqualTo("ValidationError");
    assertThat(ArmClient.json(answer).path("error").path("details").get(0).path("target").asText())
        .isEqualTo("postLoginRedirectUrl");
    assertThat(stage.audit(connection.target()))
        .containsExactly("api-token/bootstrap loginLink.create Denied reason=REDIRECT_NOT_ALLOWED");
  }

  @Test
  void refusesAConsentCode_handedBackBySomebodyElse_andEndsTheLogin() throws Exception {
    // Given
    Connected connection = stage.connection();
    String code = consentCode(connection);

    // When
    Http.Answer answer = ConsentStage.confirmConsentCode(otherOperator, connection, code);
    Http.Answer tooLate = ConsentStage.confirmConsentCode(stage.client, connection, code);

    // Then
    unusableCode(answer);
    unusableCode(tooLate);
    assertThat(stage.status(connection)).isEqualTo("Unauthenticated");
    assertThat(stage.audit(connection.target()))
        .anyMatch(row -> row.endsWith("consent.reject Succeeded reason=other_principal"))
        .anyMatch(row -> row.endsWith("consent.confirm Denied reason=OTHER_PRINCIPAL"));
  }

  @Test
  void refusesAConsentCode_ofAnotherAuthorization() throws Exception {
    // Given
    Connected connection = stage.connection();
    Connected other = stage.connection();
    String code = consentCode(connection);

    // When
    Http.Answer answer = ConsentStage.confirmConsentCode(stage.client, other, code);

    // Then
    unusableCode(answer);
    assertThat(stage.lastAudit(other.target()))
        .isEqualTo("api-token/bootstrap consent.confirm Denied reason=OTHER_AUTHORIZATION");
  }

  @Test
  void refusesAConsentCode_twice() throws Exception {
    // Given
    Connected connection = stage.connection();
    String code = consentCode(connection);
    ConsentStage.confirmConsentCode(stage.client, connection, code);

    // When
    Http.Answer answer = ConsentStage.confirmConsentCode(stage.client, connection, code);

    // Then
    unusableCode(answer);
    assertThat(stage.lastAudit(connection.target()))
        .isEqualTo("api-token/bootstrap consent.confirm Denied reason=UNKNOWN_CODE");
  }

  @Test
  void refusesAConsentCode_afterFiveMinutes() throws Exception {
    // Given
    Connected connection = stage.connection();
    String code = consentCode(connection);
    stage.age(connection, 6);

    // When
    Http.Answer answer = ConsentStage.confirmConsentCode(stage.client, connection, code);

    // Then
    unusableCode(answer);
    assertThat(stage.lastAudit(connection.target()))
        .isEqualTo("api-token/bootstrap consent.confirm Denied reason=CODE_EXPIRED");
  }

  @Test
  void refusesALoginLink_forClientCredentials_orByAViewer() throws Exception {
    // Given
    String provider =
        "{'properties':{'identityProvider':'oauth2','oauth2':{'grantTypes':{'clientCredentials':{'tokenUrl':'%s'}}}}}";
    stage.client.put(
        "/authorizationProviders/cc",
        provider.formatted(stage.server.tokenUrl()).replace('\'', '"'));
    Connected connection = new Connected("cc", "own");
    stage.client.put(
        connection.path(),
        "{\"properties\":{\"parameters\":{\"clientId\":\"a\",\"clientSecret\":\"b\"}}}");

    // When
    Http.Answer answer = ConsentStage.getLoginLinks(stage.client, connection, "");
    Http.Answer byViewer =
        ConsentStage.getLoginLinks(stage.admin.client(Role.VIEWER), connection, "");

    // Then
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains("nobody logs in for client credentials");
    assertThat(byViewer.status()).isEqualTo(403);
  }

  @Test
  void refusesAForm_thatAnotherPageMade() throws Exception {
    // Given
    Connected connection = stage.connection();
    LoginBrowser browser = stage.browser();
    HttpResponse<String> page = browser.logIn(stage.link(connection, ""));

    // When
    HttpResponse<String> answer =
        browser.post(
            page.uri().toString(), Map.of("answer", "confirm", "consent-token", "A".repeat(43)));

    // Then
    refused(answer, 403, "The form is out of date or was sent from another site.");
    assertThat(stage.status(connection)).isEqualTo("Unauthenticated");
    assertThat(stage.lastAudit(connection.target()))
        .isEqualTo("login-link/* consent.confirm Denied reason=FOREIGN_FORM");
  }

  @Test
  void showsALoginToItsBrowserAlone() {
    // Given
    Connected connection = stage.connection();
    HttpResponse<String> page = stage.browser().logIn(stage.link(connection, ""));

    // When
    HttpResponse<String> answer = stage.browser().open(page.uri().toString());

    // Then
    refused(answer, 403, "This login was begun in another browser.");
    assertThat(answer.body()).doesNotContain("ann@example.com", connection.authorization());
  }

  @Test
  void refusesAStepOfAnotherBrowser_andNotesIt() throws Exception {
    // Given
    Connected connection = stage.connection();
    LoginBrowser browser = stage.browser();
    HttpResponse<String> page = browser.logIn(stage.link(connection, ""));

    // When
    HttpResponse<String> confirmed = stage.browser().send(page, "confirm");
    HttpResponse<String> rejected = stage.browser().send(page, "reject");

    // Then
    refused(confirmed, 403, "This login was begun in another browser.");
    refused(rejected, 403, "This login was begun in another browser.");
    assertThat(stage.audit(connection.target()))
        .endsWith(
            "login-link/* consent.confirm Denied reason=OTHER_BROWSER",
            "login-link/* consent.reject Denied reason=OTHER_BROWSER");
    assertThat(browser.follow(browser.send(page, "confirm")).body()).contains("is connected to");
  }

  @Test
  void usesNothingUp_whenAProgramLooksAtALinkOrACallback() throws Exception {
    // Given
    Connected connection = stage.connection();
    String link = stage.link(connection, "");
    LoginBrowser browser = stage.browser();
    String callback = LoginBrowser.location(atCallback(browser, link));

    // When
    int atLink = browser.head(link).statusCode();
    int atCallback = browser.head(callback).statusCode();

    // Then
    assertThat(List.of(atLink, atCallback)).containsOnly(405);
    assertThat(browser.open(callback).statusCode()).isEqualTo(303);
  }

  @Test
  void endsALink_thatIsOpenedOverAndOver() throws Exception {
    // Given
    Connected connection = stage.connection();
    String link = stage.link(connection, "");
    for (int time = 0; time < LoginAttempts.MOST_ATTEMPTS; time++) {
      stage.browser().open(link);
    }

    // When
    HttpResponse<String> answer = stage.browser().open(link);

    // Then
    refused(answer, 429, "This login link was opened too often.");
    assertThat(stage.lastAudit(connection.target()))
        .isEqualTo("login-link/* loginLink.open Denied reason=LINK_EXHAUSTED");
  }

  @Test
  void refusesALink_thatWasNeverMade() throws Exception {
    refused(
        stage.browser().open("/admin/consent/start/" + "A".repeat(43)),
        404,
        "There is no such login link");
    assertThat(stage.audit("unknown"))
        .containsExactly("anonymous loginLink.open Denied reason=UNKNOWN_LINK; count=1");
  }

  @Test
  void setsACookie_thatOnlyThisApplicationGets() {
    // Given
    Connected connection = stage.connection();

    // When
    HttpResponse<String> answer = stage.browser().open(stage.link(connection, ""));

    // Then
    assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow())
        .matches(
            "kb-consent-[0-9a-f-]{36}=[A-Za-z0-9_-]{43}; Path=/admin; Max-Age=1800; HttpOnly;"
                + " SameSite=Lax; Secure");
    assertThat(answer.headers().firstValue("Referrer-Policy")).contains("no-referrer");
  }

  private static HttpResponse<String> atCallback(LoginBrowser browser, String link) {
    return browser.follow(browser.open(link));
  }

  private static String consentCode(Connected connection) {
    String location =
        LoginBrowser.location(
            stage.browser().logIn(stage.link(connection, ConsentStage.CODE_TAKING)));
    return location.substring(location.indexOf("consentCode=") + 12);
  }

  private static void unusableCode(Http.Answer answer) {
    assertThat(answer.status()).isEqualTo(400);
    assertThat(ArmClient.json(answer).path("error").path("details").toString())
        .isEqualTo(
            "[{\"code\":\"ValidationError\",\"target\":\"consentCode\",\"message\":\"is not a code"
                + " that this caller can confirm this authorization with now\"}]");
  }

  private static void refused(HttpResponse<String> answer, int status, String sentence) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body()).contains(sentence);
    assertThat(answer.headers().firstValue("Location")).isEmpty();
    assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(answer.headers().firstValue("Referrer-Policy")).contains("no-referrer");
    assertThat(answer.headers().firstValue("X-Frame-Options")).contains("DENY");
    assertThat(answer.body()).doesNotContain(RunningAdmin.PUBLIC_BASE_URL);
  }
}
