package io.keybearer.http;

import java.net.URI;
import java.util.Optional;
import org.apache.hc.client5.http.auth.AuthExchange;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.impl.auth.BasicScheme;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/** Sends each request through its own proxy, or else that of the settings, or none. */
final class ProxyRoutes extends DefaultRoutePlanner {
  private final @Nullable HttpHost ofSettings;

  ProxyRoutes(Optional<URI> ofSettings) {
    super(null);
    this.ofSettings = ofSettings.map(proxy -> host(proxy.getHost(), proxy.getPort())).orElse(null);
  }

  @Override
  protected @Nullable HttpHost determineProxy(HttpHost target, HttpContext context) {
    return Exchange.of(context).proxy().map(ProxyRoutes::host).orElse(ofSettings);
  }

  /** Has the first request of a connection sign in to its proxy. */
  static void signIn(HttpClientContext context, HttpProxy proxy, HttpProxy.Login login) {
    BasicScheme scheme = new BasicScheme();
    scheme.initPreemptive(
        new UsernamePasswordCredentials(login.username(), login.password().expose().toCharArray()));
    AuthExchange signedIn = new AuthExchange();
    signedIn.select(scheme);
    context.setAuthExchange(host(proxy), signedIn);
  }

  private static HttpHost host(HttpProxy proxy) {
    return host(proxy.host(), proxy.port());
  }

  private static HttpHost host(String name, int port) {
    return new HttpHost("http", name, port);
  }
}
