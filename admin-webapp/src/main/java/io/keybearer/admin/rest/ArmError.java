package io.keybearer.admin.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keybearer.admin.service.FieldProblem;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;

/**
 * A failure in Azure Resource Manager's form: {@code
 * {"error":{"code","message","details":[{"code","target", "message"}]}}}.
 *
 * @param status the HTTP status
 * @param code a word for programs, such as {@code ResourceNotFound}
 * @param message a sentence for people
 * @param details the fields that can't be used; left out when empty
 * @param headers further headers of the answer
 */
record ArmError(
    int status,
    String code,
    String message,
    List<FieldProblem> details,
    Map<String, String> headers) {

  /** The code of a body or path whose fields can't be used, here and in each detail. */
  static final String VALIDATION_ERROR = "ValidationError";

  /** The answer. */
  Response response() {
    Response.ResponseBuilder response = Json.response(status, tree());
    headers.forEach(response::header);
    return response.build();
  }

  /** The answer's body. */
  byte[] body() {
    return Json.write(tree());
  }

  private ObjectNode tree() {
    ObjectNode body = Json.object();
    ObjectNode error = body.putObject("error").put("code", code).put("message", message);
    if (!details.isEmpty()) {
      ArrayNode array = error.putArray("details");
      for (FieldProblem detail : details) {
        array
            .addObject()
            .put("code", VALIDATION_ERROR)
            .put("target", detail.target())
            .put("message", detail.message());
      }
    }
    return body;
  }
}
