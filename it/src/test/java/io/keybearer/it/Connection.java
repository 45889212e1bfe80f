package io.keybearer.it;

import static io.keybearer.samples.jetty.ManagementApi.expectSuccess;

import com.fasterxml.jackson.databind.JsonNode;
import io.keybearer.samples.jetty.ManagementApi;
import java.util.Map;
import java.util.UUID;

/**
 * A provider with one client-credentials authorization, made through the REST API under ids of its
 * own, so that tests don't meet.
 */
record Connection(ManagementApi api, String provider, String authorization, String clientSecret) {

  /** A connection that nobody may use yet; its tokens come through the tap. */
  static Connection create(ManagementApi api, TokenEndpointTap tap) {
    String id = UUID.randomUUID().toString().substring(0, 8);
    Connection connection =
        new Connection(api, "provider-" + id, "connection-" + id, "secret-" + UUID.randomUUID());
    Secrets.add(connection.clientSecret);
    expectSuccess(connection.putProvider(tap));
    expectSuccess(connection.putAuthorization());
    return connection;
  }

  java.net.http.HttpResponse<String> putProvider(TokenEndpointTap tap) {
    return api.put(
        Map.of(
            "displayName",
            "Provider",
            "identityProvider",
            "oauth2",
            "oauth2",
            Map.of(
                "grantTypes",
                Map.of(
                    "clientCredentials",
                    Map.of("tokenUrl", tap.address().toString(), "scopes", "read")))),
        "authorizationProviders",
        provider);
  }

  java.net.http.HttpResponse<String> putAuthorization() {
    return api.put(
        Map.of(
            "authorizationType",
            "OAuth2",
            "oauth2grantType",
            "ClientCredentials",
            "parameters",
            Map.of("clientId", "client", "clientSecret", clientSecret)),
        "authorizationProviders",
        provider,
        "authorizations",
        authorization);
  }

  /** Lets the gateways of the service use it. */
  Connection allowGateways() {
    expectSuccess(putAccessPolicy());
    return this;
  }

  java.net.http.HttpResponse<String> putAccessPolicy() {
    JsonNode identity = expectSuccess(api.get()).path("identity");
    return api.put(
        Map.of(
            "tenantId", identity.path("tenantId").asText(),
            "objectId", identity.path("principalId").asText()),
        "authorizationProviders",
        provider,
        "authorizations",
        authorization,
        "accessPolicies",
        "gateway");
  }

  /** Sets the Authorization header, as the demo's document does. */
  String headerPolicy() {
    return policy(
        "auth-context",
        false,
        """
        <set-header name="Authorization" exists-action="override"><value>@("Bearer " + ((Authorization)context.Variables.GetValueOrDefault("auth-context"))?.AccessToken)</value></set-header>""");
  }

  /** Gets the context into a variable, and what follows. */
  String policy(String variable, boolean ignoreError, String then) {
    return """
        <policies><inbound><base /><get-authorization-context provider-id="%s" authorization-id="%s" \
        context-variable-name="%s" identity-type="managed" ignore-error="%s" />%s</inbound>\
        <backend><base /></backend><outbound><base /></outbound><on-error><base /></on-error></policies>
        """
        .formatted(provider, authorization, variable, ignoreError, then);
  }
}
