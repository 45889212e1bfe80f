package io.keybearer.admin.rest;

import io.keybearer.admin.security.Permission;
import io.keybearer.admin.service.Resource;
import io.keybearer.admin.service.ServiceDescription;
import io.keybearer.admin.service.Services;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;

/** A service and the identity that its gateways act under. */
@Path(ArmPath.SERVICE)
public final class ServiceResource {
  private final Services services;
  private final ResourceWriter writer;

  ServiceResource(Services services, ResourceWriter writer) {
    this.services = services;
    this.writer = writer;
  }

  /** Reads one. */
  @GET
  public Response get(@Context ContainerRequestContext context) {
    ArmRequest request = ArmRequest.of(context, Permission.READ);
    Resource<ServiceDescription> service = services.get(request.name());
    return ArmAnswer.of(200, writer.service(request, service), service.entityTag());
  }
}
