package io.keybearer.admin.rest;

import io.keybearer.admin.security.Permission;
import io.keybearer.admin.service.Actor;
import io.keybearer.admin.service.ConnectionOperations;
import io.keybearer.admin.service.ConnectionReport;
import io.keybearer.admin.service.ResourceName;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.function.BiFunction;

/** What people do with a connection while it is in use. */
@Path(ApiPath.AUTHORIZATION)
public final class ConnectionOperationsResource {
  private final ConnectionOperations operations;

  ConnectionOperationsResource(ConnectionOperations operations) {
    this.operations = operations;
  }

  /** Gets a new access token now. */
  @POST
  @Path("refresh")
  public Response refresh(@Context ContainerRequestContext context) {
    return run(context, operations::refresh);
  }

  /** Tries whether it works. */
  @POST
  @Path("test")
  public Response test(@Context ContainerRequestContext context) {
    return run(context, operations::test);
  }

  /** Switches it off. */
  @POST
  @Path("disable")
  public Response disable(@Context ContainerRequestContext context) {
    return run(context, (actor, name) -> operations.setDisabled(actor, name, true));
  }

  /** Switches it on again. */
  @POST
  @Path("enable")
  public Response enable(@Context ContainerRequestContext context) {
    return run(context, (actor, name) -> operations.setDisabled(actor, name, false));
  }

  /** Revokes its tokens at the provider. */
  @POST
  @Path("revoke")
  public Response revoke(@Context ContainerRequestContext context) {
    return run(context, operations::revoke);
  }

  private static Response run(
      ContainerRequestContext context,
      BiFunction<Actor, ResourceName, ConnectionReport> operation) {
    ApiRequest request = ApiRequest.of(context, Permission.OPERATE);
    request.checkEmpty();
    ConnectionReport report = operation.apply(request.actor(), request.name());
    return Json.response(200, ReportWriter.connection(report)).build();
  }
}
