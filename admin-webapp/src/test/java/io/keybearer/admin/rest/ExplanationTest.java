package io.keybearer.admin.rest;

import static io.keybearer.admin.testing.ArmClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JWSAlgorithm;
import io.keybearer.admin.testing.ApiClient;
import io.keybearer.admin.testing.ArmClient;
import io.keybearer.admin.testing.Http;
import io.keybearer.admin.testing.RunningAdmin;
import io.keybearer.testing.AuthorizationServer;
import io.keybearer.testing.MariaDbServer;
import io.keybearer.testing.TokenIssuer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Explanations of one call, and checks of who may make it, over HTTP. */
class ExplanationTest {
  private static final String PROVIDER = "/authorizationProviders/demo";
  private static final String CONNECTION = PROVIDER + "/authorizations/c";
  private static final String AUDIENCE = "https://azure-api.net/authorization-manager";

  @TempDir private static Path folder;
  private static AuthorizationServer server;
  private static TokenIssuer issuer;
  private static RunningAdmin admin;
  private static ArmClient arm;
  private static ApiClient api;

  @BeforeAll
  static void start() throws Exception {
    server = AuthorizationServer.start();
    issuer = TokenIssuer.start().publish("k", JWSAlgorithm.RS256);
    admin =
        RunningAdmin.startAt(
            MariaDbServer.shared().createDatabase(),
            folder,
            Map.of(
                "token-issuers",
                "corp",
                "token-issuer.corp.issuer",
                issuer.issuer(),
                "token-issuer.corp.tenant",
                "corp"));
    admin.awaitReady();
    arm = new ArmClient(admin);
    api = new ApiClient(admin);
    arm.put(PROVIDER, ConnectionOperationsTest.clientCredentials(server.tokenUrl()));
    api.post(
        PROVIDER + "/authorizations",
        "{\"id\":\"c\",\"parameters\":{\"clientId\":\"client-1\",\"clientSecret\":\"secret-of-client-1\"}}");
  }

  @AfterAll
  static void stop() {
    admin.close();
    issuer.close();
    server.close();
  }

  @Test
  void gatewaysCallIsExplained_andNothingIsSent() {
    int before = server.requests().size();

    Http.Answer answer = api.post(CONNECTION + "/explain");

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(json(answer).path("allowed").booleanValue()).isTrue();
    assertThat(json(answer).path("steps").findValuesAsText("step"))
        .containsExactly(
            "identity", "match", "accessPolicy", "enabled", "cache", "token", "lease", "refresh");
    assertThat(json(answer).path("steps").findValuesAsText("outcome")).doesNotContain("Failed");
    assertThat(server.requests()).hasSize(before);
  }

  @Test
  void whatIsNotThereEndsAtTheMatch() {
    Http.Answer answer = api.post(PROVIDER + "/authorizations/nobody/explain");

    assertThat(json(answer).path("allowed").booleanValue()).isFalse();
    assertThat(json(answer).path("reason").textValue()).isEqualTo("AuthorizationNotFound");
    assertThat(last(answer).path("step").textValue()).isEqualTo("match");
    assertThat(last(answer).path("outcome").textValue()).isEqualTo("Failed");
  }

  @Test
  void disabledConnectionIsExplained() {
    api.post(CONNECTION + "/disable");

    Http.Answer answer = api.post(CONNECTION + "/explain");
    api.post(CONNECTION + "/enable");

    assertThat(json(answer).path("reason").textValue()).isEqualTo("AuthorizationDisabled");
    assertThat(last(answer).path("step").textValue()).isEqualTo("enabled");
  }

  @Test
  void bearerWithoutAPolicyIsToldWhy_andWithOneMayUseIt() throws Exception {
    String token = token("robot", AUDIENCE, 300);
    Http.Answer before = api.post(CONNECTION + "/checkAccess", body(token));
    trust();
    arm.put(
        CONNECTION + "/accessPolicies/robot",
        "{\"properties\":{\"tenantId\":\"corp\",\"objectId\":\"robot\"}}");

    Http.Answer after = api.post(CONNECTION + "/checkAccess", body(token));

    assertThat(json(before).path("allowed").booleanValue()).isFalse();
    assertThat(json(before).path("reason").textValue()).isEqualTo("AccessDenied");
    assertThat(json(before).path("detail").textValue()).contains("None of 1 access policies");
    assertThat(json(after).path("allowed").booleanValue()).as(after.body()).isTrue();
    assertThat(before.body() + after.body()).doesNotContain(token);
    assertThat(auditText()).contains("authorization.explain").doesNotContain(token);
  }

  @Test
  void tokenThatDoesNotPassIsToldWhy() {
    for (String token :
        List.of(token("robot", AUDIENCE, -300), token("robot", "elsewhere", 300), "a.b.c")) {
      Http.Answer answer = api.post(CONNECTION + "/checkAccess", body(token));

      assertThat(json(answer).path("allowed").booleanValue()).isFalse();
      assertThat(json(answer).path("reason").textValue()).isEqualTo("IdentityTokenInvalid");
      assertThat(json(answer).path("detail").textValue()).isNotBlank();
      assertThat(answer.body()).doesNotContain(token);
    }
  }

  @Test
  void checkWithoutATokenIsAProblem() {
    Http.Answer answer = api.post(CONNECTION + "/checkAccess", "{}");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(json(answer).at("/errors/0/target").textValue()).isEqualTo("token");
  }

  private static JsonNode last(Http.Answer answer) {
    JsonNode steps = json(answer).path("steps");
    return steps.get(steps.size() - 1);
  }

  private static String body(String token) {
    return "{\"token\":\"" + token + "\"}";
  }

  private static String token(String subject, String audience, long seconds) {
    Map<String, Object> claims = new HashMap<>();
    claims.put("iss", issuer.issuer());
    claims.put("sub", subject);
    claims.put("aud", audience);
    claims.put("exp", Instant.now().getEpochSecond() + seconds);
    return issuer.token("k", JWSAlgorithm.RS256, claims);
  }

  private static void trust() throws Exception {
    try (var database = admin.database();
        var statement = database.createStatement()) {
      statement.execute("update service set trusted_tenants = '[\"corp\"]'");
    }
  }

  private static String auditText() {
    return api.get("/audit?top=1000&format=csv").body();
  }
}
