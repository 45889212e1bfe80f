package io.keybearer.admin.rest;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;

/**
 * Answers what Jersey refuses by {@code sendError}, before any of its filters runs, as {@link
 * ErrorServlet} would: Jetty shows error pages to GET, HEAD and POST only, and leaves the answer to
 * a PUT empty. {@code WEB-INF/web.xml} puts it before the REST API.
 */
public final class SentErrorFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;

  /** Made by the container. */
  public SentErrorFilter() {}

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    chain.doFilter(
        request,
        new HttpServletResponseWrapper(response) {
          @Override
          public void sendError(int status, String message) throws IOException {
            sendError(status);
          }

          @Override
          public void sendError(int status) throws IOException {
            resetBuffer();
            ErrorServlet.answer(response, status, request.getRequestURI(), request);
          }
        });
  }
}
