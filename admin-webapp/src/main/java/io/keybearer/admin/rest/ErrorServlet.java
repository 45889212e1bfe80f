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
import org.jspecify.annotations.Nullable;

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
    Object uri = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
    answer(response, status instanceof Integer number ? number : 404, uri, request);
  }

  /** Answers a request to an address with an error. */
  static void answer(
      HttpServletResponse response, int status, @Nullable Object uri, HttpServletRequest request)
      throws IOException {
    ArmError error = error(status);
    response.setStatus(error.status());
    boolean isApi = isApi(request, uri);
    response.setContentType(isApi ? ProblemDetails.MEDIA_TYPE : "application/json");
    response.setCharacterEncoding(StandardCharsets.UTF_8.name());
    response.setHeader(AnswerHeadersFilter.REQUEST_ID, UUID.randomUUID().toString());
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.getOutputStream().write(isApi ? new ProblemDetails(error).body() : error.body());
  }

  private static boolean isApi(HttpServletRequest request, @Nullable Object uri) {
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
