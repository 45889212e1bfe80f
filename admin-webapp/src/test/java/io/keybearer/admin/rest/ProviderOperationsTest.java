package io.keybearer.admin.rest;

import static io.keybearer.admin.testing.ArmClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.keybearer.admin.testing.ApiClient;
import io.keybearer.admin.testing.ArmClient;
import io.keybearer.admin.testing.Consents;
import io.keybearer.admin.testing.Http;
import io.keybearer.admin.testing.RunningAdmin;
import io.keybearer.testing.AuthorizationServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Operations on an authorization provider, over HTTP, against a token endpoint of our own. */
class ProviderOperationsTest {
  @TempDir private static Path folder;
  private static RunningAdmin admin;
  private static ArmClient arm;
  private static ApiClient api;

  private AuthorizationServer server;

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

  @BeforeEach
  void startServer() throws Exception {
    server = AuthorizationServer.start();
  }

  @AfterEach
  void closeServer() {
    server.close();
  }

  @Test
  void rightCredentialsAreToldByTheCodeBeingRefused() {
    String provider = code("right", server.tokenUrl());

    Http.Answer answer = api.post(provider + "/test");

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(json(answer).path("outcome").textValue()).isEqualTo("Passed");
    assertThat(json(answer).path("reason").textValue()).isEqualTo("invalid_grant");
    Map<String, String> form = server.requests().get(0);
    assertThat(form).containsEntry("grant_type", "authorization_code");
    assertThat(form.get("redirect_uri"))
        .isEqualTo(RunningAdmin.PUBLIC_BASE_URL + "/callback/default/right");
  }

  @Test
  void wrongSecretIsTold() {
    String provider = code("wrong", server.tokenUrl());
    server.secrets("another");

    Http.Answer answer = api.post(provider + "/test");

    assertThat(json(answer).path("outcome").textValue()).isEqualTo("Failed");
    assertThat(json(answer).path("reason").textValue()).isEqualTo("invalid_client");
    assertThat(json(answer).path("advice").textValue()).contains("secret");
  }

  @Test
  void endpointThatIsNotThereIsTold() {
    String provider = code("away", "http://127.0.0.1:9/token");

    Http.Answer answer = api.post(provider + "/test");

    assertThat(json(answer).path("outcome").textValue()).isEqualTo("Failed");
    assertThat(json(answer).path("advice").textValue()).contains("can't be reached");
  }

  @Test
  void pageThatIsNoTokenEndpointIsInconclusive() {
    String provider = code("page", server.tokenUrl());
    server.script(AuthorizationServer.status(200, "<html>Welcome</html>"));

    Http.Answer answer = api.post(provider + "/test");

    assertThat(json(answer).path("outcome").textValue()).isEqualTo("Inconclusive");
  }

  @Test
  void clientCredentialsProviderIsTriedForItsEndpointAlone() {
    String provider = clientCredentials("machine");

    Http.Answer answer = api.post(provider + "/test");

    assertThat(json(answer).path("outcome").textValue()).isEqualTo("Passed");
    assertThat(server.requests().get(0)).doesNotContainValue(AuthorizationServer.CLIENT_ID);
  }

  @Test
  void disabledProviderTakesItsConnectionsAlong_untilItIsEnabled() {
    String provider = clientCredentials("killed");
    connection(provider, "c");

    Http.Answer disabled = api.post(provider + "/disable");
    Http.Answer refused = api.post(provider + "/authorizations/c/refresh");
    JsonNode seen = json(arm.get(provider + "/authorizations/c"));
    api.post(provider + "/enable");
    Http.Answer refreshed = api.post(provider + "/authorizations/c/refresh");

    assertThat(json(disabled).path("outcome").textValue()).isEqualTo("Disabled");
    assertThat(json(disabled).path("disabled").booleanValue()).isTrue();
    assertThat(refused.status()).isEqualTo(409);
    assertThat(json(refused).path("code").textValue()).isEqualTo("ProviderDisabled");
    assertThat(seen.at("/properties/status").textValue()).isEqualTo("Error");
    assertThat(seen.at("/properties/error/code").textValue()).isEqualTo("ProviderDisabled");
    assertThat(json(refreshed).path("outcome").textValue()).isEqualTo("Refreshed");
  }

  @Test
  void allConnectionsAreRevoked_someWithEachCall() {
    String provider = code("many", server.tokenUrl());
    for (String name : List.of("a", "b", "c")) {
      connection(provider, name);
      Consents.give(admin, "many", name, "access-token-of-" + name, "refresh-token-of-" + name);
    }
    connection(provider, "never-connected");

    List<JsonNode> answers = new ArrayList<>();
    String next = "";
    do {
      String query = "?top=2" + (next.isEmpty() ? "" : "&after=" + next);
      answers.add(json(api.post(provider + "/revoke" + query)));
      next = answers.get(answers.size() - 1).path("next").asText("");
    } while (!next.isEmpty());

    assertThat(answers).hasSize(2);
    assertThat(answers.get(0).at("/outcomes/Revoked").intValue()).isEqualTo(2);
    assertThat(answers.get(1).at("/outcomes/Revoked").intValue()).isEqualTo(1);
    assertThat(answers.get(1).at("/outcomes/Nothing").intValue()).isEqualTo(1);
    assertThat(server.revoked())
        .contains("refresh-token-of-a", "refresh-token-of-b", "refresh-token-of-c");
  }

  @Test
  void providerThatIsNotThereIsAProblem() {
    for (String operation : List.of("test", "disable", "enable", "revoke")) {
      Http.Answer answer = api.post("/authorizationProviders/nobody/" + operation);

      assertThat(answer.status()).as(operation).isEqualTo(404);
      assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    }
  }

  private String code(String name, String tokenUrl) {
    String path = "/authorizationProviders/" + name;
    put(
        path,
        ConnectionOperationsTest.codeProvider(
            tokenUrl, server.tokenUrl().replace("/token", "/revoke")));
    return path;
  }

  private String clientCredentials(String name) {
    String path = "/authorizationProviders/" + name;
    put(path, ConnectionOperationsTest.clientCredentials(server.tokenUrl()));
    return path;
  }

  private void connection(String provider, String name) {
    boolean ownClient = !provider.endsWith("many");
    put(
        provider + "/authorizations/" + name,
        ownClient ? ConnectionOperationsTest.client("secret-of-client-1") : "{\"properties\":{}}");
  }

  private static void put(String path, String body) {
    Http.Answer answer = arm.put(path, body);
    assertThat(answer.status()).as(answer.body()).isBetween(200, 201);
  }
}
