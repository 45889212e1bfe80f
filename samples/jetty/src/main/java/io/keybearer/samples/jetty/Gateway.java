package io.keybearer.samples.jetty;

import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.eclipse.jetty.ee10.webapp.WebAppContext;

/**
 * A gateway: a web application with its own {@code web.xml} that registers the filter in front of a
 * servlet.
 *
 * <p>The filter's settings that differ from run to run (ports, passwords) are added to those of the
 * {@code web.xml} when the application starts.
 */
public final class Gateway implements AutoCloseable {
  /** The context parameter that tells {@link GatewayProxy} where to send requests. */
  public static final String UPSTREAM = "upstream";

  private final LocalServer server;

  /**
   * Takes the port; {@link #start} does the rest.
   *
   * @param port a loopback port; 0 for a free one
   * @throws DemoException if the port is in use
   */
  public Gateway(int port) {
    server = new LocalServer("gateway", port, DemoSettings.GATEWAY_PORT);
  }

  /**
   * Starts the web application.
   *
   * @param webapp a folder with {@code WEB-INF/web.xml}
   * @param upstream where {@link GatewayProxy} sends requests, without a path
   * @param settings settings of every filter in it, by name
   * @throws DemoException if it does not start
   */
  public void start(Path webapp, URI upstream, Map<String, String> settings) {
    WebAppContext context = new WebAppContext();
    context.setContextPath("/");
    context.setBaseResourceAsPath(webapp);
    context.setThrowUnavailableOnStartupException(true);
    context.setInitParameter(UPSTREAM, upstream.toString());
    context.addEventListener(new FilterSettings(settings));
    server.jetty().setHandler(context);
    try {
      server.jetty().start();
    } catch (Exception e) {
      throw new DemoException("The gateway did not start: " + e.getMessage(), e);
    }
  }

  /** Its address, ending in a slash. */
  public URI address() {
    return server.address();
  }

  /** Stops it. */
  @Override
  public void close() {
    server.close();
  }

  private record FilterSettings(Map<String, String> settings) implements ServletContextListener {
    @Override
    public void contextInitialized(ServletContextEvent event) {
      for (FilterRegistration filter :
          event.getServletContext().getFilterRegistrations().values()) {
        settings.forEach(filter::setInitParameter);
      }
    }
  }
}
