package io.keybearer.admin.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keybearer.admin.security.Permission;
import io.keybearer.admin.service.Actor;
import io.keybearer.admin.service.ProviderOperations;
import io.keybearer.admin.service.ProviderReport;
import io.keybearer.admin.service.ResourceName;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.function.BiFunction;

/** What people do with an authorization provider while it is in use. */
@Path(ApiPath.PROVIDER)
public final class ProviderOperationsResource {
  private final ProviderOperations operations;

  ProviderOperationsResource(ProviderOperations operations) {
    this.operations = operations;
  }

  /** Tries it without anybody's login. */
  @POST
  @Path("test")
  public Response test(@Context ContainerRequestContext context) {
    return run(context, operations::test);
  }

  /** Switches it off, with all of its connections. */
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

  /** Revokes some of its connections. */
  @POST
  @Path("revoke")
  public Response revoke(@Context ContainerRequestContext context) {
    ApiRequest request = ApiRequest.of(context, Permission.OPERATE, "after", "top");
    request.checkEmpty();
    int most = ProviderOperations.MOST_REVOCATIONS;
    ProviderOperations.Revocations revocations =
        operations.revoke(
            request.actor(),
            request.name(),
            request.parameter("after").orElse(""),
            request.number("top", most, 1, most));
    ObjectNode body = Json.object();
    ObjectNode outcomes = body.putObject("outcomes");
    revocations.outcomes().forEach(outcomes::put);
    ObjectNode failed = body.putObject("failed");
    revocations.failed().forEach(failed::put);
    revocations.next().ifPresent(next -> body.put("next", next));
    return Json.response(200, body).build();
  }

  private static Response run(
      ContainerRequestContext context, BiFunction<Actor, ResourceName, ProviderReport> operation) {
    ApiRequest request = ApiRequest.of(context, Permission.OPERATE);
    request.checkEmpty();
    ProviderReport report = operation.apply(request.actor(), request.name());
    return Json.response(200, ReportWriter.provider(report)).build();
  }
}
