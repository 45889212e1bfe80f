package io.keybearer.admin.rest;

import static io.keybearer.admin.testing.ArmClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.admin.security.Role;
import io.keybearer.admin.testing.ApiClient;
import io.keybearer.admin.testing.ArmClient;
import io.keybearer.admin.testing.Consents;
import io.keybearer.admin.testing.Http;
import io.keybearer.admin.testing.RunningAdmin;
import io.keybearer.testing.AuthorizationServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Operations on a connection, over HTTP, against a token endpoint of our own. */
class ConnectionOperationsTest {
  @TempDir private static Path folder;
  private static RunningAdmin admin;
  private static ArmClient arm;
  private static ApiClient api;

  private AuthorizationServer server;
  private String provider;
  private String connection;

  @BeforeAll
  static void start() throws Exception {
    admin = RunningAdmin.start(folder);
    arm = new ArmClient(admin);
    api = new ApiClient(admin);
  }

  @AfterAll
  static void stop() {
    admin.close();
  }

  /** A provider and a connection of client credentials, which nobody has used yet. */
  @BeforeEach
  void connect(org.junit.jupiter.api.TestInfo test) throws Exception {
    server = AuthorizationServer.start();
    provider = "/authorizationProviders/" + test.getTestMethod().orElseThrow().getName();
    connection = provider + "/authorizations/c";
    put(provider, clientCredentials(server.tokenUrl()));
    put(connection, client("secret-of-client-1"));
  }

  @AfterEach
  void closeServer() {
    server.close();
  }

  @Test
  void refreshGetsANewToken_whateverTheOldOnesState() throws Exception {
    Http.Answer first = api.post(connection + "/refresh");
    Http.Answer second = api.post(connection + "/refresh");

    assertThat(first.status()).as(first.body()).isEqualTo(200);
    assertThat(json(first).path("outcome").textValue()).isEqualTo("Refreshed");
    assertThat(json(first).path("status").textValue()).isEqualTo("Connected");
    assertThat(json(second).path("outcome").textValue()).isEqualTo("Refreshed");
    assertThat(json(second).at("/token/expiresInSeconds").intValue()).isBetween(1, 3600);
    assertThat(server.requests()).hasSize(2);
    for (String token : server.issuedTokens()) {
      assertThat(first.body() + second.body()).doesNotContain(token);
    }
    assertThat(audits("authorization.refresh", "Succeeded")).isEqualTo(2);
    assertThat(changeEventsOfConnection()).isGreaterThanOrEqualTo(2);
  }

  @Test
  void refreshSaysWhyThereIsNone_andLeavesTheErrorOnceItIsMended() throws Exception {
    server.secrets("another");
    Http.Answer refused = api.post(connection + "/refresh");
    server.secrets("secret-of-client-1");

    Http.Answer tested = api.post(connection + "/test");
    Http.Answer mended = api.post(connection + "/refresh");

    assertThat(refused.status()).isEqualTo(200);
    assertThat(json(refused).path("outcome").textValue()).isEqualTo("Failed");
    assertThat(json(refused).path("reason").textValue()).isEqualTo("invalid_client");
    assertThat(json(refused).path("status").textValue()).isEqualTo("Error");
    // A test obeys the error that somebody must mend first; only a person's demand may leave it.
    assertThat(json(tested).path("outcome").textValue()).isEqualTo("Failed");
    assertThat(json(tested).path("reason").textValue()).isEqualTo("invalid_client");
    assertThat(json(mended).path("outcome").textValue()).isEqualTo("Refreshed");
    assertThat(audits("authorization.refresh", "Failed")).isEqualTo(1);
  }

  @Test
  void refreshIgnoresAWaitingTime_whichATestObeys() {
    server.script(AuthorizationServer.status(429, "{}", "Retry-After: 60"));
    Http.Answer limited = api.post(connection + "/refresh");

    Http.Answer tested = api.post(connection + "/test");
    Http.Answer forced = api.post(connection + "/refresh");

    assertThat(json(limited).path("outcome").textValue()).isEqualTo("Failed");
    assertThat(json(limited).path("retryAfterSeconds").intValue()).isBetween(30, 60);
    assertThat(json(tested).path("outcome").textValue()).isEqualTo("Failed");
    assertThat(json(tested).path("reason").textValue()).isEqualTo("Waiting");
    assertThat(json(tested).path("retryAfterSeconds").intValue()).isBetween(30, 60);
    assertThat(json(forced).path("outcome").textValue()).isEqualTo("Refreshed");
    assertThat(server.requests()).hasSize(2);
  }

  @Test
  void testAsksTheProviderAnew() {
    Http.Answer first = api.post(connection + "/test");
    Http.Answer second = api.post(connection + "/test");

    assertThat(json(first).path("outcome").textValue()).isEqualTo("Passed");
    assertThat(json(second).path("outcome").textValue()).isEqualTo("Passed");
    assertThat(server.requests()).hasSize(2);
  }

  @Test
  void twoRefreshesAtOnceSendOneRequest() throws Exception {
    server.latency(Duration.ofMillis(300));
    Http.Answer[] answers = new Http.Answer[2];
    Thread other = new Thread(() -> answers[1] = api.post(connection + "/refresh"));

    other.start();
    answers[0] = api.post(connection + "/refresh");
    other.join();

    assertThat(json(answers[0]).path("outcome").textValue()).isEqualTo("Refreshed");
    assertThat(json(answers[1]).path("outcome").textValue()).isEqualTo("Refreshed");
    assertThat(server.requests().size()).isBetween(1, 2);
    assertThat(server.issuedTokens()).hasSameSizeAs(server.requests());
  }

  @Test
  void disabledConnectionIsNotRefreshed_untilItIsEnabled() throws Exception {
    Http.Answer disabled = api.post(connection + "/disable");
    Http.Answer refused = api.post(connection + "/refresh");
    Http.Answer enabled = api.post(connection + "/enable");
    Http.Answer refreshed = api.post(connection + "/refresh");

    assertThat(json(disabled).path("outcome").textValue()).isEqualTo("Disabled");
    assertThat(json(disabled).path("disabled").booleanValue()).isTrue();
    assertThat(json(disabled).at("/error/code").textValue()).isEqualTo("AuthorizationDisabled");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(json(refused).path("code").textValue()).isEqualTo("AuthorizationDisabled");
    assertThat(json(enabled).path("disabled").booleanValue()).isFalse();
    assertThat(json(refreshed).path("outcome").textValue()).isEqualTo("Refreshed");
    assertThat(server.requests()).hasSize(1);
    assertThat(changeEventsOfConnection()).isGreaterThanOrEqualTo(3);
  }

  @Test
  void revokedConnectionHasNoTokensLeft_hereNorAtTheProvider() throws Exception {
    consent(server.tokenUrl().replace("/token", "/revoke"));
    api.post(connection + "/refresh");

    Http.Answer revoked = api.post(connection + "/revoke");
    Http.Answer refreshed = api.post(connection + "/refresh");
    Http.Answer again = api.post(connection + "/revoke");

    assertThat(revoked.status()).as(revoked.body()).isEqualTo(200);
    assertThat(json(revoked).path("outcome").textValue()).isEqualTo("Revoked");
    assertThat(json(revoked).at("/error/code").textValue()).isEqualTo("Revoked");
    assertThat(server.revoked()).anyMatch(it -> it.startsWith("refresh-token-"));
    assertThat(server.revoked()).containsAll(server.issuedTokens());
    assertThat(json(refreshed).path("outcome").textValue()).isEqualTo("Failed");
    assertThat(json(refreshed).path("reason").textValue()).isEqualTo("Revoked");
    assertThat(json(again).path("outcome").textValue()).isEqualTo("Nothing");
    assertThat(
            number("select count(*) from token where sealed_refresh is not null and " + ofTest()))
        .isZero();
    assertThat(audits("authorization.revoke", "Succeeded")).isEqualTo(1);
  }

  @Test
  void tokensStay_whenTheProviderDoesNotConfirm() throws Exception {
    consent(server.tokenUrl().replace("/token", "/token?revoke"));
    server.script(AuthorizationServer.status(503, "{}"));

    Http.Answer failed = api.post(connection + "/revoke");

    assertThat(json(failed).path("outcome").textValue()).isEqualTo("Failed");
    assertThat(json(failed).path("reason").textValue()).isEqualTo("http_503");
    assertThat(
            number("select count(*) from token where sealed_refresh is not null and " + ofTest()))
        .isEqualTo(1);
    assertThat(audits("authorization.revoke", "Failed")).isEqualTo(1);
  }

  @Test
  void revocationThatTheProviderDoesNotOffer_isNotTakenForOne() {
    api.post(connection + "/refresh");

    Http.Answer answer = api.post(connection + "/revoke");

    assertThat(json(answer).path("outcome").textValue()).isEqualTo("NotSupported");
    assertThat(json(answer).path("status").textValue()).isEqualTo("Connected");
  }

  @Test
  void unknownConnectionIsAProblem() {
    Http.Answer answer = api.post(provider + "/authorizations/nobody/refresh");

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(json(answer).path("type").textValue()).isEqualTo("about:blank");
    assertThat(json(answer).path("title").textValue()).isEqualTo("Not Found");
    assertThat(json(answer).path("status").intValue()).isEqualTo(404);
    assertThat(json(answer).path("code").textValue()).isEqualTo("ResourceNotFound");
    assertThat(json(answer).path("detail").textValue()).contains("'nobody'");
  }

  @Test
  void memberOrParameterThatIsNotKnown_isAProblem() {
    Http.Answer member = api.post(connection + "/refresh", "{\"force\":true}");
    Http.Answer parameter = api.post(connection + "/refresh?force=true");

    assertThat(member.status()).isEqualTo(400);
    assertThat(json(member).at("/errors/0/target").textValue()).isEqualTo("force");
    assertThat(parameter.status()).isEqualTo(400);
    assertThat(json(parameter).at("/errors/0/target").textValue()).isEqualTo("query.force");
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void viewerMayNotOperate() {
    Http.Answer answer =
        admin
            .client(Role.VIEWER)
            .raw("POST", ApiClient.SERVICE + connection + "/refresh", "", Map.of());

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(json(answer).path("code").textValue()).isEqualTo("AuthorizationFailed");
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void strangerIsRefusedInProblemDetails() throws Exception {
    Http.Answer answer =
        Http.send(admin, "POST", ApiClient.SERVICE + connection + "/refresh", "", Map.of());

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer");
  }

  /** Makes the connection one that a user has consented to. */
  private void consent(String revocationUrl) {
    provider = provider + "-code";
    connection = provider + "/authorizations/c";
    put(provider, codeProvider(server.tokenUrl(), revocationUrl));
    put(connection, "{\"properties\":{}}");
    Consents.give(admin, id(), "c", "access-token-of-consent", server.newGrant());
  }

  /**
   * What was written of people's own demands; the job that tells of changed states does so when it
   * runs.
   */
  private long audits(String action, String outcome) throws Exception {
    return number(
        "select count(*) from audit_event where action = '%s' and outcome = '%s' and target = 'default/%s/c' and actor <> 'gateway'"
            .formatted(action, outcome, id()));
  }

  private long changeEventsOfConnection() throws Exception {
    return number(
        "select count(*) from change_event where kind = 'AUTHORIZATION' and provider_key = lower('%s')"
            .formatted(id()));
  }

  private String id() {
    return provider.substring(provider.lastIndexOf('/') + 1);
  }

  private String ofTest() {
    return "authorization_id in (select a.id from authorization a join authorization_provider p"
        + " on p.id = a.provider_id where p.name = '%s')".formatted(id());
  }

  private static void put(String path, String body) {
    Http.Answer answer = arm.put(path, body);
    assertThat(answer.status()).as(answer.body()).isBetween(200, 201);
  }

  static String clientCredentials(String tokenUrl) {
    return """
    {"properties":{"identityProvider":"oauth2","oauth2":{"grantTypes":
    {"clientCredentials":{"tokenUrl":"%s"}}}}}
    """
        .formatted(tokenUrl);
  }

  static String client(String secret) {
    return """
    {"properties":{"parameters":{"clientId":"client-1","clientSecret":"%s"}}}
    """
        .formatted(secret);
  }

  static String codeProvider(String tokenUrl, String revocationUrl) {
    return """
    {"properties":{"identityProvider":"oauth2","oauth2":{"grantTypes":{"authorizationCode":{
    "clientId":"client-1","clientSecret":"secret-of-client-1","authorizationUrl":"https://idp.example.com/a",
    "tokenUrl":"%s","revocationUrl":"%s"}}}}}
    """
        .formatted(tokenUrl, revocationUrl);
  }

  private static long number(String query) throws Exception {
    try (Connection database = admin.database();
        Statement statement = database.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    }
  }
}
