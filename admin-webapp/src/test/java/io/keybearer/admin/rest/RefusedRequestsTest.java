package io.keybearer.admin.rest;

import static io.keybearer.admin.testing.ArmClient.SERVICE;
import static io.keybearer.admin.testing.ArmClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.keybearer.admin.testing.ArmClient;
import io.keybearer.admin.testing.Http;
import io.keybearer.admin.testing.RunningAdmin;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that must not go through, each with its exact answer. */
final class RefusedRequestsTest {
  private static final String VERSION = "?api-version=2024-05-01";

  @TempDir private static Path folder;
  private static RunningAdmin admin;
  private static ArmClient client;

  @BeforeAll
  static void start() throws Exception {
    admin = RunningAdmin.start(folder);
    client = new ArmClient(admin);
    client.put(
        "/authorizationProviders/demo",
        """
        {"properties":{"identityProvider":"oauth2","oauth2":{"grantTypes":
        {"clientCredentials":{"tokenUrl":"https://login.example.com/token"}}}}}
        """);
    client.put(
        "/authorizationProviders/demo/authorizations/demo-01",
        """
        {"properties":{"parameters":{"clientId":"client-1","clientSecret":"hush"}}}
        """);
  }

  @AfterAll
  static void stop() {
    admin.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Bearer",
        "Bearer ",
        "Bearer kb_unknown",
        "Basic YTpi",
        "Bearer a b",
        "bearer x"
      })
  void callerWithoutAKnownToken_gets401(String authorization) throws Exception {
    Map<String, String> headers =
        authorization.isEmpty() ? Map.of() : Map.of("Authorization", authorization);

    Http.Answer answer = Http.send(admin, "GET", SERVICE + VERSION, "", headers);

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer realm=");
    assertError(answer, 401, "AuthenticationFailed");
  }

  @Test
  void tokenInTheQuery_countsForNothing() throws Exception {
    Http.Answer answer =
        Http.send(admin, "GET", SERVICE + VERSION + "&access_token=" + admin.token(), "", Map.of());

    assertError(answer, 401, "AuthenticationFailed");
  }

  @Test
  void expiredToken_gets401() throws Exception {
    String expired = insertToken("expired", "admin", "utc_timestamp(6) - interval 1 second");

    Http.Answer answer =
        Http.send(
            admin, "GET", SERVICE + VERSION, "", Map.of("Authorization", "Bearer " + expired));

    assertError(answer, 401, "AuthenticationFailed");
  }

  @Test
  void viewerReadsButDoesNotWrite() throws Exception {
    String viewer = insertToken("viewer", "viewer", "null");
    Map<String, String> headers =
        Map.of("Authorization", "Bearer " + viewer, "Content-Type", "application/json");

    Http.Answer read = Http.send(admin, "GET", SERVICE + VERSION, "", headers);
    Http.Answer write =
        Http.send(admin, "PUT", SERVICE + "/authorizationProviders/x" + VERSION, "{}", headers);

    assertThat(read.status()).isEqualTo(200);
    assertError(write, 403, "AuthorizationFailed");
  }

  @ParameterizedTest
  @CsvSource({
    "'', MissingApiVersionParameter",
    "?api-version=, MissingApiVersionParameter",
    "?api-version=2021-07-31, InvalidApiVersionParameter",
    "?api-version=2024-02-30, InvalidApiVersionParameter",
    "?api-version=latest, InvalidApiVersionParameter",
    "?api-version=2024-05-01&api-version=2022-08-01, InvalidApiVersionParameter",
  })
  void unusableApiVersion_gets400(String query, String code) {
    assertError(client.raw("GET", SERVICE + query, "", Map.of()), 400, code);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2021-08-01", "2021-12-01-preview", "2025-09-01-preview", "2024-05-01"})
  void knownApiVersion_isAccepted(String version) {
    Http.Answer answer = client.raw("GET", SERVICE + "?API-Version=" + version, "", Map.of());

    assertThat(answer.status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/authorizationProviders/nobody",
        "/authorizationProviders/demo/authorizations/nobody",
        "/authorizationProviders/nobody/authorizations/a",
        "/authorizationProviders/demo/authorizations/demo-01/accessPolicies/nobody",
        "/products/x",
        "/authorizationProviders/demo/authorizations/demo-01/accessPolicies/a/b",
      })
  void whatIsNotThere_gets404(String path) {
    assertError(client.get(path), 404, "ResourceNotFound");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/nothing", "/WEB-INF/web.xml", "/subscriptions"})
  void pathOutsideTheApi_gets404AsArmJson(String path) {
    assertError(client.raw("GET", path + VERSION, "", Map.of()), 404, "ResourceNotFound");
  }

  @Test
  void unknownService_gets404() {
    String path = SERVICE.replace("/default", "/other") + "/authorizationProviders/demo" + VERSION;

    assertError(client.raw("GET", path, "", Map.of()), 404, "ResourceNotFound");
  }

  @Test
  void childOfAMissingParent_isNotCreated() {
    Http.Answer answer =
        client.put(
            "/authorizationProviders/nobody/authorizations/a",
            "{\"properties\":{\"parameters\":{\"clientId\":\"a\",\"clientSecret\":\"b\"}}}");

    assertError(answer, 404, "ResourceNotFound");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PATCH", "TRACEROUTE"})
  void otherMethods_get405(String method) {
    Http.Answer answer = client.send(method, "/authorizationProviders/demo", "{}", Map.of());

    assertError(answer, 405, "MethodNotAllowed");
    assertThat(answer.header("Allow")).contains("GET").contains("PUT");
  }

  @ParameterizedTest
  @CsvSource({
    "'{', InvalidRequestContent",
    "'{\"properties\":{}} x', InvalidRequestContent",
    "'[]', ValidationError",
    "'\"text\"', ValidationError",
    "'{\"properties\":[]}', ValidationError",
    "'{\"properties\":{}}', ValidationError",
    "'{}', ValidationError",
  })
  void unusableBody_gets400(String body, String code) {
    assertError(client.put("/authorizationProviders/x", body), 400, code);
  }

  @Test
  void bodyOfAnotherType_gets415() {
    Http.Answer answer =
        client.put(
            "/authorizationProviders/x",
            "a=b",
            Map.of("Content-Type", "application/x-www-form-urlencoded"));

    assertError(answer, 415, "UnsupportedMediaType");
  }

  @Test
  void emptyBody_gets400() {
    assertError(client.put("/authorizationProviders/x", ""), 400, "InvalidRequestContent");
  }

  @Test
  void bodyOfTenMegabytes_gets413() {
    String body = "{\"properties\":{\"displayName\":\"" + "x".repeat(10_000_000) + "\"}}";

    assertError(client.put("/authorizationProviders/x", body), 413, "RequestContentTooLarge");
  }

  @Test
  void everyFieldThatIsWrong_isNamed() {
    Http.Answer answer =
        client.put(
            "/authorizationProviders/x",
            """
            {"properties":{"displayName":7,"oauth2":{"grantTypes":
            {"clientCredentials":{"tokenUrl":"https://a/t"},"authorizationCode":{}}}}}
            """);

    assertError(answer, 400, "ValidationError");
    assertThat(targets(answer))
        .containsExactly(
            "properties.displayName",
            "properties.identityProvider",
            "properties.oauth2.grantTypes");
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"tokenUrl\":\"ftp://a/b\"}', tokenUrl",
    "'{\"tokenUrl\":\"https://user@a/b\"}', tokenUrl",
    "'{\"tokenUrl\":\"http://a.example.com/b\"}', tokenUrl",
    "'{\"tokenUrl\":\"https://169.254.169.254/b\"}', tokenUrl",
    "'{}', tokenUrl",
    "'{\"tokenUrl\":\"https://a.example.com/b\",\"tokenUri\":\"x\"}', tokenUri",
    "'{\"tokenUrl\":\"https://a.example.com/b\",\"scopes\":true}', scopes",
  })
  void unusableParameter_isNamed(String parameters, String target) {
    Http.Answer answer =
        client.put(
            "/authorizationProviders/x",
            "{\"properties\":{\"identityProvider\":\"oauth2\",\"oauth2\":{\"grantTypes\":"
                + "{\"clientCredentials\":"
                + parameters
                + "}}}}");

    assertError(answer, 400, "ValidationError");
    assertThat(targets(answer))
        .containsExactly("properties.oauth2.grantTypes.clientCredentials." + target);
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"authorizationType\":\"SAML\"}', properties.authorizationType",
    "'{\"oauth2grantType\":\"Password\"}', properties.oauth2grantType",
    "'{\"oauth2grantType\":\"AuthorizationCode\"}', properties.oauth2grantType",
    "'{\"parameters\":{\"clientId\":\"a\"}}', properties.parameters.clientSecret",
    "'{\"parameters\":{\"clientSecret\":\"a\"}}', properties.parameters.clientId",
    "'{\"parameters\":{\"clientId\":1,\"clientSecret\":\"a\"}}', properties.parameters.clientId",
  })
  void unusableAuthorization_isNamed(String properties, String target) {
    Http.Answer answer =
        client.put(
            "/authorizationProviders/demo/authorizations/x", "{\"properties\":" + properties + "}");

    assertError(answer, 400, "ValidationError");
    assertThat(targets(answer)).containsExactly(target);
  }

  @ParameterizedTest
  @CsvSource({
    "'{}', 'properties.tenantId,properties.objectId'",
    "'{\"tenantId\":\"another-tenant\",\"objectId\":\"o\"}', properties.tenantId",
    "'{\"tenantId\":\"t\",\"objectId\":\"o\",\"appIds\":\"x\"}', properties.appIds",
    "'{\"tenantId\":\"t\",\"objectId\":\"\"}', properties.objectId",
  })
  void unusableAccessPolicy_isNamed(String properties, String targets) {
    Http.Answer answer =
        client.put(
            "/authorizationProviders/demo/authorizations/demo-01/accessPolicies/x",
            "{\"properties\":" + properties + "}");

    assertError(answer, 400, "ValidationError");
    assertThat(String.join(",", targets(answer))).isEqualTo(targets);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a*b", "a%23b", "a&b", "a+b", "a:b", "a%3Cb", "a%3Eb", "a%3Fb", "a%0Ab", "%20"})
  void idWithAForbiddenCharacter_gets400(String id) {
    Http.Answer answer = client.get("/authorizationProviders/" + id);

    assertError(answer, 400, "ValidationError");
    assertThat(targets(answer)).containsExactly("authorizationProviderId");
  }

  @Test
  void idOf257Characters_gets400() {
    assertError(client.get("/authorizationProviders/" + "x".repeat(257)), 400, "ValidationError");
  }

  @Test
  void subscriptionThatIsNoUuid_gets400() {
    String path = SERVICE.replace(ArmClient.SUBSCRIPTION, "mine") + VERSION;

    assertError(client.raw("GET", path, "", Map.of()), 400, "ValidationError");
  }

  @Test
  void answersCarryARequestIdAndStayOutOfCaches() {
    Http.Answer answer = client.get("");

    assertThat(answer.header("x-ms-request-id")).hasSize(36);
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a%20b",
        "%C3%BCml%C3%A4ut",
        "a%2Fb",
        "a%25b",
        "a;b",
        "a.b",
        "a%3Bb",
        "'%20or%20'1'='1",
        "x@y",
        "a%5Cb"
      })
  void unusualIdsWork(String id) {
    String body =
        """
        {"properties":{"identityProvider":"oauth2","oauth2":{"grantTypes":
        {"clientCredentials":{"tokenUrl":"https://login.example.com/token"}}}}}
        """;
    String name = java.net.URLDecoder.decode(id, java.nio.charset.StandardCharsets.UTF_8);

    Http.Answer put = client.put("/authorizationProviders/" + id, body);
    Http.Answer get = client.get("/authorizationProviders/" + id);

    assertThat(put.status()).isIn(200, 201);
    assertThat(get.status()).isEqualTo(200);
    assertThat(json(get).get("name").textValue()).isEqualTo(name);
  }

  @Test
  void twoSlashesBeforeSubscriptions_work() {
    Http.Answer answer = client.raw("GET", "/" + SERVICE + VERSION, "", Map.of());

    assertThat(answer.status()).isEqualTo(200);
  }

  private static String insertToken(String name, String role, String expires) throws Exception {
    String token = "kb_test_" + name;
    try (Connection connection = admin.database();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "insert into api_token (uid, name, token_hash, role, created_by, created_at, expires_at)"
              + " values (random_bytes(16), '"
              + name
              + "', unhex(sha2('"
              + token
              + "', 256)), '"
              + role
              + "', 'test', utc_timestamp(6), "
              + expires
              + ")");
    }
    return token;
  }

  private static List<String> targets(Http.Answer answer) {
    List<String> targets = new ArrayList<>();
    for (JsonNode detail : json(answer).at("/error/details")) {
      assertThat(detail.get("code").textValue()).isEqualTo("ValidationError");
      targets.add(detail.get("target").textValue());
    }
    return targets;
  }

  private static void assertError(Http.Answer answer, int status, String code) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.header("Content-Type")).startsWith("application/json");
    assertThat(json(answer).at("/error/code").textValue()).isEqualTo(code);
    assertThat(json(answer).at("/error/message").textValue()).isNotBlank();
  }
}
