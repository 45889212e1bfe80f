package io.keybearer.admin.consent;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.admin.consent.ConsentStage.Connected;
import io.keybearer.admin.testing.RunningAdmin;
import io.keybearer.testing.AuthorizationServer;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every attack on a callback has its exact answer and its audit row, and changes nothing. */
class ConsentAttacksTest {
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
  void refusesTheCallback_inAnotherBrowser_andLeavesItToTheRightOne() throws Exception {
    // Given
    Connected connection = stage.connection();
    LoginBrowser browser = stage.browser();
    HttpResponse<String> callback = atCallback(browser, stage.link(connection, ""));

    // When
    HttpResponse<String> answer = stage.browser().follow(callback);

    // Then
    refused(answer, 403, "This login was begun in another browser.");
    assertThat(stage.lastAudit(connection.target()))
        .isEqualTo("login-link/* consent.callback Denied reason=OTHER_BROWSER");
    assertThat(browser.follow(callback).statusCode()).isEqualTo(303);
    assertThat(codesSentFor(callback)).isEqualTo(1);
  }

  @Test
  void refusesTheCallback_withTheCookieOfAnotherLogin() throws Exception {
    // Given
    Connected connection = stage.connection();
    HttpResponse<String> callback = atCallback(stage.browser(), stage.link(connection, ""));
    LoginBrowser other = stage.browser();
    atCallback(other, stage.link(stage.connection(), ""));

    // When
    HttpResponse<String> answer = other.follow(callback);

    // Then
    refused(answer, 403, "This login was begun in another browser.");
    assertThat(codesSentFor(callback)).isZero();
    assertThat(stage.lastAudit(connection.target()))
        .isEqualTo("login-link/* consent.callback Denied reason=OTHER_BROWSER");
  }

  @Test
  void refusesTheSecondCallback_ofTheSameState() throws Exception {
    // Given
    Connected connection = stage.connection();
    LoginBrowser browser = stage.browser();
    HttpResponse<String> callback = atCallback(browser, stage.link(connection, ""));
    browser.follow(callback);

    // When
    HttpResponse<String> answer = browser.follow(callback);

    // Then
    refused(answer, 409, "This login has had its answer already.");
    assertThat(codesSentFor(callback)).isEqualTo(1);
    assertThat(stage.lastAudit(connection.target()))
        .isEqualTo("login-link/* consent.callback Denied reason=ALREADY_ANSWERED");
  }

  @Test
  void sendsACodeOnce_whenTwoCallbacksComeAtOnce() throws Exception {
    // Given
    Connected connection = stage.connection();
    LoginBrowser browser = stage.browser();
    HttpResponse<String> callback = atCallback(browser, stage.link(connection, ""));
    AuthorizationServer.Gate gate = AuthorizationServer.gate(stage.server.usual());
    stage.server.script(gate);
    var first = java.util.concurrent.CompletableFuture.supplyAsync(() -> browser.follow(callback));
    gate.awaitArrival();

    // When
    HttpResponse<String> second = browser.follow(callback);
    gate.open();

    // Then
    refused(second, 409, "This login has had its answer already.");
    assertThat(first.get().statusCode()).isEqualTo(303);
    assertThat(codesSentFor(callback)).isEqualTo(1);
  }

  @Test
  void refusesAState_thatWasNeverGivenOut_andSendsTheBrowserNowhere() throws Exception {
    // When
    HttpResponse<String> answer =
        stage.browser().open("/admin/callback/default/p-none?code=c&state=" + "A".repeat(43));

    // Then
    refused(answer, 400, "This answer belongs to no login that was begun here.");
    assertThat(stage.audit("default/p-none").get(0))
        .startsWith("anonymous consent.callback Denied reason=UNKNOWN_STATE");
  }

  @Test
  void endsTheLogin_whenItsAnswerComesToAnotherProvidersRedirectUrl() throws Exception {
    // Given
    Connected connection = stage.connection();
    Connected other = stage.connection();
    LoginBrowser browser = stage.browser();
    String callback = LoginBrowser.location(atCallback(browser, stage.link(connection, "")));

    // When
    HttpResponse<String> answer =
        browser.open(
            callback.replace("/" + connection.provider() + "?", "/" + other.provider() + "?"));

    // Then
    refused(answer, 400, "The answer came to the address of another credential provider");
    assertThat(stage.lastAudit(connection.target()))
        .isEqualTo("login-link/* consent.callback Denied reason=OTHER_PROVIDER");
    refused(browser.open(callback), 409, "This login has had its answer already.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://attacker.example/realms/r", ""})
  void endsTheLogin_whenAnotherIssuerAnswers(String issuer) throws Exception {
    // Given
    Connected connection = stage.connectionWithIssuer();
    stage.server.codes().issuer(Optional.of(issuer).filter(it -> !it.isEmpty()));
    LoginBrowser browser = stage.browser();

    // When
    HttpResponse<String> answer = browser.follow(atCallback(browser, stage.link(connection, "")));

    // Then
    refused(answer, 400, "Another server answered than the one that was asked");
    assertThat(stage.lastAudit(connection.target()))
        .isEqualTo("login-link/* consent.callback Denied reason=OTHER_ISSUER");
  }

  @ParameterizedTest
  @ValueSource(strings = {"&code=other", "&state=other", "&iss=a&iss=b", "&x=1&x=2"})
  void refusesACallback_withAParameterTwice(String more) {
    // Given
    Connected connection = stage.connection();
    LoginBrowser browser = stage.browser();
    String callback = LoginBrowser.location(atCallback(browser, stage.link(connection, "")));

    // When
    int status = browser.open(callback + more).statusCode();

    // Then
    assertThat(status).isEqualTo(400);
    assertThat(stage.status(connection)).isEqualTo("Unauthenticated");
  }

  @ParameterizedTest
  @CsvSource({
    "code=c, state is missing",
    "state=S, code and error are missing",
    "state=S&code=, the code is empty",
    "state=S&code=c&error=access_denied, both are there",
    "'', nothing is there"
  })
  void refusesACallback_whereAParameterIsMissing(String query, String why) throws Exception {
    // Given
    Connected connection = stage.connection();
    LoginBrowser browser = stage.browser();
    String callback = LoginBrowser.location(atCallback(browser, stage.link(connection, "")));
    String state = callback.replaceFirst(".*state=([^&]*).*", "$1");

    // When
    HttpResponse<String> answer =
        browser.open(
            callback.substring(0, callback.indexOf('?') + 1) + query.replace("=S", "=" + state));

    // Then
    refused(answer, 400, "answer is incomplete, or a part of it comes twice.");
    assertThat(stage.status(connection)).as(why).isEqualTo("Unauthenticated");
    if (query.contains("=S")) {
      assertThat(stage.lastAudit(connection.target()))
          .isEqualTo("login-link/* consent.callback Denied reason=MALFORMED_CALLBACK");
    }
  }

  @Test
  void refusesALink_afterALoginByItWasConfirmed() throws Exception {
    // Given
    Connected connection = stage.connection();
    String link = stage.link(connection, "");
    LoginBrowser browser = stage.browser();
    browser.send(browser.logIn(link), "confirm");

    // When
    HttpResponse<String> answer = stage.browser().open(link);

    // Then
    refused(answer, 410, "A login by this link was confirmed");
    assertThat(stage.lastAudit(connection.target()))
        .isEqualTo("login-link/* loginLink.open Denied reason=LINK_USED");
  }

  @Test
  void letsOneOfTwoLoginsByTheSameLinkConfirm() throws Exception {
    // Given
    Connected connection = stage.connection();
    String link = stage.link(connection, "");
    LoginBrowser one = stage.browser();
    HttpResponse<String> page = one.logIn(link);
    LoginBrowser other = stage.browser();
    HttpResponse<String> otherPage = other.logIn(link);
    one.send(page, "confirm");

    // When
    HttpResponse<String> answer = other.send(otherPage, "confirm");

    // Then
    refused(answer, 409, "Somebody else has connected or changed this connection meanwhile.");
    assertThat(stage.lastAudit(connection.target()))
        .isEqualTo("login-link/* consent.confirm Denied reason=CHANGED_MEANWHILE");
  }

  @Test
  void refusesALink_thatIsOlderThanHalfAnHour() throws Exception {
    // Given
    Connected connection = stage.connection();
    String link = stage.link(connection, "");
    stage.age(connection, 31);

    // When
    HttpResponse<String> answer = stage.browser().open(link);

    // Then
    refused(answer, 410, "This login link is older than 30 minutes.");
    assertThat(stage.lastAudit(connection.target()))
        .isEqualTo("login-link/* loginLink.open Denied reason=LINK_EXPIRED");
  }

  @Test
  void refusesAnAnswer_thatTookLongerThanTenMinutes() throws Exception {
    // Given
    Connected connection = stage.connection();
    LoginBrowser browser = stage.browser();
    HttpResponse<String> callback = atCallback(browser, stage.link(connection, ""));
    stage.age(connection, 11);

    // When
    HttpResponse<String> answer = browser.follow(callback);

    // Then
    refused(answer, 410, "This login took longer than ten minutes.");
    assertThat(codesSentFor(callback)).isZero();
    assertThat(stage.lastAudit(connection.target()))
        .isEqualTo("login-link/* consent.callback Denied reason=ATTEMPT_EXPIRED");
  }

  @Test
  void refusesAConfirmation_afterTenMinutes() throws Exception {
    // Given
    Connected connection = stage.connection();
    LoginBrowser browser = stage.browser();
    HttpResponse<String> page = browser.logIn(stage.link(connection, ""));
    stage.age(connection, 11);

    // When
    HttpResponse<String> answer = browser.send(page, "confirm");

    // Then
    refused(answer, 410, "This login took longer than ten minutes.");
    assertThat(stage.status(connection)).isEqualTo("Unauthenticated");
    assertThat(stage.lastAudit(connection.target()))
        .isEqualTo("login-link/* consent.confirm Denied reason=ATTEMPT_EXPIRED");
  }

  @Test
  void refusesEveryStep_afterAnEndpointHasChanged() throws Exception {
    // Given a link, a login at the provider and a login that waits
    Connected connection = stage.connection();
    String link = stage.link(connection, "");
    LoginBrowser atProvider = stage.browser();
    HttpResponse<String> callback = atCallback(atProvider, stage.link(connection, ""));
    LoginBrowser waiting = stage.browser();
    HttpResponse<String> page = waiting.logIn(stage.link(connection, ""));

    // When
    stage.putProvider(
        connection,
        "oauth2pkce",
        "'authorizationUrl':'%s','tokenUrl':'%s?other','refreshUrl':'%s',"
            .formatted(
                stage.server.authorizationUrl(), stage.server.tokenUrl(), stage.server.tokenUrl()));

    // Then
    String changed = "The settings of the credential provider have changed";
    refused(stage.browser().open(link), 409, changed);
    refused(atProvider.follow(callback), 409, changed);
    assertThat(codesSentFor(callback)).isZero();
    refused(waiting.send(page, "confirm"), 409, changed);
    assertThat(stage.status(connection)).isNotEqualTo("Connected");
    assertThat(stage.audit(connection.target()))
        .contains(
            "login-link/* loginLink.open Denied reason=SETTINGS_CHANGED",
            "login-link/* consent.callback Denied reason=SETTINGS_CHANGED",
            "login-link/* consent.confirm Denied reason=SETTINGS_CHANGED");
  }

  private static HttpResponse<String> atCallback(LoginBrowser browser, String link) {
    return browser.follow(browser.open(link));
  }

  private static long codesSentFor(HttpResponse<String> callback) {
    String code = LoginBrowser.location(callback).replaceFirst(".*code=([^&]*).*", "$1");
    return stage.server.requests().stream().filter(form -> code.equals(form.get("code"))).count();
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
