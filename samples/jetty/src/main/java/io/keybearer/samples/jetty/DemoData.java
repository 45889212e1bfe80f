package io.keybearer.samples.jetty;

import static io.keybearer.samples.jetty.ManagementApi.expectSuccess;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.Map;

/**
 * The provider, authorization and access policy that the policy documents of the samples name, made
 * through the REST API.
 */
public final class DemoData {
  /** The provider's id. */
  public static final String PROVIDER = "demo";

  /** The authorization's id. */
  public static final String AUTHORIZATION = "demo-01";

  /** The access policy's id. */
  public static final String ACCESS_POLICY = "gateway";

  /** The client id that the authorization server issues tokens to. */
  public static final String CLIENT_ID = "demo-client";

  private DemoData() {}

  /**
   * Creates the three resources, or updates them when an earlier run made them.
   *
   * @param api the service's API
   * @param backstage has the authorization server and the client's secret
   * @throws DemoException if an answer is no success
   */
  public static void put(ManagementApi api, Backstage backstage) {
    URI tokenUrl = backstage.authorizationServer().tokenUrl();
    expectSuccess(api.put(provider(tokenUrl), "authorizationProviders", PROVIDER));
    expectSuccess(
        api.put(
            authorization(backstage.clientSecret()),
            "authorizationProviders",
            PROVIDER,
            "authorizations",
            AUTHORIZATION));
    expectSuccess(
        api.put(
            accessPolicy(expectSuccess(api.get())),
            "authorizationProviders",
            PROVIDER,
            "authorizations",
            AUTHORIZATION,
            "accessPolicies",
            ACCESS_POLICY));
  }

  /** A generic provider whose connections use their own client credentials. */
  private static Map<String, Object> provider(URI tokenUrl) {
    return Map.of(
        "displayName",
        "Demo",
        "identityProvider",
        "oauth2",
        "oauth2",
        Map.of(
            "grantTypes",
            Map.of(
                "clientCredentials", Map.of("tokenUrl", tokenUrl.toString(), "scopes", "demo"))));
  }

  private static Map<String, Object> authorization(String clientSecret) {
    return Map.of(
        "authorizationType",
        "OAuth2",
        "oauth2grantType",
        "ClientCredentials",
        "parameters",
        Map.of("clientId", CLIENT_ID, "clientSecret", clientSecret));
  }

  /** Allows the service's own identity, under which its gateways act. */
  private static Map<String, Object> accessPolicy(JsonNode service) {
    JsonNode identity = service.path("identity");
    return Map.of(
        "tenantId",
        identity.path("tenantId").asText(),
        "objectId",
        identity.path("principalId").asText());
  }
}
