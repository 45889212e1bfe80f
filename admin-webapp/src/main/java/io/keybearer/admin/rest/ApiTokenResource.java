package io.keybearer.admin.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keybearer.admin.security.ApiTokens;
import io.keybearer.admin.security.ApiTokens.Description;
import io.keybearer.admin.security.Permission;
import io.keybearer.admin.security.Role;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/** API tokens. A token is in the answer to its creation and nowhere else. */
@Path(ApiPath.API_TOKENS)
public final class ApiTokenResource {
  private static final int MOST_CHARACTERS = 256;
  private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private final ApiTokens tokens;

  ApiTokenResource(ApiTokens tokens) {
    this.tokens = tokens;
  }

  /** Lists them, the oldest first. */
  @GET
  public Response list(@Context ContainerRequestContext context) {
    ApiRequest.of(context, Permission.MANAGE_API_TOKENS);
    ObjectNode body = Json.object();
    ArrayNode value = body.putArray("value");
    tokens.all().forEach(token -> value.add(tree(token)));
    return Json.response(200, body).build();
  }

  /** Reads one. */
  @GET
  @Path("{token}")
  public Response get(@Context ContainerRequestContext context, @PathParam("token") String id) {
    ApiRequest.of(context, Permission.MANAGE_API_TOKENS);
    return Json.response(200, tree(tokens.get(id(id)))).build();
  }

  /** Issues one. */
  @POST
  public Response issue(@Context ContainerRequestContext context) {
    ApiRequest request = ApiRequest.of(context, Permission.MANAGE_API_TOKENS);
    JsonMembers body = request.members();
    Optional<String> name = body.requiredText("name", MOST_CHARACTERS);
    Optional<Role> role = AccountResource.role(body);
    boolean mayReveal = body.flag("mayRevealTokens").orElse(false);
    Optional<Set<Permission>> scopes = scopes(body);
    Duration life = life(body);
    body.check();
    ApiTokens.Issued issued =
        tokens.issue(
            request.principal(),
            new ApiTokens.Draft(name.orElseThrow(), role.orElseThrow(), mayReveal, scopes, life));
    ObjectNode answer = tree(issued.description());
    answer.put("token", issued.token().expose());
    return Json.response(201, answer).build();
  }

  /** Ends one. */
  @DELETE
  @Path("{token}")
  public Response revoke(@Context ContainerRequestContext context, @PathParam("token") String id) {
    ApiRequest request = ApiRequest.of(context, Permission.MANAGE_API_TOKENS);
    tokens.revoke(request.principal(), id(id));
    return Response.noContent().build();
  }

  private static UUID id(String text) {
    if (!ID.matcher(text).matches()) {
      throw new NotFoundException();
    }
    return UUID.fromString(text);
  }

  private static Optional<Set<Permission>> scopes(JsonMembers body) {
    Optional<List<String>> texts =
        body.texts("scopes", Permission.values().length, MOST_CHARACTERS);
    return texts.map(
        them -> {
          Set<Permission> scopes = EnumSet.noneOf(Permission.class);
          for (int at = 0; at < them.size(); at++) {
            Optional<Permission> scope = Permission.named(them.get(at));
            if (scope.isEmpty()) {
              body.problem("scopes[" + at + ']', "is not the name of a permission");
            }
            scope.ifPresent(scopes::add);
          }
          return scopes;
        });
  }

  private static Duration life(JsonMembers body) {
    long most = ApiTokens.LONGEST_LIFE.toDays();
    Optional<JsonNode> days = body.value("expiresInDays");
    if (days.isEmpty()) {
      return ApiTokens.USUAL_LIFE;
    }
    if (!days.get().isIntegralNumber()
        || days.get().longValue() < 1
        || days.get().longValue() > most) {
      body.problem("expiresInDays", "must be a whole number from 1 to " + most);
      return ApiTokens.USUAL_LIFE;
    }
    return Duration.ofDays(days.get().longValue());
  }

  private static ObjectNode tree(Description token) {
    ObjectNode body = Json.object();
    body.put("id", token.id().toString())
        .put("name", token.name())
        .put("role", token.role().text());
    ArrayNode permissions = body.putArray("permissions");
    token.permissions().stream().sorted().map(Permission::text).forEach(permissions::add);
    body.put("createdBy", token.createdBy()).put("createdAt", token.createdAt().toString());
    token.expiresAt().ifPresent(time -> body.put("expiresAt", time.toString()));
    token.lastUsedAt().ifPresent(time -> body.put("lastUsedAt", time.toString()));
    return body;
  }
}
