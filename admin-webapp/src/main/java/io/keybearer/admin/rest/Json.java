package io.keybearer.admin.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keybearer.admin.service.StrictJson;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;

/** Reads JSON texts of requests, by {@link StrictJson}, and writes those of answers. */
final class Json {
  private static final ObjectMapper WRITER = new ObjectMapper();

  private Json() {}

  /**
   * Reads one JSON value in UTF-8.
   *
   * @throws RestException 400 when the text is not JSON; the message gives the place and repeats
   *     nothing of the text
   */
  static JsonNode read(byte[] text) {
    try {
      JsonNode node = StrictJson.reader().readTree(text);
      if (node.isMissingNode()) {
        throw RestException.of(400, "InvalidRequestContent", "The request has no content.");
      }
      return node;
    } catch (JsonProcessingException e) {
      String place =
          e.getLocation() == null
              ? ""
              : " Line "
                  + e.getLocation().getLineNr()
                  + ", column "
                  + e.getLocation().getColumnNr()
                  + ".";
      throw RestException.of(
          400, "InvalidRequestContent", "The request content is not valid JSON." + place);
    } catch (IOException e) {
      throw new IllegalStateException("reading from memory failed", e);
    }
  }

  /** A text as a value. */
  static JsonNode text(String text) {
    return JsonNodeFactory.instance.textNode(text);
  }

  /** A new empty object; its members keep the order in which they are put. */
  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** An answer with a JSON body. */
  static Response.ResponseBuilder response(int status, JsonNode body) {
    return Response.status(status)
        .type(MediaType.APPLICATION_JSON_TYPE.withCharset("utf-8"))
        .entity(write(body));
  }

  /** A tree as text in UTF-8. */
  static byte[] write(JsonNode tree) {
    try {
      return WRITER.writeValueAsBytes(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of plain values can be written", e);
    }
  }
}
