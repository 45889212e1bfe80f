package io.keybearer.admin.rest;

import io.keybearer.admin.security.Permission;
import io.keybearer.admin.service.AuthorizationProviders;
import io.keybearer.admin.service.ListQuery;
import io.keybearer.admin.service.ProviderDraft;
import io.keybearer.admin.service.Resource;
import io.keybearer.admin.service.Saved;
import io.keybearer.model.AuthorizationProvider;
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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Authorization providers: list, read, create or change, delete. */
@Path(ArmPath.PROVIDERS)
public final class ProviderResource {
  private static final int MOST_NAME_CHARACTERS = 300;

  private final AuthorizationProviders providers;
  private final ResourceWriter writer;
  private final ListPages pages;

  ProviderResource(AuthorizationProviders providers, ResourceWriter writer, ListPages pages) {
    this.providers = providers;
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
        providers.list(request.name(), query),
        false,
        resource -> writer.provider(request, resource));
  }

  /** Reads one. */
  @GET
  @Path("{provider}")
  public Response get(@Context ContainerRequestContext context) {
    ArmRequest request = ArmRequest.of(context, Permission.READ);
    return answer(200, request, providers.get(request.name()));
  }

  /** Says whether there is one: 204, or 404. */
  @HEAD
  @Path("{provider}")
  public Response head(@Context ContainerRequestContext context) {
    ArmRequest request = ArmRequest.of(context, Permission.READ);
    return ArmAnswer.exists(providers.get(request.name()));
  }

  /** Creates or changes one. */
  @PUT
  @Path("{provider}")
  public Response put(@Context ContainerRequestContext context) {
    ArmRequest request = ArmRequest.of(context, Permission.EDIT);
    ProviderDraft draft = draft(request.body());
    Saved<AuthorizationProvider> saved =
        providers.put(request.actor(), request.name(), draft, request.precondition());
    return answer(saved.created() ? 201 : 200, request, saved.resource());
  }

  /** Deletes one: 200, or 204 when there was none. */
  @DELETE
  @Path("{provider}")
  public Response delete(@Context ContainerRequestContext context) {
    ArmRequest request = ArmRequest.of(context, Permission.EDIT);
    return ArmAnswer.deleted(
        providers.delete(request.actor(), request.name(), request.deletionPrecondition()));
  }

  private Response answer(
      int status, ArmRequest request, Resource<AuthorizationProvider> resource) {
    return ArmAnswer.of(status, writer.provider(request, resource), resource.entityTag());
  }

  private static ProviderDraft draft(JsonMembers body) {
    JsonMembers properties = body.object("properties");
    JsonMembers grantTypes = properties.object("oauth2").object("grantTypes");
    List<GrantType> given =
        Arrays.stream(GrantType.values())
            .filter(type -> grantTypes.has(type.memberName()))
            .toList();
    Optional<String> displayName = properties.text("displayName", MOST_NAME_CHARACTERS);
    Optional<String> identityProvider =
        properties.requiredText("identityProvider", MOST_NAME_CHARACTERS);
    if (given.size() != 1) {
      grantTypes.problemHere("must have exactly one of authorizationCode and clientCredentials");
      body.check();
    }
    GrantType grantType = given.get(0);
    Map<String, @Nullable Secret> parameters =
        grantTypes.object(grantType.memberName()).parameters();
    body.check();
    return new ProviderDraft(displayName, identityProvider.orElseThrow(), grantType, parameters);
  }
}
