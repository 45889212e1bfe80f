package io.keybearer.it;

import static io.keybearer.samples.jetty.ManagementApi.expectSuccess;

import io.keybearer.samples.jetty.ManagementApi;
import java.net.URI;
import java.util.Map;
import java.util.UUID;

/**
 * A provider of the authorization code grant at the demo's authorization server, made through the
 * REST API under an id of its own; its tokens come through the tap. Users connect below it.
 */
record Consented(ManagementApi api, String provider) {
  private static final String PROVIDERS = "authorizationProviders";
  private static final String AUTHORIZATIONS = "authorizations";

  static Consented create(Stage stage, TokenEndpointTap tap) {
    String secret = "secret-" + UUID.randomUUID();
    Map<String, String> parameters =
        Map.of(
            "authorizationUrl",
            stage.backstage().authorizationServer().authorizationUrl().toString(),
            "tokenUrl",
            tap.address().toString(),
            "refreshUrl",
            tap.address().toString(),
            "scopes",
            "openid read",
            "clientId",
            "client",
            "clientSecret",
            secret);
    return create(stage, "oauth2pkce", parameters);
  }

  /** One of another identity provider, set up with these parameters. */
  static Consented create(Stage stage, String identityProvider, Map<String, String> parameters) {
    String id = "consent-" + UUID.randomUUID().toString().substring(0, 8);
    Secrets.add(String.valueOf(parameters.get("clientSecret")));
    expectSuccess(
        stage
            .api()
            .put(
                Map.of(
                    "identityProvider",
                    identityProvider,
                    "oauth2",
                    Map.of("grantTypes", Map.of("authorizationCode", parameters))),
                PROVIDERS,
                id));
    return new Consented(stage.api(), id);
  }

  /** An authorization that nobody has connected and nobody may use. */
  Consented authorization(String name) {
    expectSuccess(api.put(Map.of(), PROVIDERS, provider, AUTHORIZATIONS, name));
    return this;
  }

  /** Lets somebody of the service's own tenant use it. */
  Consented allow(String name, String objectId) {
    expectSuccess(
        api.put(
            Map.of("tenantId", tenantId(), "objectId", objectId),
            PROVIDERS,
            provider,
            AUTHORIZATIONS,
            name,
            "accessPolicies",
            "user"));
    return this;
  }

  /** Lets the gateways of the service use it. */
  Consented allowGateways(String name) {
    return allow(name, expectSuccess(api.get()).path("identity").path("principalId").asText());
  }

  /** The service's tenant. */
  String tenantId() {
    return expectSuccess(api.get()).path("identity").path("tenantId").asText();
  }

  /** A login link for it. */
  URI link(String name) {
    return URI.create(
        expectSuccess(
                api.post(Map.of(), PROVIDERS, provider, AUTHORIZATIONS, name, "getLoginLinks"))
            .path("loginLink")
            .asText());
  }

  /** Its status. */
  String status(String name) {
    return expectSuccess(api.get(PROVIDERS, provider, AUTHORIZATIONS, name))
        .path("properties")
        .path("status")
        .asText();
  }

  /** A document that puts the token of an authorization on the request. */
  String policy(String authorizationId, String identity) {
    return """
    <policies><inbound><base /><get-authorization-context provider-id="%s" authorization-id='%s' \
    context-variable-name="auth-context" %s />\
    <set-header name="Authorization" exists-action="override"><value>@("Bearer " + ((Authorization)context.Variables.GetValueOrDefault("auth-context"))?.AccessToken)</value></set-header>\
    </inbound><backend><base /></backend><outbound><base /></outbound><on-error><base /></on-error></policies>
    """
        .formatted(provider, authorizationId, identity);
  }
}
