package io.keybearer.admin.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Answers with a page what the container refuses by itself at a page's address, or what fails
 * before {@link PageServlet} or after it; {@code WEB-INF/web.xml} puts it before the REST API's
 * error page. It tells nothing of the failure, which the container has logged, and asks nothing of
 * the store.
 */
public final class ErrorPageFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;

  private final transient Templates templates = new Templates();
  private final transient Texts texts = Texts.english();
  private final transient String assets = Assets.bundled().name();

  /** Made by the container. */
  public ErrorPageFilter() {}

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Object uri = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
    if (!isPage(request.getContextPath(), uri)) {
      chain.doFilter(request, response);
      return;
    }
    Object code = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
    int status = code instanceof Integer number ? number : 500;
    PageRequest page =
        new PageRequest(
            request,
            ServicePath.DEFAULT,
            Map.of(),
            Optional.empty(),
            texts,
            assets,
            ThemePage.theme(request));
    Frame frame = page.frame("", title(texts, status)).withoutPath();
    String explanation =
        texts.orElse("error." + status, texts.of(status < 500 ? "error.other" : "error.500"));
    String html = templates.render("error", new ErrorModel(frame, status, explanation, ""));
    response.setStatus(status);
    response.setContentType("text/html;charset=utf-8");
    response.getOutputStream().write(html.getBytes(StandardCharsets.UTF_8));
  }

  /** What the error page of a status is called. */
  static String title(Texts texts, int status) {
    return texts.orElse("error.title." + status, texts.of("error.title.500"));
  }

  private static boolean isPage(String contextPath, @Nullable Object uri) {
    if (!(uri instanceof String text) || !text.startsWith(contextPath)) {
      return false;
    }
    String path = text.substring(contextPath.length());
    return path.equals("/")
        || path.equals("/ui")
        || path.startsWith("/ui/")
        || path.startsWith("/consent/")
        || path.startsWith("/callback/");
  }
}
