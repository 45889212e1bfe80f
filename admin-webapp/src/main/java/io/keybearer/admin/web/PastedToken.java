package io.keybearer.admin.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * Who a token says that it is of, to save somebody typing (RFC 7519 §4). It is decoded and not
 * verified, so nothing but what a person looks over may come of it. The token is not kept.
 *
 * @param objectId {@code oid}
 * @param tenantId {@code tid}
 * @param appId the client application, by either of the two claims that name it; may be empty
 */
record PastedToken(String objectId, String tenantId, String appId) {
  private static final int MOST_CHARACTERS = 16_384;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The text can't be used; the message is the key of a text that says why. */
  static final class UnreadableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableException(String key) {
      super(key);
    }
  }

  /**
   * Reads a token, with or without {@code Bearer} before it.
   *
   * @throws UnreadableException when it is no JSON Web Token in compact form with claims {@code
   *     oid} and {@code tid}
   */
  static PastedToken of(String text) throws UnreadableException {
    String token = text.strip().replaceFirst("(?i)^Bearer\\s+", "");
    String[] parts = token.split("\\.", -1);
    if (token.length() > MOST_CHARACTERS || parts.length != 3) {
      throw new UnreadableException("jwt.not-compact");
    }
    JsonNode claims = claims(parts[1]);
    String objectId = text(claims, "oid").orElse("");
    String tenantId = text(claims, "tid").orElse("");
    if (objectId.isEmpty() || tenantId.isEmpty()) {
      throw new UnreadableException("jwt.no-ids");
    }
    return new PastedToken(
        objectId, tenantId, text(claims, "azp").or(() -> text(claims, "appid")).orElse(""));
  }

  private static JsonNode claims(String part) throws UnreadableException {
    try {
      byte[] json = Base64.getUrlDecoder().decode(part);
      JsonNode claims = JSON.readTree(new String(json, StandardCharsets.UTF_8));
      if (claims.isObject()) {
        return claims;
      }
    } catch (IllegalArgumentException | JsonProcessingException e) {
      // What is wrong with it exactly may show a part of it.
    }
    throw new UnreadableException("jwt.not-json");
  }

  private static Optional<String> text(JsonNode claims, String name) {
    return Optional.of(claims.path(name)).filter(JsonNode::isTextual).map(JsonNode::asText);
  }

  @Override
  public String toString() {
    return "PastedToken";
  }
}
