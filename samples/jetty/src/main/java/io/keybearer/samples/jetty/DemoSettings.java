package io.keybearer.samples.jetty;

import java.nio.file.Path;

/**
 * Where the demo listens and keeps its files.
 *
 * @param home the folder of everything it writes: database, keystore, API token, log
 * @param gatewayPort the gateway's loopback port; 0 for a free one
 * @param adminPort the admin web application's loopback port; 0 for a free one
 * @param adminWar the packaged admin web application
 * @param gatewayWebapp the gateway's web application, a folder with {@code WEB-INF/web.xml}
 */
public record DemoSettings(
    Path home, int gatewayPort, int adminPort, Path adminWar, Path gatewayWebapp) {
  /** The system property that moves the gateway. */
  public static final String GATEWAY_PORT = "demo.gateway.port";

  /** The system property that moves the admin web application. */
  public static final String ADMIN_PORT = "demo.admin.port";

  /**
   * The settings that the build's profile {@code demo} hands over as system properties; each has a
   * default that fits the module's folder.
   *
   * @throws DemoException if a port is not a number from 0 to 65535
   */
  public static DemoSettings fromSystemProperties() {
    return new DemoSettings(
        Path.of(System.getProperty("demo.home", "target/demo")).toAbsolutePath(),
        port(GATEWAY_PORT, 8080),
        port(ADMIN_PORT, 8081),
        Path.of(System.getProperty("demo.admin.war", "target/admin.war")).toAbsolutePath(),
        Path.of(System.getProperty("demo.gateway.webapp", "src/main/webapp")).toAbsolutePath());
  }

  private static int port(String property, int defaultPort) {
    String text = System.getProperty(property, Integer.toString(defaultPort));
    try {
      int port = Integer.parseInt(text);
      if (port >= 0 && port <= 65_535) {
        return port;
      }
    } catch (NumberFormatException e) {
      // Said below, as for a number out of range.
    }
    throw new DemoException(
        "-D" + property + "=" + text + " is no port; expected a number from 0 to 65535.");
  }
}
