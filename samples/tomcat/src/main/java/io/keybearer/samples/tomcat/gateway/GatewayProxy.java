package io.keybearer.samples.tomcat.gateway;

import io.keybearer.servlet.GatewayAttributes;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import org.apache.http.client.utils.URIUtils;
import org.mitre.dsmiley.httpproxy.ProxyServlet;

/** The library's proxy, which sends a request where the policies say, if they say anything. */
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
}
