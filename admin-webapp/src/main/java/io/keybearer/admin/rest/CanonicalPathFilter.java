package io.keybearer.admin.rest;

import jakarta.annotation.Priority;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;

/**
 * Brings a request's path into the spelling that the resources' templates have, before one is
 * chosen.
 */
@PreMatching
@Priority(100)
final class CanonicalPathFilter implements ContainerRequestFilter {
  @Override
  public void filter(ContainerRequestContext context) {
    UriInfo uri = context.getUriInfo();
    String path = uri.getPath(false);
    String canonical = ArmPath.canonical(path);
    if (!canonical.equals(path)) {
      String query = uri.getRequestUri().getRawQuery();
      context.setRequestUri(
          uri.getBaseUri(),
          URI.create(uri.getBaseUri() + canonical + (query == null ? "" : '?' + query)));
    }
  }
}
