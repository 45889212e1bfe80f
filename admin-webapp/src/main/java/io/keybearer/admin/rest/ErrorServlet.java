package io.keybearer.admin.rest;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Answers what the container refuses by itself, or what fails outside a resource, as an ARM error
 * or problem details as well; {@code WEB-INF/web.xml} makes it the error page. It tells nothing of
 * the failure, which the container has logged.
 */
public final class ErrorServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  /** Made by the container. */
  public ErrorServlet() {}

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
    ArmError error = error(status instanceof Integer number ? number : 404);
    response.setStatus(error.status());
    boolean isApi = isApi(request);
    response.setContentType(isApi ? ProblemDetails.MEDIA_TYPE : "application/json");
    response.setCharacterEncoding(StandardCharsets.UTF_8.name());
    response.setHeader(AnswerHeadersFilter.REQUEST_ID, UUID.randomUUID().toString());
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.getOutputStream().write(isApi ? new ProblemDetails(error).body() : error.body());
  }

  private static boolean isApi(HttpServletRequest request) {
    Object uri = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
    String root = request.getContextPath() + '/';
    return uri instanceof String text
        && text.startsWith(root)
        && ApiPath.isApi(text.substring(root.length()));
  }

  private static ArmError error(int status) {
    return switch (status) {
      case 404 -> plain(404, "ResourceNotFound", "No resource is at this path.");
      case 405 -> plain(405, "MethodNotAllowed", "The resource does not support this method.");
      case 413 -> plain(413, "RequestContentTooLarge", "The request content is too large.");
      case 503 -> plain(503, "ServiceUnavailable", "The application is not available.");
      default ->
          status >= 500
              ? plain(
                  status, "InternalServerError", "The request failed; the server's log says why.")
              : plain(status, "BadRequest", "The request can't be understood.");
    };
  }

  private static ArmError plain(int status, String code, String message) {
    return new ArmError(status, code, message, List.of(), Map.of());
  }
}
