package io.keybearer.admin.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keybearer.admin.security.Accounts;
import io.keybearer.admin.security.Accounts.Account;
import io.keybearer.admin.security.Permission;
import io.keybearer.admin.security.Role;
import io.keybearer.admin.service.ManagementException;
import io.keybearer.model.Secret;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Accounts that people sign in with. A password goes in and never comes out. */
@Path(ApiPath.ACCOUNTS)
public final class AccountResource {
  private static final int MOST_CHARACTERS = 256;
  private static final Pattern VERSION = Pattern.compile("\"(\\d{1,18})\"");

  private final Accounts accounts;

  AccountResource(Accounts accounts) {
    this.accounts = accounts;
  }

  /** Lists them, by name. */
  @GET
  public Response list(@Context ContainerRequestContext context) {
    ApiRequest.of(context, Permission.MANAGE_ACCOUNTS);
    ObjectNode body = Json.object();
    ArrayNode value = body.putArray("value");
    accounts.all().forEach(account -> value.add(tree(account)));
    return Json.response(200, body).build();
  }

  /** Reads one. */
  @GET
  @Path("{account}")
  public Response get(@Context ContainerRequestContext context, @PathParam("account") String name) {
    ApiRequest.of(context, Permission.MANAGE_ACCOUNTS);
    return answer(200, accounts.get(name));
  }

  /** Creates one. */
  @POST
  public Response create(@Context ContainerRequestContext context) {
    ApiRequest request = ApiRequest.of(context, Permission.MANAGE_ACCOUNTS);
    JsonMembers body = request.members();
    Optional<String> name = body.requiredText("name", MOST_CHARACTERS);
    Optional<Secret> password = body.requiredText("password", MOST_CHARACTERS).map(Secret::of);
    Optional<Accounts.Draft> draft = draft(body);
    body.check();
    Account created =
        accounts.create(
            request.principal(), name.orElseThrow(), password.orElseThrow(), draft.orElseThrow());
    return answer(201, created);
  }

  /** Changes what one may do. */
  @PUT
  @Path("{account}")
  public Response update(
      @Context ContainerRequestContext context, @PathParam("account") String name) {
    ApiRequest request = ApiRequest.of(context, Permission.MANAGE_ACCOUNTS);
    JsonMembers body = request.members();
    Optional<Accounts.Draft> draft = draft(body);
    body.check();
    return answer(
        200, accounts.update(request.principal(), name, draft.orElseThrow(), version(context)));
  }

  /** Gives one another password. */
  @POST
  @Path("{account}/resetPassword")
  public Response resetPassword(
      @Context ContainerRequestContext context, @PathParam("account") String name) {
    ApiRequest request = ApiRequest.of(context, Permission.MANAGE_ACCOUNTS);
    JsonMembers body = request.members();
    Optional<Secret> password = body.requiredText("password", MOST_CHARACTERS).map(Secret::of);
    body.check();
    accounts.resetPassword(request.principal(), name, password.orElseThrow());
    return Response.noContent().build();
  }

  /** Removes one. */
  @DELETE
  @Path("{account}")
  public Response delete(
      @Context ContainerRequestContext context, @PathParam("account") String name) {
    ApiRequest request = ApiRequest.of(context, Permission.MANAGE_ACCOUNTS);
    accounts.delete(request.principal(), name, version(context));
    return Response.noContent().build();
  }

  /** The member {@code role}, which must be there; what is wrong with it is noted. */
  static Optional<Role> role(JsonMembers body) {
    Optional<String> text = body.requiredText("role", MOST_CHARACTERS);
    Optional<Role> role = text.flatMap(Role::named);
    if (text.isPresent() && role.isEmpty()) {
      List<String> names = Arrays.stream(Role.values()).map(Role::text).toList();
      body.problem("role", "must be one of " + String.join(", ", names));
    }
    return role;
  }

  private static Optional<Accounts.Draft> draft(JsonMembers body) {
    Optional<Role> role = role(body);
    boolean mayReveal = body.flag("mayRevealTokens").orElse(false);
    boolean disabled = body.flag("disabled").orElse(false);
    return role.map(it -> new Accounts.Draft(it, mayReveal, disabled));
  }

  /** The version that {@code If-Match} names; empty when it names none or any. */
  private static Optional<Long> version(ContainerRequestContext context) {
    String condition = context.getHeaderString(HttpHeaders.IF_MATCH);
    if (condition == null || condition.strip().equals("*")) {
      return Optional.empty();
    }
    Matcher version = VERSION.matcher(condition.strip());
    if (!version.matches()) {
      throw ManagementException.preconditionFailed();
    }
    return Optional.of(Long.valueOf(version.group(1)));
  }

  private static Response answer(int status, Account account) {
    return Json.response(status, tree(account))
        .header(HttpHeaders.ETAG, "\"" + account.version() + "\"")
        .build();
  }

  private static ObjectNode tree(Account account) {
    ObjectNode body = Json.object();
    body.put("name", account.name())
        .put("role", account.role().text())
        .put("mayRevealTokens", account.mayReveal())
        .put("disabled", account.disabled())
        .put("temporary", account.temporary())
        .put("createdAt", account.createdAt().toString());
    account.lastSignInAt().ifPresent(time -> body.put("lastSignInAt", time.toString()));
    return body;
  }
}
