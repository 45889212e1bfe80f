package io.keybearer.http;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One request to send.
 *
 * <p>Immutable.
 *
 * @param method the method in capitals, such as {@code POST}
 * @param uri an absolute http or https URI; its fragment must be absent
 * @param headers the header fields in order, without Host, Content-Length and Transfer-Encoding,
 *     which the client sets
 * @param body the body; its type is the header Content-Type
 * @param identity the certificate by which the sender proves itself in TLS, where it does; such a
 *     request has a connection of its own
 * @param proxy the proxy to go through in place of that of the settings
 */
public record HttpRequest(
    String method,
    URI uri,
    List<HttpHeader> headers,
    Optional<HttpBody> body,
    Optional<ClientIdentity> identity,
    Optional<HttpProxy> proxy) {
  private static final List<String> FRAMING =
      List.of("host", "content-length", "transfer-encoding", "connection", "expect");

  /**
   * Copies the headers.
   *
   * @throws IllegalArgumentException if a header belongs to the client
   */
  public HttpRequest {
    headers = List.copyOf(headers);
    for (HttpHeader header : headers) {
      if (FRAMING.contains(header.name().toLowerCase(Locale.ROOT))) {
        throw new IllegalArgumentException("header " + header.name() + " is set by the client");
      }
    }
  }

  /** A request that goes through the proxy of the settings, if they name one. */
  public HttpRequest(
      String method,
      URI uri,
      List<HttpHeader> headers,
      Optional<HttpBody> body,
      Optional<ClientIdentity> identity) {
    this(method, uri, headers, body, identity, Optional.empty());
  }

  /** A request that shows no certificate. */
  public HttpRequest(String method, URI uri, List<HttpHeader> headers, Optional<HttpBody> body) {
    this(method, uri, headers, body, Optional.empty());
  }

  /** A GET without a body. */
  public static HttpRequest get(URI uri, HttpHeader... headers) {
    return new HttpRequest("GET", uri, List.of(headers), Optional.empty());
  }

  /** Shows method, host and path: query, headers and body may be secret. */
  @Override
  public String toString() {
    return method + " " + uri.getScheme() + "://" + uri.getRawAuthority() + uri.getRawPath();
  }
}
