package io.keybearer.admin.rest;

import io.keybearer.admin.security.Permission;
import io.keybearer.admin.security.Principal;
import io.keybearer.admin.service.Actor;
import io.keybearer.admin.service.FieldProblem;
import io.keybearer.admin.service.ManagementException;
import io.keybearer.admin.service.Precondition;
import io.keybearer.admin.service.ResourceName;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A request to the native API by a caller who may make it. It is read strictly: a query parameter
 * or a member that is not known is an error.
 */
final class ApiRequest {
  private static final int MOST_QUERY_CHARACTERS = 512;

  private final ContainerRequestContext context;
  private final ArmRequest request;
  private final MultivaluedMap<String, String> query;

  private ApiRequest(ContainerRequestContext context, ArmRequest request) {
    this.context = context;
    this.request = request;
    this.query = context.getUriInfo().getQueryParameters();
  }

  /**
   * The request, once its caller's permission, the ids of its path and the names of its query's
   * parameters are checked.
   *
   * @param context the request as Jersey has it
   * @param permission what it takes
   * @param parameters the query parameters that it may have, each once
   * @throws RestException 403 when the caller does not have the permission
   * @throws ManagementException when something of it can't be used
   */
  static ApiRequest of(
      ContainerRequestContext context, Permission permission, String... parameters) {
    ApiRequest request = new ApiRequest(context, ArmRequest.of(context, permission));
    request.checkQuery(Set.of(parameters));
    return request;
  }

  private void checkQuery(Set<String> known) {
    List<FieldProblem> problems = new ArrayList<>();
    query.forEach(
        (name, values) -> {
          if (!known.contains(name)) {
            problems.add(new FieldProblem("query." + name, "is not a parameter of this operation"));
          } else if (values.size() > 1) {
            problems.add(new FieldProblem("query." + name, "is given twice"));
          } else if (values.get(0).length() > MOST_QUERY_CHARACTERS) {
            problems.add(
                new FieldProblem(
                    "query." + name, "must have at most " + MOST_QUERY_CHARACTERS + " characters"));
          }
        });
    if (!problems.isEmpty()) {
      throw ManagementException.invalid(problems);
    }
  }

  /** The resource that the path names, as the caller wrote it. */
  ResourceName name() {
    return request.name();
  }

  /** The caller, as audit rows name it. */
  Actor actor() {
    return request.actor();
  }

  /** The caller, with what it may do. */
  Principal principal() {
    return request.principal();
  }

  /** The condition of {@code If-Match} or {@code If-None-Match}. */
  Precondition precondition() {
    return request.precondition();
  }

  /**
   * The body's members; one without a body has none.
   *
   * @throws RestException 400, 413 or 415 when it can't be read
   */
  JsonMembers members() {
    return JsonMembers.ofStrictBody(context.hasEntity() ? request.json() : Json.object());
  }

  /** Makes sure that the body, if there is one, has no member. */
  void checkEmpty() {
    members().check();
  }

  /** A query parameter; empty when it is absent or has no value. */
  Optional<String> parameter(String name) {
    return Optional.ofNullable(query.getFirst(name)).filter(text -> !text.isBlank());
  }

  /**
   * A query parameter that is a whole number.
   *
   * @throws ManagementException when it is not, or is outside the range
   */
  int number(String name, int byDefault, int least, int most) {
    Optional<String> text = parameter(name);
    if (text.isEmpty()) {
      return byDefault;
    }
    try {
      int number = Integer.parseInt(text.get());
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // The same problem as a number outside the range.
    }
    throw ManagementException.invalid(
        "query." + name, "must be a whole number from " + least + " to " + most);
  }
}
