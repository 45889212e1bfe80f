package io.keybearer.admin.rest;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.UUID;

/**
 * The headers that every answer has: a request id for support, and what keeps answers out of caches
 * and browsers.
 */
final class AnswerHeadersFilter implements ContainerResponseFilter {
  /** The header by which support finds a request in the log. */
  static final String REQUEST_ID = "x-ms-request-id";

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    if (!response.getHeaders().containsKey(REQUEST_ID)) {
      response.getHeaders().putSingle(REQUEST_ID, UUID.randomUUID().toString());
    }
    String allowed = response.getHeaderString(HttpHeaders.ALLOW);
    if (allowed != null && allowed.contains("GET") && !allowed.contains("HEAD")) {
      // Jersey answers HEAD wherever it answers GET, but does not say so.
      response.getHeaders().putSingle(HttpHeaders.ALLOW, "HEAD," + allowed);
    }
    response.getHeaders().putSingle(HttpHeaders.CACHE_CONTROL, "no-store");
    response.getHeaders().putSingle("X-Content-Type-Options", "nosniff");
  }
}
