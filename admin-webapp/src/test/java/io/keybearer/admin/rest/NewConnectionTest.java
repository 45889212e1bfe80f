package io.keybearer.admin.rest;

import static io.keybearer.admin.testing.ArmClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.keybearer.admin.testing.ApiClient;
import io.keybearer.admin.testing.ArmClient;
import io.keybearer.admin.testing.Http;
import io.keybearer.admin.testing.RunningAdmin;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may use a new connection depends on how it was made. */
class NewConnectionTest {
  private static final String PROVIDER = "/authorizationProviders/demo";
  private static final String CONNECTIONS = PROVIDER + "/authorizations";

  @TempDir private static Path folder;
  private static RunningAdmin admin;
  private static ArmClient arm;
  private static ApiClient api;

  @BeforeAll
  static void start() throws Exception {
    admin = RunningAdmin.start(folder);
    arm = new ArmClient(admin);
    api = new ApiClient(admin);
    arm.put(
        PROVIDER, ConnectionOperationsTest.clientCredentials("https://login.example.com/token"));
  }

  @AfterAll
  static void stop() {
    admin.close();
  }

  @Test
  void gatewaysMayUseIt_whenTheNativeApiMakesIt() {
    Http.Answer created = api.post(CONNECTIONS, body("by-api"));
    JsonNode policies = json(arm.get(CONNECTIONS + "/by-api/accessPolicies"));

    assertThat(created.status()).as(created.body()).isEqualTo(201);
    assertThat(created.header("ETag")).isEqualTo(arm.get(CONNECTIONS + "/by-api").header("ETag"));
    assertThat(json(created).path("status").textValue()).isEqualTo("Connected");
    assertThat(policies.path("value")).hasSize(1);
    JsonNode identity = json(arm.get("")).path("identity");
    JsonNode policy = policies.path("value").get(0);
    assertThat(policy.path("name")).isEqualTo(identity.path("principalId"));
    assertThat(policy.at("/properties/objectId")).isEqualTo(identity.path("principalId"));
    assertThat(policy.at("/properties/tenantId")).isEqualTo(identity.path("tenantId"));
  }

  @Test
  void nobodyMayUseIt_whenATemplateMakesIt() {
    arm.put(CONNECTIONS + "/by-template", ConnectionOperationsTest.client("hush"));

    assertThat(json(arm.get(CONNECTIONS + "/by-template/accessPolicies")).path("value")).isEmpty();
  }

  @Test
  void gatewaysMayUseATemplatesToo_whenTheServiceSaysSo_butNotWhatWasThereBefore()
      throws Exception {
    arm.put(CONNECTIONS + "/before", ConnectionOperationsTest.client("hush"));
    set("default_access_policy = true");

    arm.put(CONNECTIONS + "/after", ConnectionOperationsTest.client("hush"));
    arm.put(CONNECTIONS + "/before", ConnectionOperationsTest.client("hush"));
    set("default_access_policy = false");

    assertThat(json(arm.get(CONNECTIONS + "/after/accessPolicies")).path("value")).hasSize(1);
    assertThat(json(arm.get(CONNECTIONS + "/before/accessPolicies")).path("value")).isEmpty();
  }

  @Test
  void thereIsNoPolicy_whenTheServiceHasNoIdentity() throws Exception {
    set("identity_type = 'None'");

    Http.Answer created = api.post(CONNECTIONS, body("without-identity"));
    set("identity_type = 'SystemAssigned'");

    assertThat(created.status()).isEqualTo(201);
    assertThat(json(arm.get(CONNECTIONS + "/without-identity/accessPolicies")).path("value"))
        .isEmpty();
  }

  @Test
  void idThatIsTakenIsAConflict_andChangesNothing() {
    api.post(CONNECTIONS, body("taken"));
    String before = arm.get(CONNECTIONS + "/taken").header("ETag");

    Http.Answer again = api.post(CONNECTIONS, body("Taken"));

    assertThat(again.status()).isEqualTo(409);
    assertThat(json(again).path("code").textValue()).isEqualTo("AlreadyExists");
    assertThat(arm.get(CONNECTIONS + "/taken").header("ETag")).isEqualTo(before);
  }

  @Test
  void everyMistakeIsNamed() {
    Http.Answer answer =
        api.post(CONNECTIONS, "{\"id\":\"a?b\",\"parameter\":{},\"parameters\":{\"clientId\":1}}");
    Http.Answer secret =
        api.post(CONNECTIONS, "{\"id\":\"x\",\"parameters\":{\"clientId\":\"client-1\"}}");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(json(answer).path("errors").findValuesAsText("target"))
        .containsExactlyInAnyOrder("id", "parameter", "parameters.clientId");
    assertThat(secret.status()).isEqualTo(400);
    assertThat(json(secret).path("errors").findValuesAsText("target"))
        .containsExactly("parameters.clientSecret");
  }

  private static String body(String id) {
    return """
    {"id":"%s","parameters":{"clientId":"client-1","clientSecret":"hush"}}
    """
        .formatted(id);
  }

  private static void set(String assignment) throws Exception {
    try (Connection database = admin.database();
        Statement statement = database.createStatement()) {
      statement.execute("update service set " + assignment + " where name = 'default'");
    }
  }
}
