package io.keybearer.samples.jetty;

import jakarta.servlet.http.HttpServletRequest;
import org.eclipse.jetty.ee10.proxy.ProxyServlet;
import org.jspecify.annotations.Nullable;

/** Sends each request, as the filters in front of it changed it, to the upstream. */
public final class GatewayProxy extends ProxyServlet {
  private static final long serialVersionUID = 1L;

  /** The upstream's address with the request's path and query. */
  @Override
  protected String rewriteTarget(HttpServletRequest request) {
    String upstream = getServletContext().getInitParameter(Gateway.UPSTREAM);
    @Nullable String query = request.getQueryString();
    return upstream + request.getRequestURI() + (query == null ? "" : "?" + query);
  }
}
