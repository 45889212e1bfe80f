package io.keybearer.servlet;

import io.keybearer.testing.MariaDbServer;
import io.keybearer.testing.TestConnections;
import io.keybearer.testing.TestKeystore;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** A Jetty with the whole filter, configured by init-params, and one servlet behind it. */
final class FilterServer implements AutoCloseable {
  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server);

  private FilterServer(Map<String, String> initParams, HttpServlet servlet) {
    connector.setPort(0);
    server.addConnector(connector);
    ServletContextHandler context = new ServletContextHandler("/");
    FilterHolder filter = new FilterHolder(CredentialFilter.class);
    filter.setName("keybearer");
    filter.setAsyncSupported(true);
    initParams.forEach(filter::setInitParameter);
    context.addFilter(filter, "/*", EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC));
    ServletHolder holder = new ServletHolder(servlet);
    holder.setAsyncSupported(true);
    context.addServlet(holder, "/*");
    server.setHandler(context);
  }

  /** Starts a server; fails with what kept the filter from starting. */
  static FilterServer start(Map<String, String> initParams, HttpServlet servlet) throws Exception {
    FilterServer started = new FilterServer(initParams, servlet);
    try {
      started.server.start();
      return started;
    } catch (Exception e) {
      started.close();
      throw e;
    }
  }

  /** The init-params of a filter on that store, but for the policy. */
  static Map<String, String> initParams(TestConnections connections) {
    Map<String, String> params = new LinkedHashMap<>();
    params.put("database-url", connections.url());
    params.put("database-user", MariaDbServer.USER);
    params.put("database-password", MariaDbServer.PASSWORD);
    params.put("keystore", connections.keystore.toString());
    params.put("keystore-password", TestKeystore.PASSWORD.expose());
    params.put("allowed-hosts", "127.0.0.1");
    params.put("policy-poll-interval", "200ms");
    return params;
  }

  /** A client of the server. */
  RawHttp client() {
    return new RawHttp(connector.getLocalPort());
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("Jetty did not stop", e);
    }
  }
}
