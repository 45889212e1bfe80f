package io.keybearer.samples.tomcat;

import io.keybearer.samples.jetty.Answers;
import io.keybearer.samples.jetty.Backstage;
import io.keybearer.samples.jetty.DemoData;
import io.keybearer.samples.jetty.DemoException;
import io.keybearer.samples.jetty.DemoSettings;
import io.keybearer.samples.jetty.EmbeddedDatabase;
import io.keybearer.samples.jetty.ManagementApi;
import io.keybearer.samples.jetty.Parts;
import io.keybearer.samples.jetty.Ports;
import io.keybearer.samples.jetty.Sample;
import io.keybearer.samples.jetty.SampleProcess;
import io.keybearer.samples.jetty.Welcome;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;

/**
 * A real Tomcat with the admin web application and a gateway, against the embedded database; the
 * same {@code curl} works as in the other sample. Thread-safe.
 */
public final class TomcatSample implements Sample {
  private final TomcatSettings settings;
  private final Parts parts = new Parts();
  private final Backstage backstage;
  private final TomcatServer tomcat;

  TomcatSample(TomcatSettings settings) {
    this.settings = settings;
    try {
      backstage = parts.add(new Backstage(settings.home()));
      tomcat = parts.add(new TomcatServer(settings));
      tomcat.stopLeftOver();
      Ports.requireFree(settings.gatewayPort(), "gateway", DemoSettings.GATEWAY_PORT);
      Ports.requireFree(settings.adminPort(), "admin web application", DemoSettings.ADMIN_PORT);
    } catch (DemoException e) {
      parts.close();
      throw e;
    }
  }

  /** Starts the sample as this JVM's program; the build hands the folders over. */
  public static void main(String[] args) {
    SampleProcess.run(
        () ->
            new TomcatSample(
                TomcatSettings.of(
                    DemoSettings.fromSystemProperties(),
                    Path.of(System.getProperty("demo.build", "target")).toAbsolutePath(),
                    Path.of(System.getProperty("demo.tomcat.configuration", "src/main/tomcat"))
                        .toAbsolutePath())));
  }

  @Override
  public void start() {
    start(base -> {});
  }

  /** Adds files to {@code CATALINA_BASE} before Tomcat starts. */
  @FunctionalInterface
  interface Addition {
    void addTo(Path base) throws IOException;
  }

  void start(Addition addition) {
    try {
      parts.step(backstage::start);
      parts.step(() -> tomcat.layOut(addition));
      parts.step(() -> tomcat.start(backstage));
      parts.step(() -> Answers.awaitAdmin(admin(), tomcat::isRunning));
      parts.step(() -> DemoData.put(api(), backstage));
      parts.step(backstage.database()::grantGateway);
      // The gateway has been up for a while, without data and without the right to read any.
      parts.step(
          () ->
              Answers.await(gateway().resolve("echo"), status -> status == 200, tomcat::isRunning));
    } catch (DemoException e) {
      close();
      throw new DemoException(
          e.getMessage() + " Tomcat's logs are in " + tomcat.base() + "/logs.", e);
    }
  }

  /** The REST API of the sample's service, with the sample's token. */
  ManagementApi api() {
    return new ManagementApi(admin(), "default", backstage.apiToken());
  }

  Backstage backstage() {
    return backstage;
  }

  TomcatServer tomcat() {
    return tomcat;
  }

  URI gateway() {
    return URI.create("http://localhost:" + settings.gatewayPort() + "/");
  }

  URI admin() {
    return URI.create("http://localhost:" + settings.adminPort() + "/");
  }

  @Override
  public EmbeddedDatabase database() {
    return backstage.database();
  }

  @Override
  public String welcome() {
    return Welcome.text("Tomcat", gateway(), admin(), backstage);
  }

  @Override
  public void close() {
    parts.close();
  }
}
