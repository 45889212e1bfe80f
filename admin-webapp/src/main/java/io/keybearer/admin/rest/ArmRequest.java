package io.keybearer.admin.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.keybearer.admin.security.Permission;
import io.keybearer.admin.security.Principal;
import io.keybearer.admin.service.Actor;
import io.keybearer.admin.service.FieldProblem;
import io.keybearer.admin.service.ManagementException;
import io.keybearer.admin.service.Precondition;
import io.keybearer.admin.service.ResourceName;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A request to the Resource Manager's paths by a caller who may make it: the ids of its path,
 * checked, and its headers and body.
 */
final class ArmRequest {
  /** The most bytes of a body. */
  static final int MOST_BODY_BYTES = 1024 * 1024;

  private static final Pattern SUBSCRIPTION =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
  private static final Pattern RESOURCE_GROUP = Pattern.compile("[^\\p{Cntrl}/<>%&?\\\\]{1,90}");
  private static final Pattern SERVICE =
      Pattern.compile("(?=.{1,50}$)[a-zA-Z]([a-zA-Z0-9-]*[a-zA-Z0-9])?");

  private final ContainerRequestContext context;
  private final Principal principal;
  private final MultivaluedMap<String, String> path;

  private ArmRequest(ContainerRequestContext context, Principal principal) {
    this.context = context;
    this.principal = principal;
    this.path = context.getUriInfo().getPathParameters();
  }

  /**
   * The request, once its caller's permission and every id of its path are checked.
   *
   * @param context the request as Jersey has it
   * @param permission what it takes
   * @throws RestException 403 when the caller does not have it
   * @throws ManagementException when an id can't be one
   */
  static ArmRequest of(ContainerRequestContext context, Permission permission) {
    Principal principal = BearerFilter.principalOf(context, permission);
    ArmRequest request = new ArmRequest(context, principal);
    request.checkPath();
    return request;
  }

  private void checkPath() {
    List<FieldProblem> problems = new ArrayList<>();
    check("subscription", "subscriptionId", SUBSCRIPTION, "must be a UUID", problems);
    check(
        "resourceGroup",
        "resourceGroupName",
        RESOURCE_GROUP,
        "must have 1 to 90 characters",
        problems);
    check(
        "service",
        "serviceName",
        SERVICE,
        "must begin with a letter, go on with letters, digits and hyphens, not end with a hyphen,"
            + " and have 1 to 50 characters",
        problems);
    checkId("provider", "authorizationProviderId", problems);
    checkId("authorization", "authorizationId", problems);
    checkId("accessPolicy", "authorizationAccessPolicyId", problems);
    if (!problems.isEmpty()) {
      throw ManagementException.invalid(problems);
    }
  }

  private void check(
      String name, String target, Pattern pattern, String message, List<FieldProblem> problems) {
    String value = path.getFirst(name);
    if (value != null && (value.isBlank() || !pattern.matcher(value).matches())) {
      problems.add(new FieldProblem(target, message));
    }
  }

  private void checkId(String name, String target, List<FieldProblem> problems) {
    String value = path.getFirst(name);
    if (value != null) {
      ResourceName.problem(target, value).ifPresent(problems::add);
    }
  }

  /** The subscription as the caller wrote it. */
  String subscription() {
    return id("subscription");
  }

  /** The resource group as the caller wrote it. */
  String resourceGroup() {
    return id("resourceGroup");
  }

  /** The resource that the path names, as the caller wrote it. */
  ResourceName name() {
    return new ResourceName(
        id("service"),
        Stream.of("provider", "authorization", "accessPolicy")
            .filter(path::containsKey)
            .map(this::id)
            .toList());
  }

  /** The caller, with what it may do. */
  Principal principal() {
    return principal;
  }

  /** The caller, as audit rows name it. */
  Actor actor() {
    return new Actor(principal.name());
  }

  /** The condition of {@code If-Match} or {@code If-None-Match}. */
  Precondition precondition() {
    return Precondition.of(
        Optional.ofNullable(context.getHeaderString(HttpHeaders.IF_MATCH)),
        Optional.ofNullable(context.getHeaderString(HttpHeaders.IF_NONE_MATCH)));
  }

  /** The condition of {@code If-Match} alone, as a deletion has it; without one it is {@code *}. */
  Precondition deletionPrecondition() {
    return Precondition.of(
        Optional.ofNullable(context.getHeaderString(HttpHeaders.IF_MATCH)), Optional.empty());
  }

  /**
   * The members of the JSON object in the body.
   *
   * @throws RestException 400, 413 or 415 when there is none that can be read
   */
  JsonMembers body() {
    return JsonMembers.ofBody(json());
  }

  /**
   * The JSON value in the body.
   *
   * @throws RestException 400, 413 or 415 when there is none that can be read
   */
  JsonNode json() {
    checkMediaType(context.getMediaType());
    byte[] text;
    try {
      text = context.getEntityStream().readNBytes(MOST_BODY_BYTES + 1);
    } catch (IOException e) {
      throw RestException.of(
          400, "InvalidRequestContent", "The request content ended before all of it was read.");
    }
    if (text.length > MOST_BODY_BYTES) {
      throw RestException.of(
          413,
          "RequestContentTooLarge",
          "The request content has more than " + MOST_BODY_BYTES + " bytes.");
    }
    return Json.read(text);
  }

  private static void checkMediaType(@org.jspecify.annotations.Nullable MediaType type) {
    if (type == null) {
      return;
    }
    String subtype = type.getSubtype().toLowerCase(Locale.ROOT);
    boolean json =
        type.getType().equalsIgnoreCase("application")
            && (subtype.equals("json") || subtype.endsWith("+json"));
    String charset = type.getParameters().getOrDefault(MediaType.CHARSET_PARAMETER, "utf-8");
    if (!json || !charset.equalsIgnoreCase("utf-8")) {
      throw RestException.of(
          415, "UnsupportedMediaType", "The request content must be application/json in UTF-8.");
    }
  }

  private String id(String name) {
    String value = path.getFirst(name);
    if (value == null) {
      throw new IllegalStateException("the path has no {" + name + "}");
    }
    return value;
  }
}
