package io.keybearer.admin.rest;

import io.keybearer.admin.consent.ConsentFlow;
import io.keybearer.admin.consent.LoginLinks;
import io.keybearer.admin.consent.PostLoginRedirects;
import io.keybearer.admin.security.Permission;
import io.keybearer.admin.service.AuthorizationDraft;
import io.keybearer.admin.service.Authorizations;
import io.keybearer.admin.service.EntityTag;
import io.keybearer.admin.service.ListQuery;
import io.keybearer.admin.service.Resource;
import io.keybearer.admin.service.Saved;
import io.keybearer.model.Authorization;
import io.keybearer.model.GrantType;
import io.keybearer.model.Secret;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Authorizations of a provider: list, read, create or change, delete, connect. */
@Path(ArmPath.AUTHORIZATIONS)
public final class AuthorizationResource {
  private final Authorizations authorizations;
  private final ConsentFlow consent;
  private final ResourceWriter writer;
  private final ListPages pages;

  AuthorizationResource(
      Authorizations authorizations, ConsentFlow consent, ResourceWriter writer, ListPages pages) {
    this.authorizations = authorizations;
    this.consent = consent;
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

  /** Makes a link at which somebody logs in. */
  @POST
  @Path("{authorization}/getLoginLinks")
  public Response loginLinks(@Context ContainerRequestContext context) {
    ArmRequest request = ArmRequest.of(context, Permission.CONNECT);
    JsonMembers body = request.body();
    Optional<String> redirect =
        body.text("postLoginRedirectUrl", PostLoginRedirects.MOST_CHARACTERS);
    body.check();
    LoginLinks.LoginLink link = consent.links().create(request.actor(), request.name(), redirect);
    return Json.response(200, Json.object().put("loginLink", link.address().toString()))
        .header(HttpHeaders.ETAG, link.entityTag().text())
        .build();
  }

  /** Confirms a login by the code that the browser brought to the post-login redirect. */
  @POST
  @Path("{authorization}/confirmConsentCode")
  public Response confirm(@Context ContainerRequestContext context) {
    ArmRequest request = ArmRequest.of(context, Permission.CONNECT);
    JsonMembers body = request.body();
    Optional<Secret> code =
        body.requiredText("consentCode", JsonMembers.MOST_CHARACTERS).map(Secret::of);
    body.check();
    EntityTag tag =
        consent.confirmations().confirm(request.actor(), request.name(), code.orElseThrow());
    return Response.ok().header(HttpHeaders.ETAG, tag.text()).build();
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
