package io.keybearer.samples.jetty;

import java.io.IOException;
import java.net.URI;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http.UriCompliance.Violation;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * A Jetty server on one loopback port. The port is taken when the object is made, long before the
 * server answers, so that a port in use is noticed before anything else has started.
 */
final class LocalServer implements AutoCloseable {
  private final Server server;
  private final ServerConnector connector;

  /**
   * Takes the port.
   *
   * @param name what messages and threads call it
   * @param port the port; 0 for a free one
   * @param property the system property that chooses the port
   * @throws DemoException if the port is in use
   */
  LocalServer(String name, int port, String property) {
    QueuedThreadPool threads = new QueuedThreadPool(50);
    threads.setName(name);
    server = new Server(threads);
    connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(configuration()));
    connector.setHost("127.0.0.1");
    connector.setPort(port);
    server.addConnector(connector);
    try {
      connector.open();
    } catch (IOException e) {
      throw Ports.inUse(port, name, property, e);
    }
  }

  Server jetty() {
    return server;
  }

  URI address() {
    return URI.create("http://localhost:" + connector.getLocalPort() + "/");
  }

  @Override
  public void close() {
    try {
      server.stop();
      connector.close();
    } catch (Exception e) {
      throw new DemoException("A server did not stop", e);
    }
  }

  /** Ids of the management API may hold any percent-encoded character. */
  private static HttpConfiguration configuration() {
    HttpConfiguration configuration = new HttpConfiguration();
    configuration.setSendServerVersion(false);
    configuration.setUriCompliance(
        UriCompliance.DEFAULT.with(
            "ids",
            Violation.AMBIGUOUS_PATH_SEPARATOR,
            Violation.AMBIGUOUS_PATH_ENCODING,
            Violation.SUSPICIOUS_PATH_CHARACTERS));
    return configuration;
  }
}
