package io.keybearer.samples.jetty;

/**
 * Everything in one JVM: MariaDB, the admin web application, a gateway with the filter, an echo
 * upstream and an authorization server. The demo's provider, authorization and access policy are
 * created through the REST API.
 *
 * <p>All of it listens on loopback only. The data stays for the next start. Thread-safe.
 */
public final class Demo implements Sample {
  private final DemoSettings settings;
  private final Parts parts = new Parts();
  private final Backstage backstage;
  private final AdminServer admin;
  private final Gateway gateway;

  /**
   * Locks the folder and takes the ports; {@link #start()} does the rest.
   *
   * @throws DemoException if the folder or a port is in use
   */
  public Demo(DemoSettings settings) {
    this.settings = settings;
    try {
      backstage = parts.add(new Backstage(settings.home()));
      admin = parts.add(new AdminServer(settings.adminPort()));
      gateway = parts.add(new Gateway(settings.gatewayPort()));
    } catch (DemoException e) {
      parts.close();
      throw e;
    }
  }

  /** Starts the demo as this JVM's program; see {@link DemoSettings#fromSystemProperties()}. */
  public static void main(String[] args) {
    SampleProcess.run(() -> new Demo(DemoSettings.fromSystemProperties()));
  }

  @Override
  public void start() {
    try {
      parts.step(backstage::start);
      parts.step(
          () ->
              admin.start(
                  settings.adminWar(),
                  backstage.home().resolve("admin"),
                  backstage.adminSettings()));
      parts.step(() -> DemoData.put(api(), backstage));
      parts.step(backstage.database()::grantGateway);
      parts.step(
          () ->
              gateway.start(
                  settings.gatewayWebapp(),
                  backstage.upstream().address(),
                  backstage.gatewaySettings()));
    } catch (DemoException e) {
      close();
      throw e;
    }
  }

  /** The REST API of the demo's service, with the demo's token. */
  public ManagementApi api() {
    return new ManagementApi(admin.address(), "default", backstage.apiToken());
  }

  /** What stands behind the web applications. */
  public Backstage backstage() {
    return backstage;
  }

  /** The admin web application. */
  public AdminServer admin() {
    return admin;
  }

  /** The gateway. */
  public Gateway gateway() {
    return gateway;
  }

  @Override
  public EmbeddedDatabase database() {
    return backstage.database();
  }

  @Override
  public String welcome() {
    return Welcome.text("Jetty", gateway.address(), admin.address(), backstage);
  }

  @Override
  public void close() {
    parts.close();
  }
}
