package io.keybearer.admin.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keybearer.admin.service.FieldProblem;
import jakarta.ws.rs.core.Response;

/**
 * A failure in the native API's form, RFC 9457. Its type is {@code about:blank}, so that its title
 * is the status's phrase (§4.2.1); two further members say more to programs: {@code code}, and
 * which fields can't be used.
 *
 * @param error the same failure, in the words that both APIs share
 */
record ProblemDetails(ArmError error) {
  /** The content type (§6.1). */
  static final String MEDIA_TYPE = "application/problem+json";

  /** The answer. */
  Response response() {
    Response.ResponseBuilder response =
        Response.status(error.status()).type(MEDIA_TYPE).entity(body());
    error.headers().forEach(response::header);
    return response.build();
  }

  /** The answer's body. */
  byte[] body() {
    ObjectNode body = Json.object();
    Response.Status status = Response.Status.fromStatusCode(error.status());
    body.put("type", "about:blank")
        .put("title", status == null ? "Error" : status.getReasonPhrase())
        .put("status", error.status())
        .put("detail", error.message())
        .put("code", error.code());
    if (!error.details().isEmpty()) {
      ArrayNode errors = body.putArray("errors");
      for (FieldProblem problem : error.details()) {
        errors.addObject().put("target", problem.target()).put("detail", problem.message());
      }
    }
    return Json.write(body);
  }
}
