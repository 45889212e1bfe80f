package io.keybearer.it;

import io.keybearer.samples.jetty.AdminServer;
import io.keybearer.samples.jetty.Backstage;
import io.keybearer.samples.jetty.Gateway;
import io.keybearer.samples.jetty.ManagementApi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * A database, an authorization server, an upstream and the packaged admin web application, shared
 * by all tests of the run; gateways are each test's own. Ends with the JVM.
 */
final class Stage {
  private static final Path WAR = Path.of(System.getProperty("admin.war", "admin.war"));

  private final Backstage backstage;
  private final AdminServer admin;

  private static final class Shared {
    static final Stage STAGE = new Stage(Path.of("target", "it").toAbsolutePath());
  }

  private Stage(Path folder) {
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    backstage = new Backstage(folder);
    admin = new AdminServer(0);
    Runtime.getRuntime().addShutdownHook(new Thread(this::close, "stop"));
    backstage.start();
    startAdmin(admin, backstage);
    backstage.database().grantGateway();
    Secrets.addAll(
        List.of(
            backstage.apiToken(),
            backstage.database().owner().password(),
            backstage.database().admin().password(),
            backstage.database().gateway().password(),
            text(backstage.keystorePasswordFile())));
  }

  /** The stage of this run. */
  static Stage shared() {
    return Shared.STAGE;
  }

  Backstage backstage() {
    return backstage;
  }

  AdminServer admin() {
    return admin;
  }

  /** The REST API with the first token. */
  ManagementApi api() {
    return new ManagementApi(admin.address(), "default", backstage.apiToken());
  }

  /** A tap in front of the authorization server. */
  TokenEndpointTap tap() throws IOException {
    return new TokenEndpointTap(backstage.authorizationServer().tokenUrl());
  }

  /** Starts the packaged admin web application. */
  static void startAdmin(AdminServer server, Backstage backstage) {
    server.start(WAR, backstage.home().resolve("admin"), backstage.adminSettings());
  }

  /** Starts a gateway on a free port. */
  Gateway gateway(Webapp webapp) throws IOException {
    return gateway(webapp, Map.of());
  }

  /** Starts a gateway on a free port with further settings of the filter. */
  Gateway gateway(Webapp webapp, Map<String, String> settings) throws IOException {
    Map<String, String> all = new HashMap<>(backstage.gatewaySettings());
    all.putAll(settings);
    Gateway gateway = new Gateway(0);
    gateway.start(webapp.write(), backstage.upstream().address(), all);
    return gateway;
  }

  private void close() {
    admin.close();
    backstage.close();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
