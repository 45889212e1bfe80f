package io.keybearer.http;

import java.util.List;
import java.util.Optional;

/**
 * An answer as it came; a redirect is an answer like any other.
 *
 * @param status the status code
 * @param headers the header fields in order
 * @param body the body, at most {@link OutboundHttpClient#BODY_LIMIT_BYTES}; empty when there is
 *     none
 * @param truncated whether the body was longer and was cut
 */
public record HttpResponse(int status, List<HttpHeader> headers, HttpBody body, boolean truncated) {
  /** Copies the headers. */
  public HttpResponse {
    headers = List.copyOf(headers);
  }

  /** The value of the first header of that name, in any casing. */
  public Optional<String> header(String name) {
    return headers.stream()
        .filter(header -> header.name().equalsIgnoreCase(name))
        .map(HttpHeader::value)
        .findFirst();
  }

  /** Shows status and length: headers and body may be secret. */
  @Override
  public String toString() {
    return "HttpResponse[" + status + ", " + body + (truncated ? "+]" : "]");
  }
}
