package io.keybearer.samples.jetty;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.eclipse.jetty.ee.webapp.WebAppClassLoader;
import org.eclipse.jetty.ee10.webapp.WebAppContext;

/**
 * The admin web application as it is packaged, in a server of its own.
 *
 * <p>Its class loader sees its own jars, the JDK and the container, and none of the demo's jars: as
 * in a container that nothing else lives in.
 */
public final class AdminServer implements AutoCloseable {
  private final LocalServer server;

  /**
   * Takes the port; {@link #start} does the rest.
   *
   * @param port a loopback port; 0 for a free one
   * @throws DemoException if the port is in use
   */
  public AdminServer(int port) {
    server = new LocalServer("admin web application", port, DemoSettings.ADMIN_PORT);
  }

  /**
   * Starts the web application and waits until it has its store. Its {@code public-base-url} is
   * this server's address.
   *
   * @param war the packaged web application
   * @param workFolder where it is unpacked
   * @param settings its other settings by name
   * @throws DemoException if it does not start
   */
  public void start(Path war, Path workFolder, Map<String, String> settings) {
    WebAppContext context = new WebAppContext();
    context.setContextPath("/");
    context.setWar(war.toString());
    context.setTempDirectory(workFolder.toFile());
    context.setTempDirectoryPersistent(false);
    context.setThrowUnavailableOnStartupException(true);
    context.setClassLoader(new WebAppClassLoader(new ContainerClasses(), context));
    // Ids may hold an encoded slash.
    context.getServletHandler().setDecodeAmbiguousURIs(true);
    settings.forEach(context::setInitParameter);
    context.setInitParameter("public-base-url", address().toString());
    server.jetty().setHandler(context);
    try {
      server.jetty().start();
    } catch (Exception e) {
      throw new DemoException("The admin web application did not start: " + e.getMessage(), e);
    }
    Answers.awaitAdmin(address(), server.jetty()::isRunning);
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

  /** The parent of the web application's class loader: JDK, servlet API and container. */
  private static final class ContainerClasses extends ClassLoader {
    private static final ClassLoader DEMO = AdminServer.class.getClassLoader();

    ContainerClasses() {
      super(ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (name.startsWith("jakarta.") || name.startsWith("org.eclipse.jetty.")) {
        return DEMO.loadClass(name);
      }
      throw new ClassNotFoundException(name);
    }
  }
}
