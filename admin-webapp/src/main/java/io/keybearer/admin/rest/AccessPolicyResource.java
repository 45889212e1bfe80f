package io.keybearer.admin.rest;

import io.keybearer.admin.security.Permission;
import io.keybearer.admin.service.AccessPolicies;
import io.keybearer.admin.service.AccessPolicyDraft;
import io.keybearer.admin.service.ListQuery;
import io.keybearer.admin.service.Resource;
import io.keybearer.admin.service.Saved;
import io.keybearer.model.NamedAccessPolicy;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;

/** Access policies of an authorization: list, read, create or change, delete. */
@Path(ArmPath.ACCESS_POLICIES)
public final class AccessPolicyResource {
  private static final int MOST_ID_CHARACTERS = 256;
  private static final int MOST_APPS = 100;

  private final AccessPolicies policies;
  private final ResourceWriter writer;
  private final ListPages pages;

  AccessPolicyResource(AccessPolicies policies, ResourceWriter writer, ListPages pages) {
    this.policies = policies;
    this.writer = writer;
    this.pages = pages;
  }

  /** Lists a page of them. */
  @GET
  public Response list(@Context ContainerRequestContext context) {
    ArmRequest request = ArmRequest.of(context, Permission.READ);
    ListQuery query = ListPages.query(context);
    return pages.answer(
        context,
        query,
        policies.list(request.name(), query),
        true,
        resource -> writer.accessPolicy(request, resource));
  }

  /** Reads one. */
  @GET
  @Path("{accessPolicy}")
  public Response get(@Context ContainerRequestContext context) {
    ArmRequest request = ArmRequest.of(context, Permission.READ);
    return answer(200, request, policies.get(request.name()));
  }

  /** Says whether there is one: 204, or 404. */
  @HEAD
  @Path("{accessPolicy}")
  public Response head(@Context ContainerRequestContext context) {
    ArmRequest request = ArmRequest.of(context, Permission.READ);
    return ArmAnswer.exists(policies.get(request.name()));
  }

  /** Creates or changes one. */
  @PUT
  @Path("{accessPolicy}")
  public Response put(@Context ContainerRequestContext context) {
    ArmRequest request = ArmRequest.of(context, Permission.EDIT);
    AccessPolicyDraft draft = draft(request.body());
    Saved<NamedAccessPolicy> saved =
        policies.put(request.actor(), request.name(), draft, request.precondition());
    return answer(saved.created() ? 201 : 200, request, saved.resource());
  }

  /** Deletes one: 200, or 204 when there was none. */
  @DELETE
  @Path("{accessPolicy}")
  public Response delete(@Context ContainerRequestContext context) {
    ArmRequest request = ArmRequest.of(context, Permission.EDIT);
    return ArmAnswer.deleted(
        policies.delete(request.actor(), request.name(), request.deletionPrecondition()));
  }

  private Response answer(int status, ArmRequest request, Resource<NamedAccessPolicy> resource) {
    return ArmAnswer.of(status, writer.accessPolicy(request, resource), resource.entityTag());
  }

  private static AccessPolicyDraft draft(JsonMembers body) {
    JsonMembers properties = body.object("properties");
    Optional<String> tenantId = properties.requiredText("tenantId", MOST_ID_CHARACTERS);
    Optional<String> objectId = properties.requiredText("objectId", MOST_ID_CHARACTERS);
    Optional<List<String>> appIds = properties.texts("appIds", MOST_APPS, MOST_ID_CHARACTERS);
    body.check();
    return new AccessPolicyDraft(
        tenantId.orElseThrow(), objectId.orElseThrow(), appIds.orElse(List.of()));
  }
}
