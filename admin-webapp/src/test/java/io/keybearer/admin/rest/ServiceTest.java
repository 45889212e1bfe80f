package io.keybearer.admin.rest;

import static io.keybearer.admin.testing.ArmClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.keybearer.admin.testing.ArmClient;
import io.keybearer.admin.testing.Http;
import io.keybearer.admin.testing.RunningAdmin;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Services: their identities, settings, and what those do to new connections. */
final class ServiceTest {
  private static final String SERVICES =
      ArmClient.SERVICE.substring(0, ArmClient.SERVICE.lastIndexOf('/'));
  private static final String VERSION = "?api-version=2024-05-01";
  private static final String PROVIDER_BODY =
      """
      {"properties":{"identityProvider":"oauth2","oauth2":{"grantTypes":
      {"clientCredentials":{"tokenUrl":"https://login.example.com/token"}}}}}
      """;
  private static final String AUTHORIZATION_BODY =
      "{\"properties\":{\"parameters\":{\"clientId\":\"client-1\",\"clientSecret\":\"hush\"}}}";

  @TempDir private static Path folder;
  private static RunningAdmin admin;
  private static ArmClient client;

  @BeforeAll
  static void start() throws Exception {
    admin = RunningAdmin.start(folder);
    client = new ArmClient(admin);
  }

  @AfterAll
  static void stop() {
    admin.close();
  }

  @Test
  void newServiceHasAnIdentity_inTheDirectoryOfTheFirst_andSealsSecrets() {
    Http.Answer created = put("fresh", "{\"location\":\"westeurope\",\"sku\":{\"name\":\"x\"}}");

    JsonNode service = json(created);
    JsonNode ofDefault = json(client.get("")).get("identity");
    assertThat(created.status()).isEqualTo(201);
    assertThat(created.header("ETag")).isNotEmpty();
    assertThat(service.at("/identity/type").textValue()).isEqualTo("SystemAssigned");
    assertThat(service.at("/identity/principalId").textValue())
        .matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
        .isNotEqualTo(ofDefault.get("principalId").textValue());
    assertThat(service.at("/identity/tenantId")).isEqualTo(ofDefault.get("tenantId"));
    assertThat(send("PUT", "fresh/authorizationProviders/p", PROVIDER_BODY).status())
        .isEqualTo(201);
    assertThat(
            send("PUT", "fresh/authorizationProviders/p/authorizations/a", AUTHORIZATION_BODY)
                .status())
        .isEqualTo(201);
    assertThat(client.get("/authorizationProviders/p").status()).isEqualTo(404);
  }

  @Test
  void identityThatWasGivenUp_doesNotComeBack() {
    JsonNode before = json(put("changing", "{}")).get("identity");

    JsonNode without = json(put("changing", "{\"identity\":{\"type\":\"none\"}}"));
    JsonNode unchanged = json(put("changing", "{}"));
    JsonNode again = json(put("changing", "{\"identity\":{\"type\":\"systemAssigned\"}}"));

    assertThat(without.get("identity")).hasToString("{\"type\":\"None\"}");
    assertThat(unchanged.get("identity")).hasToString("{\"type\":\"None\"}");
    assertThat(again.at("/identity/tenantId")).isEqualTo(before.get("tenantId"));
    assertThat(again.at("/identity/principalId")).isNotEqualTo(before.get("principalId"));
  }

  @Test
  void settingsStay_whenThePutDoesNotNameThem() {
    put(
        "set",
        "{\"properties\":{\"defaultAccessPolicy\":true,\"trustedTenants\":[\"t-1\",\"t-2\"]}}");

    Http.Answer again = put("SET", "{\"properties\":{}}");

    assertThat(again.status()).isEqualTo(200);
    assertThat(json(again).get("name").textValue()).isEqualTo("set");
    assertThat(json(again).at("/properties/defaultAccessPolicy").booleanValue()).isTrue();
    assertThat(json(again).at("/properties/trustedTenants")).hasToString("[\"t-1\",\"t-2\"]");
  }

  @Test
  void connectionGetsTheGatewaysPolicy_whenTheServiceSaysSo() {
    String principal =
        json(put("open", "{\"properties\":{\"defaultAccessPolicy\":true}}"))
            .at("/identity/principalId")
            .textValue();
    put("closed", "{}");

    for (String service : List.of("open", "closed")) {
      send("PUT", service + "/authorizationProviders/p", PROVIDER_BODY);
      send("PUT", service + "/authorizationProviders/p/authorizations/a", AUTHORIZATION_BODY);
      send("PUT", service + "/authorizationProviders/p/authorizations/a", AUTHORIZATION_BODY);
    }
    JsonNode open = policies("open");
    JsonNode closed = policies("closed");

    assertThat(open.get("count").intValue()).isEqualTo(1);
    assertThat(open.at("/value/0/name").textValue()).isEqualTo(principal);
    assertThat(open.at("/value/0/properties/objectId").textValue()).isEqualTo(principal);
    assertThat(closed.get("count").intValue()).isZero();
  }

  @Test
  void policyMayNameATenantThatTheServiceTrusts() {
    put("trusting", "{\"properties\":{\"trustedTenants\":[\"Partner\"]}}");
    send("PUT", "trusting/authorizationProviders/p", PROVIDER_BODY);
    send("PUT", "trusting/authorizationProviders/p/authorizations/a", AUTHORIZATION_BODY);
    String policy = "trusting/authorizationProviders/p/authorizations/a/accessPolicies/x";

    Http.Answer trusted =
        send("PUT", policy, "{\"properties\":{\"tenantId\":\"partner\",\"objectId\":\"o\"}}");
    Http.Answer stranger =
        send("PUT", policy, "{\"properties\":{\"tenantId\":\"other\",\"objectId\":\"o\"}}");

    assertThat(trusted.status()).isEqualTo(201);
    assertThat(stranger.status()).isEqualTo(400);
    assertThat(json(stranger).at("/error/code").textValue()).isEqualTo("ValidationError");
    assertThat(json(stranger).at("/error/details/0/target").textValue())
        .isEqualTo("properties.tenantId");
  }

  @Test
  void listHasAllServices_andHeadAsksForOne() {
    put("listed", "{}");

    JsonNode list = json(client.raw("GET", SERVICES + VERSION, "", Map.of()));

    assertThat(list.at("/value").findValuesAsText("name")).contains("default", "listed");
    assertThat(list.get("nextLink").textValue()).isEmpty();
    assertThat(send("HEAD", "listed", "").status()).isEqualTo(204);
    assertThat(send("HEAD", "unlisted", "").status()).isEqualTo(404);
  }

  @Test
  void staleTag_isRefused() {
    String tag = put("tagged", "{}").header("ETag");

    Http.Answer first =
        client.raw("PUT", SERVICES + "/tagged" + VERSION, "{}", Map.of("If-Match", tag));
    Http.Answer second =
        client.raw("PUT", SERVICES + "/tagged" + VERSION, "{}", Map.of("If-Match", tag));

    assertThat(first.status()).isEqualTo(200);
    assertThat(second.status()).isEqualTo(412);
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"identity\":{\"type\":\"UserAssigned\"}}', identity.type",
    "'{\"identity\":\"None\"}', identity",
    "'{\"properties\":{\"defaultAccessPolicy\":\"yes\"}}', properties.defaultAccessPolicy",
    "'{\"properties\":{\"trustedTenants\":\"t\"}}', properties.trustedTenants",
    "'{\"properties\":{\"trustedTenants\":[\"\"]}}', properties.trustedTenants[0]",
  })
  void unusableService_isNamed(String body, String target) {
    Http.Answer answer = put("never", body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(json(answer).at("/error/details/0/target").textValue()).isEqualTo(target);
    assertThat(send("GET", "never", "").status()).isEqualTo(404);
  }

  @Test
  void identityProvidersAreListed_withTheirParameters() {
    JsonNode list = json(client.get("/authorizationIdentityProviders"));
    JsonNode aad = json(client.get("/authorizationidentityproviders/AAD"));

    assertThat(list.get("value")).hasSizeGreaterThan(50).contains(aad);
    assertThat(aad.get("id").textValue())
        .isEqualTo(ArmClient.SERVICE + "/authorizationIdentityProviders/aad");
    assertThat(aad.get("type").textValue())
        .isEqualTo("Microsoft.ApiManagement/service/authorizationIdentityProviders");
    JsonNode grants = aad.at("/properties/oauth2/grantTypes");
    assertThat(grants.at("/authorizationCode/clientSecret/type").textValue())
        .isEqualTo("securestring");
    assertThat(level(grants, "authorizationCode/resourceUri")).isEqualTo("REQUIRED");
    assertThat(level(grants, "authorizationCode/tenantId")).isEqualTo("OPTIONAL");
    assertThat(grants.at("/authorizationCode/tenantId/default").textValue()).isEqualTo("common");
    assertThat(level(grants, "clientCredentials/clientId")).isEqualTo("HIDDEN");
  }

  @Test
  void unknownIdentityProviderOrService_gets404() {
    assertThat(client.get("/authorizationIdentityProviders/none").status()).isEqualTo(404);
    assertThat(send("GET", "none/authorizationIdentityProviders", "").status()).isEqualTo(404);
  }

  private static String level(JsonNode grants, String parameter) {
    return grants.at("/" + parameter + "/uidefinition/atAuthorizationProviderLevel").textValue();
  }

  private static JsonNode policies(String service) {
    return json(
        send("GET", service + "/authorizationProviders/p/authorizations/a/accessPolicies", ""));
  }

  private static Http.Answer put(String service, String body) {
    return send("PUT", service, body);
  }

  private static Http.Answer send(String method, String path, String body) {
    return client.raw(method, SERVICES + '/' + path + VERSION, body, Map.of());
  }
}
