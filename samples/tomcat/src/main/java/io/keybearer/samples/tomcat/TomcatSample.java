package io.keybearer.samples.tomcat;

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
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A real Tomcat with the admin web application and a gateway, against the embedded database; the
 * same {@code curl} works as in the other sample. Thread-safe.
 */
public final class TomcatSample implements Sample {
  private static final Duration START = Duration.ofSeconds(60);

  private final TomcatSettings settings;
  private final Parts parts = new Parts();
  private final Backstage backstage;
  private final TomcatServer tomcat;
  private final HttpClient client = HttpClient.newHttpClient();

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
      parts.step(() -> await(admin(), status -> true));
      parts.step(() -> DemoData.put(api(), backstage));
      parts.step(backstage.database()::grantGateway);
      // The gateway has been up for a while, without data and without the right to read any.
      parts.step(() -> await(gateway().resolve("echo"), status -> status == 200));
    } catch (DemoException e) {
      close();
      throw e;
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

  private void await(URI address, Predicate<Integer> expected) {
    long deadline = System.nanoTime() + START.toNanos();
    while (!answers(address, expected)) {
      if (!tomcat.isRunning() || System.nanoTime() > deadline) {
        throw new DemoException(
            "Tomcat does not answer at "
                + address
                + "; its logs are in "
                + tomcat.base()
                + "/logs.");
      }
      pause();
    }
  }

  private boolean answers(URI address, Predicate<Integer> expected) {
    try {
      HttpRequest request = HttpRequest.newBuilder(address).timeout(START).build();
      HttpResponse<Void> response = client.send(request, BodyHandlers.discarding());
      return expected.test(response.statusCode());
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DemoException("Interrupted while Tomcat starts", e);
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DemoException("Interrupted while Tomcat starts", e);
    }
  }
}
