package io.keybearer.admin.rest;

import io.keybearer.admin.security.AccessException;
import io.keybearer.admin.security.SecurityUnavailableException;
import io.keybearer.admin.service.FieldProblem;
import io.keybearer.admin.service.ManagementException;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns every failure into an ARM error, or on the native API's paths into problem details. What
 * was not expected is logged here and told to nobody else.
 */
final class ErrorMapper implements ExceptionMapper<Throwable> {
  private static final Logger LOG = LoggerFactory.getLogger(ErrorMapper.class);

  @Context private @Nullable UriInfo uri;

  @Override
  public Response toResponse(Throwable failure) {
    return response(error(failure), uri == null ? "" : uri.getPath(false));
  }

  /**
   * The answer to a request that Jersey refused without a reason.
   *
   * @param path relative to the application's root
   */
  static Response bare(int status, String path) {
    return response(plain(status, "BadRequest", "The request can't be understood."), path);
  }

  private static Response response(ArmError error, String path) {
    return ApiPath.isApi(path) ? new ProblemDetails(error).response() : error.response();
  }

  private static ArmError error(Throwable failure) {
    if (failure instanceof RestException refused) {
      return refused.error();
    }
    if (failure instanceof ManagementException refused) {
      return managementError(refused);
    }
    if (failure instanceof AccessException refused) {
      return accessError(refused);
    }
    if (failure instanceof SecurityUnavailableException) {
      LOG.warn("a caller could not be authenticated: the store is not available");
      return ReadinessFilter.unavailable().error();
    }
    if (failure instanceof WebApplicationException refused) {
      return frameworkError(refused);
    }
    return unexpected(failure);
  }

  private static ArmError unexpected(Throwable failure) {
    String requestId = UUID.randomUUID().toString();
    LOG.error("request {} failed unexpectedly", requestId, failure);
    return new ArmError(
        500,
        "InternalServerError",
        "The request failed; the server's log says why under the id " + requestId + ".",
        List.of(),
        Map.of(AnswerHeadersFilter.REQUEST_ID, requestId));
  }

  private static ArmError managementError(ManagementException refused) {
    return switch (refused.kind()) {
      case INVALID ->
          new ArmError(
              400, ArmError.VALIDATION_ERROR, message(refused), refused.problems(), Map.of());
      case LIMIT_EXCEEDED -> plain(400, "LimitExceeded", message(refused));
      case NOT_FOUND -> plain(404, "ResourceNotFound", message(refused));
      case CONFLICT -> plain(409, refused.code(), message(refused));
      case PRECONDITION_FAILED -> plain(412, "PreconditionFailed", message(refused));
      case UNAVAILABLE -> {
        LOG.warn("a request was refused: the store is not available", refused.getCause());
        yield ReadinessFilter.unavailable().error();
      }
    };
  }

  private static ArmError accessError(AccessException refused) {
    return switch (refused.kind()) {
      case INVALID ->
          new ArmError(
              400,
              ArmError.VALIDATION_ERROR,
              "One or more fields contain incorrect values:",
              List.of(new FieldProblem(refused.target().orElse(""), refused.sentence())),
              Map.of());
      case FORBIDDEN -> plain(403, "AuthorizationFailed", refused.sentence());
      case NOT_FOUND -> plain(404, "ResourceNotFound", refused.sentence());
      case CONFLICT -> plain(409, "Conflict", refused.sentence());
      case PRECONDITION_FAILED -> plain(412, "PreconditionFailed", refused.sentence());
    };
  }

  private static ArmError frameworkError(WebApplicationException refused) {
    int status = refused.getResponse().getStatus();
    return switch (status) {
      case 404 -> plain(404, "ResourceNotFound", "No resource is at this path.");
      case 405 -> notAllowed(refused);
      case 406 -> plain(406, "NotAcceptable", "The answer is application/json.");
      case 415 ->
          plain(415, "UnsupportedMediaType", "The request content must be application/json.");
      default ->
          status >= 500
              ? unexpected(refused)
              : plain(status, "BadRequest", "The request can't be understood.");
    };
  }

  private static ArmError notAllowed(WebApplicationException refused) {
    String allowed =
        refused instanceof NotAllowedException
            ? refused.getResponse().getHeaderString(HttpHeaders.ALLOW)
            : null;
    return new ArmError(
        405,
        "MethodNotAllowed",
        "The resource does not support this method.",
        List.of(),
        allowed == null ? Map.of() : Map.of(HttpHeaders.ALLOW, allowed));
  }

  private static ArmError plain(int status, String code, String message) {
    return new ArmError(status, code, message, List.of(), Map.of());
  }

  private static String message(ManagementException refused) {
    return String.valueOf(refused.getMessage());
  }
}
