package io.keybearer.policy;

import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One request as the gateway received it, before any policy changed it. Implemented by the servlet
 * room; policies see it through {@link RequestDraft}.
 *
 * <p>Used by one thread at a time.
 */
public interface Exchange {
  /** The request's method, such as {@code GET}. */
  String method();

  /** {@code http} or {@code https}, as the container says. */
  String scheme();

  /** The host that the client asked for, without the port. */
  String host();

  /** The port that the client asked for. */
  int port();

  /**
   * The path as it was sent: percent-encoded, with its leading slash, without parameters cut off.
   */
  String path();

  /**
   * The part of the path that is the application's own and no API's, as it was sent; empty for the
   * root.
   */
  default String applicationPath() {
    return "";
  }

  /** The query string as it was sent, without the question mark; null when there is none. */
  @Nullable String query();

  /** The first value of a header; null when the request has none of that name. */
  @Nullable String header(String name);

  /** All values of a header, each field line a value; empty when the request has none. */
  List<String> headers(String name);

  /** The names of all headers, each once, in the casing of its first field line. */
  Collection<String> headerNames();

  /** The client's address as the container says, such as {@code 192.0.2.7}. */
  String clientAddress();

  /** The certificate the client authenticated its connection with; null when there is none. */
  @Nullable X509Certificate clientCertificate();

  /**
   * The client's certificate and those it showed beside it, each vouched for by the next; empty
   * when it showed none.
   */
  default List<X509Certificate> clientCertificates() {
    X509Certificate certificate = clientCertificate();
    return certificate == null ? List.of() : List.of(certificate);
  }

  /** Whether the request announces a body. */
  boolean hasBody();

  /** The length of the body in bytes, as the request announces it; -1 when it doesn't. */
  long bodyLength();

  /**
   * Reads the whole body, waiting for it. Called at most once.
   *
   * @throws PolicyFailure when it is longer than the limit, or the client went away
   */
  byte[] readBody();
}
