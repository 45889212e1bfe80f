package io.keybearer.servlet;

import io.keybearer.policy.Exchange;
import io.keybearer.policy.PolicyFailure;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The container's request, as policies read it. */
final class ReceivedRequest implements Exchange {
  private static final String CERTIFICATES = "jakarta.servlet.request.X509Certificate";

  private final HttpServletRequest request;
  private final int bodyLimitBytes;

  /**
   * A view of the request.
   *
   * @param bodyLimitBytes the longest body that a policy may read
   */
  ReceivedRequest(HttpServletRequest request, int bodyLimitBytes) {
    this.request = request;
    this.bodyLimitBytes = bodyLimitBytes;
  }

  @Override
  public String method() {
    return request.getMethod();
  }

  @Override
  public String scheme() {
    return request.getScheme();
  }

  @Override
  public String host() {
    return request.getServerName();
  }

  @Override
  public int port() {
    return request.getServerPort();
  }

  @Override
  public String path() {
    return request.getRequestURI();
  }

  @Override
  public String applicationPath() {
    return request.getContextPath();
  }

  @Override
  public @Nullable String query() {
    return request.getQueryString();
  }

  @Override
  public @Nullable String header(String name) {
    return request.getHeader(name);
  }

  @Override
  public List<String> headers(String name) {
    Enumeration<String> values = request.getHeaders(name);
    if (values == null || !values.hasMoreElements()) {
      return List.of();
    }
    String first = values.nextElement();
    if (!values.hasMoreElements()) {
      return List.of(first);
    }
    List<String> all = new ArrayList<>();
    all.add(first);
    while (values.hasMoreElements()) {
      all.add(values.nextElement());
    }
    return Collections.unmodifiableList(all);
  }

  @Override
  public Collection<String> headerNames() {
    Map<String, String> names = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    List<String> inOrder = new ArrayList<>();
    Enumeration<String> all = request.getHeaderNames();
    while (all != null && all.hasMoreElements()) {
      String name = all.nextElement();
      if (names.putIfAbsent(name, name) == null) {
        inOrder.add(name);
      }
    }
    return inOrder;
  }

  @Override
  public String clientAddress() {
    return request.getRemoteAddr();
  }

  @Override
  public @Nullable X509Certificate clientCertificate() {
    List<X509Certificate> chain = clientCertificates();
    return chain.isEmpty() ? null : chain.get(0);
  }

  @Override
  public List<X509Certificate> clientCertificates() {
    return request.getAttribute(CERTIFICATES) instanceof X509Certificate[] chain
        ? List.of(chain)
        : List.of();
  }

  @Override
  public boolean hasBody() {
    return request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
  }

  @Override
  public long bodyLength() {
    return request.getContentLengthLong();
  }

  @Override
  public byte[] readBody() {
    if (request.getContentLengthLong() > bodyLimitBytes) {
      throw tooLong();
    }
    try {
      InputStream input = request.getInputStream();
      byte[] bytes = input.readNBytes(bodyLimitBytes);
      if (bytes.length == bodyLimitBytes && input.read() >= 0) {
        throw tooLong();
      }
      return bytes;
    } catch (IOException e) {
      throw PolicyFailure.failed(
              "ClientConnectionFailure", "The client's request ended before its body was read.", e)
          .from("request-forwarder");
    }
  }

  private PolicyFailure tooLong() {
    return PolicyFailure.denied(
        "RequestBodyTooLarge",
        413,
        "The request body is longer than the "
            + bodyLimitBytes
            + " bytes that policies can read here.");
  }
}
