package io.keybearer.samples.jetty;

import io.keybearer.servlet.GatewayAttributes;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.ee10.proxy.ProxyServlet;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends each request, as the filters in front of it changed it, to the upstream, or where the
 * policies say, showing the certificate that they say.
 */
public final class GatewayProxy extends ProxyServlet {
  private static final long serialVersionUID = 1L;

  private final transient CertificateClients clients = new CertificateClients(this::newClient);
  private transient @Nullable SSLContext shown;

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

  /**
   * By the client that shows the certificate, because a client has one context for all it calls.
   */
  @Override
  protected Request newProxyRequest(HttpServletRequest request, String target) {
    if (request.getAttribute(GatewayAttributes.BACKEND_SSL_CONTEXT) instanceof SSLContext context) {
      return clients
          .showing(context)
          .newRequest(target)
          .method(request.getMethod())
          .attribute(CLIENT_REQUEST_ATTRIBUTE, request);
    }
    return super.newProxyRequest(request, target);
  }

  /** A client like the servlet's own, with those TLS settings. */
  private HttpClient newClient(SSLContext context) {
    shown = context;
    try {
      return createHttpClient();
    } catch (ServletException e) {
      throw new IllegalStateException("The client for a certificate did not start", e);
    } finally {
      shown = null;
    }
  }

  @Override
  protected ClientConnector newClientConnector() {
    ClientConnector connector = super.newClientConnector();
    SSLContext context = shown;
    if (context != null) {
      SslContextFactory.Client tls = new SslContextFactory.Client();
      tls.setSslContext(context);
      connector.setSslContextFactory(tls);
    }
    return connector;
  }

  @Override
  public void destroy() {
    clients.close();
    super.destroy();
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
