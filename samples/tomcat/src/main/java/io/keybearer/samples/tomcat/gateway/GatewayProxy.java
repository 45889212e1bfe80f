package io.keybearer.samples.tomcat.gateway;

import io.keybearer.servlet.GatewayAttributes;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import javax.net.ssl.SSLContext;
import org.apache.http.HttpRequest;
import org.apache.http.HttpResponse;
import org.apache.http.client.HttpClient;
import org.apache.http.client.protocol.HttpClientContext;
import org.apache.http.client.utils.URIUtils;
import org.apache.http.impl.client.HttpClientBuilder;
import org.mitre.dsmiley.httpproxy.ProxyServlet;

/**
 * The library's proxy, which sends a request where the policies say and shows the certificate that
 * they say, if they say anything.
 */
public final class GatewayProxy extends ProxyServlet {
  private static final long serialVersionUID = 1L;

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    if (request.getAttribute(GatewayAttributes.BACKEND_URL) instanceof String url) {
      request.setAttribute(ATTR_TARGET_URI, url);
      request.setAttribute(ATTR_TARGET_HOST, URIUtils.extractHost(URI.create(url)));
    }
    super.service(request, response);
  }

  @Override
  protected HttpClient buildHttpClient(HttpClientBuilder builder) {
    return super.buildHttpClient(builder.setSSLSocketFactory(new CertificateSockets()));
  }

  @Override
  protected HttpResponse doExecute(
      HttpServletRequest request, HttpServletResponse response, HttpRequest proxied)
      throws IOException {
    if (request.getAttribute(GatewayAttributes.BACKEND_SSL_CONTEXT) instanceof SSLContext tls) {
      HttpClientContext context = HttpClientContext.create();
      context.setUserToken(tls);
      return getProxyClient().execute(getTargetHost(request), proxied, context);
    }
    return super.doExecute(request, response, proxied);
  }
}
