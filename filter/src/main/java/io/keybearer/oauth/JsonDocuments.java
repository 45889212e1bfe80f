package io.keybearer.oauth;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.keybearer.http.HttpExchangeException;
import io.keybearer.http.HttpHeader;
import io.keybearer.http.HttpRequest;
import io.keybearer.http.HttpResponse;
import io.keybearer.http.OutboundHttpClient;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.stream.Stream;

/** Fetches the JSON documents that authorization servers publish. */
final class JsonDocuments {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration DEADLINE = Duration.ofSeconds(8);

  private JsonDocuments() {}

  /**
   * The JSON object at a place.
   *
   * @param what what messages call it, such as {@code metadata}
   * @param headers further headers of the request
   * @throws DiscoveryException if there is no such object
   */
  static JsonNode fetch(OutboundHttpClient http, URI place, String what, HttpHeader... headers) {
    HttpResponse response;
    try {
      response =
          http.send(
              HttpRequest.get(
                  place,
                  Stream.concat(
                          Stream.of(new HttpHeader("Accept", "application/json")),
                          Stream.of(headers))
                      .toArray(HttpHeader[]::new)),
              DEADLINE);
    } catch (HttpExchangeException e) {
      throw new DiscoveryException("no " + what + " at " + place + ": " + e.getMessage(), e);
    }
    if (response.status() != 200 || response.truncated()) {
      throw new DiscoveryException("no " + what + " at " + place + ": status " + response.status());
    }
    try {
      JsonNode document = JSON.readTree(response.body().bytes());
      if (document.isObject()) {
        return document;
      }
    } catch (JsonProcessingException e) {
      // The same as any other answer that is no JSON object.
      throw new DiscoveryException("no " + what + " at " + place + ": it is not a JSON object");
    } catch (IOException e) {
      throw new IllegalStateException("bytes in memory can be read", e);
    }
    throw new DiscoveryException("no " + what + " at " + place + ": it is not a JSON object");
  }
}
