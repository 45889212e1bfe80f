package io.keybearer.admin.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keybearer.admin.security.Permission;
import io.keybearer.admin.service.Resource;
import io.keybearer.admin.service.Saved;
import io.keybearer.admin.service.ServiceDescription;
import io.keybearer.admin.service.ServiceDraft;
import io.keybearer.admin.service.Services;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Services and the identities that their gateways act under: list, read, create or change. */
@Path(ArmPath.SERVICES)
public final class ServiceResource {
  private static final int MOST_TENANTS = 100;
  private static final int MOST_TENANT_CHARACTERS = 256;

  private final Services services;
  private final ResourceWriter writer;

  ServiceResource(Services services, ResourceWriter writer) {
    this.services = services;
    this.writer = writer;
  }

  /** Lists all of them; every resource group has the same. */
  @GET
  public Response list(@Context ContainerRequestContext context) {
    ArmRequest request = ArmRequest.of(context, Permission.READ);
    ObjectNode body = Json.object();
    ArrayNode value = body.putArray("value");
    services.list().forEach(service -> value.add(writer.service(request, service)));
    body.put("nextLink", "");
    return Json.response(200, body).build();
  }

  /** Reads one. */
  @GET
  @Path("{service}")
  public Response get(@Context ContainerRequestContext context) {
    ArmRequest request = ArmRequest.of(context, Permission.READ);
    return answer(200, request, services.get(request.name()));
  }

  /** Says whether there is one: 204, or 404. */
  @HEAD
  @Path("{service}")
  public Response head(@Context ContainerRequestContext context) {
    ArmRequest request = ArmRequest.of(context, Permission.READ);
    return ArmAnswer.exists(services.get(request.name()));
  }

  /** Creates or changes one. */
  @PUT
  @Path("{service}")
  public Response put(@Context ContainerRequestContext context) {
    ArmRequest request = ArmRequest.of(context, Permission.MANAGE_SERVICES);
    ServiceDraft draft = draft(request.body());
    Saved<ServiceDescription> saved =
        services.put(request.actor(), request.name(), draft, request.precondition());
    return answer(saved.created() ? 201 : 200, request, saved.resource());
  }

  private Response answer(int status, ArmRequest request, Resource<ServiceDescription> service) {
    return ArmAnswer.of(status, writer.service(request, service), service.entityTag());
  }

  private static ServiceDraft draft(JsonMembers body) {
    JsonMembers identity = body.object("identity");
    Optional<String> type = identity.text("type", JsonMembers.MOST_CHARACTERS);
    Optional<Boolean> hasIdentity =
        type.flatMap(
            text ->
                switch (text.toLowerCase(Locale.ROOT)) {
                  case "systemassigned" -> Optional.of(true);
                  case "none" -> Optional.of(false);
                  default -> Optional.empty();
                });
    if (type.isPresent() && hasIdentity.isEmpty()) {
      identity.problem("type", "must be SystemAssigned or None");
    }
    JsonMembers properties = body.object("properties");
    Optional<Boolean> defaultAccessPolicy = properties.flag("defaultAccessPolicy");
    Optional<List<String>> trustedTenants =
        properties.texts("trustedTenants", MOST_TENANTS, MOST_TENANT_CHARACTERS);
    body.check();
    return new ServiceDraft(hasIdentity, defaultAccessPolicy, trustedTenants);
  }
}
