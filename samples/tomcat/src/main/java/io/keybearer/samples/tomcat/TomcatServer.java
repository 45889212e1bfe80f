package io.keybearer.samples.tomcat;

import io.keybearer.samples.jetty.Backstage;
import io.keybearer.samples.jetty.ChildProcess;
import io.keybearer.samples.jetty.DemoException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A Tomcat process: its {@code CATALINA_BASE} is laid out anew at each start from the
 * distribution's defaults and the sample's own configuration.
 */
final class TomcatServer implements AutoCloseable {
  private static final List<String> DEFAULTS =
      List.of("catalina.properties", "context.xml", "logging.properties", "web.xml");

  private final TomcatSettings settings;
  private final Path base;
  private final ChildProcess process;

  TomcatServer(TomcatSettings settings) {
    this.settings = settings;
    this.base = settings.home().resolve("tomcat");
    this.process =
        new ChildProcess(
            "Tomcat", settings.home().resolve("tomcat.pid"), "-Dcatalina.base=" + base);
  }

  /** Where it is laid out. */
  Path base() {
    return base;
  }

  /** Stops the Tomcat that a killed JVM left running, if there is one. */
  void stopLeftOver() {
    process.stopLeftOver();
  }

  /** Lays the folder out. */
  void layOut(TomcatSample.Addition addition) {
    try {
      deleteTree(base);
      for (String folder : List.of("conf", "lib", "logs", "temp", "work", "admin", "gateway")) {
        Files.createDirectories(base.resolve(folder));
      }
      for (String file : DEFAULTS) {
        Files.copy(
            settings.distribution().resolve("conf").resolve(file),
            base.resolve("conf").resolve(file));
      }
      copyTree(settings.configuration(), base);
      Files.copy(settings.driver(), base.resolve("lib").resolve("mariadb-java-client.jar"));
      Files.copy(settings.adminWar(), base.resolve("admin.war"));
      Files.copy(settings.gatewayWar(), base.resolve("gateway").resolve("ROOT.war"));
      addition.addTo(base);
    } catch (IOException e) {
      throw new DemoException("Tomcat's folder " + base + " can't be laid out: " + e, e);
    }
  }

  /** Runs it. Passwords travel in the environment, never on the command line. */
  void start(Backstage backstage) {
    Path log = base.resolve("logs").resolve("catalina.out");
    ProcessBuilder builder =
        new ProcessBuilder(
                settings.distribution().resolve("bin").resolve("catalina.sh").toString(), "run")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    Map<String, String> environment = builder.environment();
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("CATALINA_HOME", settings.distribution().toString());
    environment.put("CATALINA_BASE", base.toString());
    environment.put("CATALINA_OPTS", options(backstage));
    environment.put("ADMIN_DATABASE_PASSWORD", backstage.database().admin().password());
    environment.put("GATEWAY_DATABASE_PASSWORD", backstage.database().gateway().password());
    environment.put("KEYBEARER_KEYSTORE", backstage.keystore().toString());
    environment.put(
        "KEYBEARER_KEYSTORE_PASSWORD", "${file:" + backstage.keystorePasswordFile() + "}");
    environment.put(
        "KEYBEARER_ADMINISTRATOR_PASSWORD",
        "${file:" + backstage.administratorPasswordFile() + "}");
    environment.put("KEYBEARER_ALLOWED_HOSTS", "127.0.0.1,localhost");
    process.launch(builder);
  }

  boolean isRunning() {
    return process.isRunning();
  }

  @Override
  public void close() {
    process.close();
  }

  private String options(Backstage backstage) {
    return String.join(
        " ",
        "-Xmx384m",
        "-XX:TieredStopAtLevel=1",
        "-Dorg.apache.tomcat.util.digester.PROPERTY_SOURCE="
            + "org.apache.tomcat.util.digester.EnvironmentPropertySource",
        "-Ddemo.gateway.port=" + settings.gatewayPort(),
        "-Ddemo.admin.port=" + settings.adminPort(),
        "-Ddemo.upstream=" + backstage.upstream().address(),
        "-Ddemo.database.url=" + backstage.database().url(),
        "-Ddemo.database.user=" + backstage.database().gateway().user(),
        "-Ddemo.database.admin=" + backstage.database().admin().user(),
        "-Ddemo.api.token=" + backstage.apiTokenFile());
  }

  private static void copyTree(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private static void deleteTree(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
