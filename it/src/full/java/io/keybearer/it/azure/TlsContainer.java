package io.keybearer.it.azure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.eclipse.jetty.ee.webapp.WebAppClassLoader;
import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http.UriCompliance.Violation;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/**
 * A container with the packaged admin web application, over TLS.
 *
 * @param address where it answers, without a slash at the end
 * @param stop stops it
 */
record TlsContainer(URI address, Stop stop) implements AutoCloseable {
  /** How a container stops. */
  interface Stop {
    void run() throws Exception;
  }

  /** Jetty, with the settings that the sample has. */
  static TlsContainer jetty(Path war, Path folder, TlsIdentity tls, Map<String, String> settings)
      throws Exception {
    Server server = new Server();
    SslContextFactory.Server ssl = new SslContextFactory.Server();
    ssl.setKeyStorePath(tls.keystore().toString());
    ssl.setKeyStorePassword(TlsIdentity.PASSWORD);
    HttpConfiguration http = new HttpConfiguration();
    http.addCustomizer(new SecureRequestCustomizer());
    http.setUriCompliance(
        UriCompliance.DEFAULT.with(
            "ids",
            Violation.AMBIGUOUS_PATH_SEPARATOR,
            Violation.AMBIGUOUS_PATH_ENCODING,
            Violation.AMBIGUOUS_EMPTY_SEGMENT,
            Violation.SUSPICIOUS_PATH_CHARACTERS));
    ServerConnector connector =
        new ServerConnector(
            server, new SslConnectionFactory(ssl, "http/1.1"), new HttpConnectionFactory(http));
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    connector.open();
    URI address = URI.create("https://localhost:" + connector.getLocalPort());
    WebAppContext context = new WebAppContext();
    context.setContextPath("/");
    context.setWar(war.toString());
    context.setTempDirectory(folder.resolve("jetty").toFile());
    context.setThrowUnavailableOnStartupException(true);
    context.setClassLoader(new WebAppClassLoader(new ContainerClasses(), context));
    context.getServletHandler().setDecodeAmbiguousURIs(true);
    settings.forEach(context::setInitParameter);
    context.setInitParameter("public-base-url", address.toString());
    server.setHandler(context);
    server.start();
    return new TlsContainer(address, server::stop);
  }

  /** Tomcat, with the settings that the sample has, and a context path. */
  static TlsContainer tomcat(Path war, Path folder, TlsIdentity tls, Map<String, String> settings)
      throws Exception {
    int port = freePort();
    Tomcat tomcat = new Tomcat();
    Path base = folder.resolve("tomcat");
    // Without it the web application would run from its archive, many times slower.
    Files.createDirectories(base.resolve("webapps"));
    tomcat.setBaseDir(base.toString());
    tomcat.setAddDefaultWebXmlToWebapp(false);
    Connector connector = new Connector();
    connector.setPort(port);
    connector.setProperty("address", "127.0.0.1");
    connector.setScheme("https");
    connector.setSecure(true);
    connector.setProperty("SSLEnabled", "true");
    connector.setEncodedSolidusHandling("passthrough");
    connector.setEncodedReverseSolidusHandling("passthrough");
    SSLHostConfig ssl = new SSLHostConfig();
    SSLHostConfigCertificate certificate =
        new SSLHostConfigCertificate(ssl, SSLHostConfigCertificate.Type.UNDEFINED);
    certificate.setCertificateKeystoreFile(tls.keystore().toString());
    certificate.setCertificateKeystorePassword(TlsIdentity.PASSWORD);
    ssl.addCertificate(certificate);
    connector.addSslHostConfig(ssl);
    tomcat.setConnector(connector);
    URI address = URI.create("https://localhost:" + port + "/keybearer");
    Context context = tomcat.addWebapp("/keybearer", war.toString());
    context.setParentClassLoader(new ContainerClasses());
    settings.forEach(context::addParameter);
    context.addParameter("public-base-url", address.toString());
    tomcat.start();
    return new TlsContainer(
        address,
        () -> {
          tomcat.stop();
          tomcat.destroy();
        });
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    try {
      stop.run();
    } catch (Exception e) {
      throw new IllegalStateException("the container did not stop", e);
    }
  }
}
