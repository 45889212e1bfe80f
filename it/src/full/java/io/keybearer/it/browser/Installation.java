package io.keybearer.it.browser;

import io.keybearer.it.Webapp;
import io.keybearer.samples.jetty.AdminServer;
import io.keybearer.samples.jetty.AuthorizationServer;
import io.keybearer.samples.jetty.Backstage;
import io.keybearer.samples.jetty.Gateway;
import io.keybearer.samples.jetty.GatewayProxy;
import io.keybearer.samples.jetty.ManagementApi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * The packaged admin web application on a new store that nobody has set up, with the authorization
 * server and the upstream of the demo; gateways are each test's own.
 */
final class Installation implements AutoCloseable {
  static final String ADMINISTRATOR = "ada";
  static final String PASSWORD = "correct horse battery staple";

  private static final Path WAR = Path.of(System.getProperty("admin.war")).toAbsolutePath();

  private final Path folder;
  private final Backstage backstage;
  private final AdminServer admin;

  private Installation(Path folder) {
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    this.folder = folder;
    backstage = new Backstage(folder);
    admin = new AdminServer(0);
  }

  /** Starts one in a folder of that name; what an earlier run left there is deleted. */
  static Installation start(String name) {
    Path folder = Path.of("target", "browser", name).toAbsolutePath();
    Folders.delete(folder);
    Installation installation = new Installation(folder);
    installation.backstage.start();
    Map<String, String> settings = new HashMap<>(installation.backstage.adminSettings());
    settings.remove("administrator-name");
    settings.remove("administrator-password");
    settings.put("data-directory", folder.toString());
    installation.admin.start(WAR, folder.resolve("admin"), settings);
    installation.backstage.database().grantGateway();
    return installation;
  }

  /** The address of a page, such as {@code /ui/}. */
  URI page(String path) {
    return URI.create(admin.address() + path.substring(1));
  }

  /** The code that the setup page asks for. */
  String setupCode() {
    try {
      return Files.readString(folder.resolve("setup-code")).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The REST API with the first token. */
  ManagementApi api() {
    return new ManagementApi(admin.address(), "default", backstage.apiToken());
  }

  AuthorizationServer authorizationServer() {
    return backstage.authorizationServer();
  }

  /** The store, with every right. */
  Connection database() throws SQLException {
    return backstage.database().connect(backstage.database().owner());
  }

  /** Starts a gateway with that policy document in front of the upstream. */
  Gateway gateway(String policy) throws IOException {
    Path webapp = new Webapp(folder.resolve("gateway"), policy, GatewayProxy.class).write();
    Gateway gateway = new Gateway(0);
    gateway.start(webapp, backstage.upstream().address(), backstage.gatewaySettings());
    return gateway;
  }

  @Override
  public void close() {
    admin.close();
    backstage.close();
  }
}
