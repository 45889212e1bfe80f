package io.keybearer.samples.jetty;

import io.keybearer.servlet.GatewayAttributes;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.ee10.proxy.ProxyServlet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends each request, as the filters in front of it changed it, to the upstream, or where the
 * policies say.
 */
public final class GatewayProxy extends ProxyServlet {
  private static final long serialVersionUID = 1L;

  /**
   * Jetty's own name: at DEBUG it writes whole requests, tokens included, which nobody who turns on
   * {@code io.keybearer} expects.
   */
  @Override
  protected Logger createLogger() {
    return LoggerFactory.getLogger(ProxyServlet.class);
  }

  /** The backend's or upstream's address with the request's path and query. */
  @Override
  protected String rewriteTarget(HttpServletRequest request) {
    String base =
        request.getAttribute(GatewayAttributes.BACKEND_URL) instanceof String chosen
            ? chosen
            : getServletContext().getInitParameter(Gateway.UPSTREAM);
    @Nullable String query = request.getQueryString();
    return base + request.getRequestURI() + (query == null ? "" : "?" + query);
  }

  @Override
  protected void sendProxyRequest(
      HttpServletRequest clientRequest, HttpServletResponse proxyResponse, Request proxyRequest) {
    if (clientRequest.getAttribute(GatewayAttributes.BACKEND_TIMEOUT) instanceof Duration longest) {
      proxyRequest.timeout(longest.toMillis(), TimeUnit.MILLISECONDS);
    }
    if (clientRequest.getAttribute(GatewayAttributes.BACKEND_FOLLOW_REDIRECTS)
        instanceof Boolean follows) {
      proxyRequest.followRedirects(follows);
    }
    super.sendProxyRequest(clientRequest, proxyResponse, proxyRequest);
  }
}
