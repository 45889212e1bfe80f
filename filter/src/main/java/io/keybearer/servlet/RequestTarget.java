package io.keybearer.servlet;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The parts of a request's address when a policy rewrote the path. */
final class RequestTarget {
  private RequestTarget() {}

  /** Scheme, host, port and path, as {@code getRequestURL()} gives them. */
  @SuppressWarnings("JdkObsolete") // The servlet API wants this type.
  static StringBuffer url(HttpServletRequest received, String path) {
    StringBuffer url = new StringBuffer(64);
    String scheme = received.getScheme();
    int port = received.getServerPort();
    url.append(scheme).append("://").append(received.getServerName());
    boolean usual = scheme.equals("https") ? port == 443 : port == 80;
    if (!usual && port > 0) {
      url.append(':').append(port);
    }
    return url.append(path);
  }

  /** The part that the servlet's mapping takes; empty when the new path is not under it. */
  static String servletPath(HttpServletRequest received, String path) {
    return isUnderServlet(received, path) ? received.getServletPath() : "";
  }

  /** What follows the part that the servlet's mapping takes, decoded. */
  static @Nullable String pathInfo(HttpServletRequest received, String path) {
    String rest = path;
    if (isUnderServlet(received, path)) {
      rest = path.substring((received.getContextPath() + received.getServletPath()).length());
    } else if (path.startsWith(received.getContextPath() + "/")) {
      rest = path.substring(received.getContextPath().length());
    }
    return rest.isEmpty()
        ? null
        : URLDecoder.decode(rest.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static boolean isUnderServlet(HttpServletRequest received, String path) {
    String servlet = received.getContextPath() + received.getServletPath();
    return path.equals(servlet) || path.startsWith(servlet + "/");
  }
}
