package io.keybearer.admin.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keybearer.admin.security.Permission;
import io.keybearer.admin.service.IdentityProviderDescription;
import io.keybearer.admin.service.IdentityProviderDescription.ParameterDescription;
import io.keybearer.admin.service.IdentityProviders;
import io.keybearer.admin.service.ManagementException;
import io.keybearer.admin.service.ResourceName;
import io.keybearer.admin.service.Services;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;

/**
 * The kinds of identity providers, with the parameters that each grant takes, as Azure's own
 * console asks for them. Azure publishes no contract of this; the form is what its clients read.
 */
@Path(ArmPath.IDENTITY_PROVIDERS)
public final class IdentityProviderResource {
  private final IdentityProviders identityProviders;
  private final Services services;
  private final ResourceWriter writer;

  IdentityProviderResource(
      IdentityProviders identityProviders, Services services, ResourceWriter writer) {
    this.identityProviders = identityProviders;
    this.services = services;
    this.writer = writer;
  }

  /** Lists all of them; every service has the same. */
  @GET
  public Response list(@Context ContainerRequestContext context) {
    ArmRequest request = ArmRequest.of(context, Permission.READ);
    ResourceName service = services.get(request.name()).name();
    ObjectNode body = Json.object();
    ArrayNode value = body.putArray("value");
    identityProviders.all().forEach(it -> value.add(tree(request, service, it)));
    return Json.response(200, body).build();
  }

  /** Reads one, by its name in any casing. */
  @GET
  @Path("{identityProvider}")
  public Response get(
      @Context ContainerRequestContext context, @PathParam("identityProvider") String name) {
    ArmRequest request = ArmRequest.of(context, Permission.READ);
    ResourceName service = services.get(request.name()).name();
    IdentityProviderDescription found =
        identityProviders
            .find(name)
            .orElseThrow(() -> ManagementException.notFound("identity provider", name));
    return Json.response(200, tree(request, service, found)).build();
  }

  private ObjectNode tree(
      ArmRequest request, ResourceName service, IdentityProviderDescription description) {
    ObjectNode body = writer.identityProvider(request, service, description.name());
    ObjectNode properties = body.putObject("properties");
    properties.put("displayName", description.displayName());
    ObjectNode grantTypes = properties.putObject("oauth2").putObject("grantTypes");
    description
        .grants()
        .forEach(
            (grant, parameters) -> {
              ObjectNode members = grantTypes.putObject(grant.memberName());
              parameters.forEach(parameter -> put(members, parameter));
            });
    return body;
  }

  private static void put(ObjectNode members, ParameterDescription parameter) {
    ObjectNode member =
        members
            .putObject(parameter.name())
            .put("type", parameter.type())
            .put("displayName", parameter.displayName());
    if (!parameter.description().isEmpty()) {
      member.put("description", parameter.description());
    }
    parameter.defaultValue().ifPresent(text -> member.put("default", text));
    member.putObject("uidefinition").put("atAuthorizationProviderLevel", parameter.level().name());
  }
}
