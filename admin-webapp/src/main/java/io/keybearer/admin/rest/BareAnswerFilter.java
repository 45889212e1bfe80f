package io.keybearer.admin.rest;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.Response;
import java.lang.annotation.Annotation;

/**
 * Mends answers that Jersey makes by itself, past {@link ErrorMapper}: one for headers that it
 * can't read has no content, and one to OPTIONS has a list in plain text that nobody reads.
 */
final class BareAnswerFilter implements ContainerResponseFilter {
  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    String method = request.getMethod();
    if (method.equals(HttpMethod.OPTIONS) && response.getStatus() == 200) {
      response.setEntity(null);
    }
    boolean isBare = response.getStatus() >= 400 && !response.hasEntity();
    if (isBare && !method.equals(HttpMethod.HEAD)) {
      Response error = ErrorMapper.bare(response.getStatus(), request.getUriInfo().getPath(false));
      response.setEntity(error.getEntity(), new Annotation[0], error.getMediaType());
    }
  }
}
