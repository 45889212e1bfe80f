package io.keybearer.admin.web;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** Serves {@code /assets/{hash}/{file}}: the files of {@link Assets} and nothing else. */
public final class AssetServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final Map<String, String> TYPES =
      Map.of(
          "css", "text/css;charset=utf-8",
          "js", "text/javascript;charset=utf-8",
          "svg", "image/svg+xml");

  private transient Assets assets = Assets.bundled();

  /** Made by the container. */
  public AssetServlet() {}

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String[] path = String.valueOf(request.getPathInfo()).split("/", -1);
    Optional<byte[]> content = path.length == 3 ? assets.find(path[1], path[2]) : Optional.empty();
    if (content.isEmpty()) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    String file = path[2];
    response.setContentType(TYPES.get(file.substring(file.lastIndexOf('.') + 1)));
    response.setHeader("Cache-Control", "public, max-age=31536000, immutable");
    response.setContentLength(content.get().length);
    response.getOutputStream().write(content.get());
  }
}
