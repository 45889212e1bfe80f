package io.keybearer.admin.rest;

import io.keybearer.admin.security.Permission;
import io.keybearer.admin.service.AuthorizationDraft;
import io.keybearer.admin.service.Authorizations;
import io.keybearer.admin.service.ListQuery;
import io.keybearer.admin.service.Resource;
import io.keybearer.admin.service.Saved;
import io.keybearer.model.Authorization;
import io.keybearer.model.GrantType;
import io.keybearer.model.Secret;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Authorizations of a provider: list, read, create or change, delete. */
@Path(ArmPath.AUTHORIZATIONS)
public final class AuthorizationResource {
  private final Authorizations authorizations;
  private final ResourceWriter writer;
  private final ListPages pages;

  AuthorizationResource(Authorizations authorizations, ResourceWriter writer, ListPages pages) {
    this.authorizations = authorizations;
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
        authorizations.list(request.name(), query),
        true,
        resource -> writer.authorization(request, resource));
  }

  /** Reads one. */
  @GET
  @Path("{authorization}")
  public Response get(@Context ContainerRequestContext context) {
    ArmRequest request = ArmRequest.of(context, Permission.READ);
    return answer(200, request, authorizations.get(request.name()));
  }

  /** Says whether there is one: 204, or 404. */
  @HEAD
  @Path("{authorization}")
  public Response head(@Context ContainerRequestContext context) {
    ArmRequest request = ArmRequest.of(context, Permission.READ);
    return ArmAnswer.exists(authorizations.get(request.name()));
  }

  /** Creates or changes one. */
  @PUT
  @Path("{authorization}")
  public Response put(@Context ContainerRequestContext context) {
    ArmRequest request = ArmRequest.of(context, Permission.EDIT);
    AuthorizationDraft draft = draft(request.body());
    Saved<Authorization> saved =
        authorizations.put(request.actor(), request.name(), draft, request.precondition());
    return answer(saved.created() ? 201 : 200, request, saved.resource());
  }

  /** Deletes one: 200, or 204 when there was none. */
  @DELETE
  @Path("{authorization}")
  public Response delete(@Context ContainerRequestContext context) {
    ArmRequest request = ArmRequest.of(context, Permission.EDIT);
    return ArmAnswer.deleted(
        authorizations.delete(request.actor(), request.name(), request.deletionPrecondition()));
  }

  private Response answer(int status, ArmRequest request, Resource<Authorization> resource) {
    return ArmAnswer.of(status, writer.authorization(request, resource), resource.entityTag());
  }

  private static AuthorizationDraft draft(JsonMembers body) {
    JsonMembers properties = body.object("properties");
    Optional<String> type = properties.text("authorizationType", JsonMembers.MOST_CHARACTERS);
    if (type.isPresent() && !type.get().equalsIgnoreCase("OAuth2")) {
      properties.problem("authorizationType", "must be OAuth2");
    }
    Optional<String> grant = properties.text("oauth2grantType", JsonMembers.MOST_CHARACTERS);
    Optional<GrantType> grantType = grant.flatMap(GrantType::named);
    if (grant.isPresent() && grantType.isEmpty()) {
      properties.problem("oauth2grantType", "must be AuthorizationCode or ClientCredentials");
    }
    Map<String, @Nullable Secret> parameters = properties.object("parameters").parameters();
    body.check();
    return new AuthorizationDraft(grantType, parameters);
  }
}
