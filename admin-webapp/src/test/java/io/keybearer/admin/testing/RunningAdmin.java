package io.keybearer.admin.testing;

import io.keybearer.admin.rest.RestServices;
import io.keybearer.admin.security.AccessControl;
import io.keybearer.admin.security.Accounts;
import io.keybearer.admin.security.ApiTokens;
import io.keybearer.admin.security.Permission;
import io.keybearer.admin.security.Principal;
import io.keybearer.admin.security.Role;
import io.keybearer.admin.security.SignIn;
import io.keybearer.model.Secret;
import io.keybearer.testing.MariaDbServer;
import io.keybearer.testing.TestKeystore;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.resource.ResourceFactory;

/**
 * The web application in Jetty, as {@code WEB-INF/web.xml} declares it, on a database of its own.
 */
public final class RunningAdmin implements AutoCloseable {
  /** The address that redirect URLs and next links are made of. */
  public static final String PUBLIC_BASE_URL = "https://keys.example.com/admin";

  private final String databaseUrl;
  private final Path folder;
  private final Server server;
  private final WebAppContext context;

  private RunningAdmin(String databaseUrl, Path folder, Server server, WebAppContext context) {
    this.databaseUrl = databaseUrl;
    this.folder = folder;
    this.server = server;
    this.context = context;
  }

  /**
   * Starts it on a new empty database and waits until it is ready.
   *
   * @param folder an empty folder for the keystore and the first API token
   */
  public static RunningAdmin start(Path folder) throws Exception {
    RunningAdmin admin = startAt(MariaDbServer.shared().createDatabase(), folder, Map.of());
    admin.awaitReady();
    return admin;
  }

  /**
   * Starts it without waiting.
   *
   * @param more further context parameters; they win over the ones given here
   */
  public static RunningAdmin startAt(String databaseUrl, Path folder, Map<String, String> more)
      throws Exception {
    return startAt(databaseUrl, folder, more, context -> {});
  }

  /**
   * Starts it without waiting, in a context that has more than usual.
   *
   * @param container sets the context up
   */
  public static RunningAdmin startAt(
      String databaseUrl, Path folder, Map<String, String> more, Consumer<WebAppContext> container)
      throws Exception {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("database-url", databaseUrl);
    parameters.put("database-user", MariaDbServer.USER);
    parameters.put("database-password", MariaDbServer.PASSWORD);
    Path keystore = folder.resolve("keystore.p12");
    parameters.put("keystore", keystore.toString());
    parameters.put("keystore-password", TestKeystore.PASSWORD.expose());
    parameters.put("bootstrap-api-token-file", folder.resolve("api-token").toString());
    parameters.put("public-base-url", PUBLIC_BASE_URL);
    parameters.put("allowed-hosts", "localhost,127.0.0.1");
    parameters.put("job-interval", "200ms");
    parameters.putAll(more);
    if (!Files.exists(keystore)) {
      TestKeystore.copyTo(keystore);
    }
    Server server = new Server();
    HttpConfiguration http = new HttpConfiguration();
    http.setUriCompliance(UriCompliance.UNSAFE);
    ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    WebAppContext context = new WebAppContext();
    context.setContextPath("/admin");
    context.setBaseResource(
        ResourceFactory.of(context).newResource(Path.of("src/main/webapp").toAbsolutePath()));
    context.setExtraClasspath(Path.of("target/classes").toAbsolutePath().toString());
    context.setParentLoaderPriority(true);
    context.setThrowUnavailableOnStartupException(true);
    context.getServletHandler().setDecodeAmbiguousURIs(true);
    parameters.forEach(context::setInitParameter);
    container.accept(context);
    server.setHandler(context);
    server.start();
    return new RunningAdmin(databaseUrl, folder, server, context);
  }

  /** Waits until it has its store. */
  public void awaitStore() {
    Object services = context.getServletContext().getAttribute(RestServices.ATTRIBUTE);
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(((RestServices) services).ready()::getAsBoolean);
  }

  /** Waits until the API answers. */
  public void awaitReady() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> Http.send(this, "GET", "/x", "", Map.of()).status() != 503);
  }

  /** The address of a path below the context path. */
  public URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port() + "/admin" + path);
  }

  /** How long it waits for a client that sends nothing, from the next connection on. */
  public void idleTimeout(Duration timeout) {
    ((ServerConnector) server.getConnectors()[0]).setIdleTimeout(timeout.toMillis());
  }

  /** The port it listens on. */
  public int port() {
    return ((ServerConnector) server.getConnectors()[0]).getLocalPort();
  }

  /** The first API token. */
  public String token() throws IOException {
    return Files.readString(folder.resolve("api-token")).strip();
  }

  /** A client with a new API token of that role. */
  public ArmClient client(Role role) {
    return client(role, false);
  }

  /** A client with a new API token of that role that may also be shown access tokens. */
  public ArmClient revealer(Role role) {
    return client(role, true);
  }

  private ArmClient client(Role role, boolean mayReveal) {
    ApiTokens.Draft draft =
        new ApiTokens.Draft(role.text(), role, mayReveal, Optional.empty(), ApiTokens.USUAL_LIFE);
    Principal maker = new Principal("test", EnumSet.allOf(Permission.class));
    return new ArmClient(this, access().apiTokens().issue(maker, draft).token().expose());
  }

  /** The name of {@link #administrator()}. */
  public static final String ADMINISTRATOR = "boss";

  /** The password of {@link #administrator()}. */
  public static final Secret PASSWORD = Secret.of("correct horse battery");

  /** Makes an administrator's account and signs it in. */
  public Secret administrator() {
    Principal maker = new Principal("test", Role.ADMIN.permissions());
    access()
        .accounts()
        .create(maker, ADMINISTRATOR, PASSWORD, new Accounts.Draft(Role.ADMIN, false, false));
    SignIn.Origin origin = new SignIn.Origin("127.0.0.1", Optional.empty());
    SignIn.Result result = access().signIn().withPassword(ADMINISTRATOR, PASSWORD, origin);
    return ((SignIn.Done) result).sessionId();
  }

  /** Makes an account of that name and role, with {@link #PASSWORD}. */
  public void account(String name, Role role) {
    Principal maker = new Principal("test", Role.ADMIN.permissions());
    access().accounts().create(maker, name, PASSWORD, new Accounts.Draft(role, false, false));
  }

  /** What decides who may do what, as the application itself uses it. */
  public AccessControl access() {
    Object services = context.getServletContext().getAttribute(RestServices.ATTRIBUTE);
    return ((RestServices) services).access();
  }

  /** The folder it was given. */
  public Path folder() {
    return folder;
  }

  /** A connection to its database. */
  public Connection database() throws SQLException {
    return MariaDbServer.shared().connect(databaseUrl);
  }

  /** The URL of its database. */
  public String databaseUrl() {
    return databaseUrl;
  }

  /** The container's view of the web application. */
  public WebAppContext context() {
    return context;
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the container did not stop", e);
    }
  }
}
