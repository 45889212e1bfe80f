package io.keybearer.samples.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.servlet.GatewayAttributes;
import io.keybearer.testing.MutualTlsServer;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.EnumSet;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.Test;

/** The proxy shows the certificate that the policies say, to a server that asks for one. */
class GatewayProxyTest {
  @Test
  void showsTheCertificateOfTheRequest_andNoOtherRequestsConnection() throws Exception {
    // Given a backend that insists on a certificate, and the request attributes of the policies
    AtomicReference<SSLContext> shown = new AtomicReference<>();
    try (MutualTlsServer backend = MutualTlsServer.start(true);
        MutualTlsServer stranger = MutualTlsServer.start(true)) {
      String base = backend.tokenUrl().replace("/token", "");
      ServletContextHandler context = new ServletContextHandler("/");
      Filter policies =
          (request, response, chain) -> {
            request.setAttribute(GatewayAttributes.BACKEND_URL, base);
            request.setAttribute(GatewayAttributes.BACKEND_SSL_CONTEXT, shown.get());
            chain.doFilter(request, response);
          };
      FilterHolder filter = new FilterHolder(policies);
      filter.setAsyncSupported(true);
      context.addFilter(filter, "/*", EnumSet.of(DispatcherType.REQUEST));
      context.addServlet(GatewayProxy.class, "/*").setAsyncSupported(true);
      Server server = new Server();
      ServerConnector connector = new ServerConnector(server);
      connector.setHost("localhost");
      server.addConnector(connector);
      server.setHandler(context);
      server.start();
      try {
        URI url = URI.create("http://localhost:" + connector.getLocalPort() + "/token");

        // When a request has none, the backend's certificate, a stranger's, and the first again
        HttpResponse<String> without = get(url);
        shown.set(backend.sslContext());
        HttpResponse<String> with = get(url);
        shown.set(stranger.sslContext());
        HttpResponse<String> strange = get(url);
        shown.set(backend.sslContext());
        HttpResponse<String> again = get(url);

        // Then each is on a connection of its own certificate
        assertThat(without.statusCode()).isEqualTo(502);
        assertThat(with.statusCode()).isEqualTo(200);
        assertThat(with.body()).contains("\"CN=localhost\"");
        assertThat(strange.statusCode()).isEqualTo(502);
        assertThat(again.statusCode()).isEqualTo(200);
      } finally {
        server.stop();
      }
    }
  }

  private static HttpResponse<String> get(URI url) throws Exception {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString());
  }
}
