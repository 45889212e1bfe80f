package io.keybearer.oauth;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a provider wants its token requests; everything that the catalogue can say of them.
 *
 * @param clientAuthentication how the client proves itself
 * @param format how the body is written
 * @param tokenParameters further parameters of requests for new tokens
 * @param refreshParameters further parameters of refreshes
 * @param headers further header fields; they win over the client's own
 * @param renamed parameters that go under another name, such as {@code client_id} as {@code
 *     client_key}
 */
public record TokenRequestShape(
    ClientAuthentication clientAuthentication,
    Format format,
    Map<String, String> tokenParameters,
    Map<String, String> refreshParameters,
    Map<String, String> headers,
    Map<String, String> renamed) {
  /** How a body is written. */
  public enum Format {
    /** {@code application/x-www-form-urlencoded}, as RFC 6749 says. */
    FORM,
    /** A JSON object of texts. */
    JSON
  }

  /** Copies the maps, keeping their order. */
  public TokenRequestShape {
    tokenParameters = ordered(tokenParameters);
    refreshParameters = ordered(refreshParameters);
    headers = ordered(headers);
    renamed = ordered(renamed);
  }

  /** The RFC's shape with this client authentication. */
  public static TokenRequestShape standard(ClientAuthentication clientAuthentication) {
    return new TokenRequestShape(
        clientAuthentication, Format.FORM, Map.of(), Map.of(), Map.of(), Map.of());
  }

  private static Map<String, String> ordered(Map<String, String> map) {
    return java.util.Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }
}
