package io.keybearer.admin.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keybearer.admin.service.AuthorizationState;
import io.keybearer.admin.service.RedirectUrls;
import io.keybearer.admin.service.Resource;
import io.keybearer.admin.service.ResourceName;
import io.keybearer.admin.service.ServiceDescription;
import io.keybearer.model.Authorization;
import io.keybearer.model.AuthorizationProvider;
import io.keybearer.model.NamedAccessPolicy;
import java.util.List;

/** Writes resources in canonical spelling, each with its full id; a secret is in none of them. */
final class ResourceWriter {
  private static final String SERVICE_TYPE = "Microsoft.ApiManagement/service";
  private static final List<String> TYPES =
      List.of("authorizationProviders", "authorizations", "accessPolicies");

  private final RedirectUrls redirectUrls;

  /**
   * A writer.
   *
   * @param redirectUrls knows the redirect URL that belongs in a provider's OAuth application
   */
  ResourceWriter(RedirectUrls redirectUrls) {
    this.redirectUrls = redirectUrls;
  }

  ObjectNode service(ArmRequest request, Resource<ServiceDescription> service) {
    ObjectNode body = envelope(request, service.name());
    body.put("location", "global").put("etag", service.entityTag().text());
    ServiceDescription value = service.value();
    ObjectNode identity = body.putObject("identity");
    identity.put("type", value.managedIdentity().isPresent() ? "SystemAssigned" : "None");
    value
        .managedIdentity()
        .ifPresent(
            managed ->
                identity
                    .put("principalId", managed.principalId().toString())
                    .put("tenantId", managed.tenantId().toString()));
    ObjectNode properties = body.putObject("properties");
    properties.put("provisioningState", "Succeeded");
    properties.put("defaultAccessPolicy", value.defaultAccessPolicy());
    ArrayNode tenants = properties.putArray("trustedTenants");
    value.trustedTenants().forEach(tenants::add);
    return body;
  }

  ObjectNode provider(ArmRequest request, Resource<AuthorizationProvider> provider) {
    ObjectNode body = envelope(request, provider.name());
    AuthorizationProvider value = provider.value();
    ObjectNode properties = body.putObject("properties");
    value.displayName().ifPresent(text -> properties.put("displayName", text));
    properties.put("identityProvider", value.identityProvider());
    ObjectNode oauth2 = properties.putObject("oauth2");
    oauth2.put("redirectUrl", redirectUrls.of(provider.name().service(), value.name()));
    ObjectNode parameters =
        oauth2.putObject("grantTypes").putObject(value.grantType().memberName());
    value.parameters().forEach((name, text) -> parameters.put(name, text.orElse(null)));
    return body;
  }

  ObjectNode authorization(ArmRequest request, Resource<Authorization> authorization) {
    ObjectNode body = envelope(request, authorization.name());
    Authorization value = authorization.value();
    ObjectNode properties = body.putObject("properties");
    properties.put("authorizationType", "OAuth2");
    properties.put("oauth2grantType", value.grantType().enumValue());
    if (!value.parameters().isEmpty()) {
      ObjectNode parameters = properties.putObject("parameters");
      value.parameters().forEach((name, text) -> parameters.put(name, text.orElse(null)));
    }
    AuthorizationState state = AuthorizationState.of(value);
    properties.put("status", state.status());
    state
        .error()
        .ifPresent(
            error ->
                properties
                    .putObject("error")
                    .put("code", error.code())
                    .put("message", error.message()));
    return body;
  }

  ObjectNode accessPolicy(ArmRequest request, Resource<NamedAccessPolicy> policy) {
    ObjectNode body = envelope(request, policy.name());
    NamedAccessPolicy value = policy.value();
    ObjectNode properties = body.putObject("properties");
    if (!value.appIds().isEmpty()) {
      ArrayNode appIds = properties.putArray("appIds");
      value.appIds().forEach(appIds::add);
    }
    properties.put("tenantId", value.tenantId()).put("objectId", value.objectId());
    return body;
  }

  /** The envelope of a kind of identity provider. */
  ObjectNode identityProvider(ArmRequest request, ResourceName service, String name) {
    String type = "authorizationIdentityProviders";
    String parent = envelope(request, service).get("id").textValue();
    return Json.object()
        .put("id", parent + '/' + type + '/' + name)
        .put("name", name)
        .put("type", SERVICE_TYPE + '/' + type);
  }

  private static ObjectNode envelope(ArmRequest request, ResourceName name) {
    StringBuilder id =
        new StringBuilder("/subscriptions/")
            .append(request.subscription())
            .append("/resourceGroups/")
            .append(request.resourceGroup())
            .append("/providers/Microsoft.ApiManagement/service/")
            .append(name.service());
    StringBuilder type = new StringBuilder(SERVICE_TYPE);
    for (int level = 0; level < name.ids().size(); level++) {
      id.append('/').append(TYPES.get(level)).append('/').append(name.ids().get(level));
      type.append('/').append(TYPES.get(level));
    }
    return Json.object()
        .put("id", id.toString())
        .put("name", name.last())
        .put("type", type.toString());
  }
}
