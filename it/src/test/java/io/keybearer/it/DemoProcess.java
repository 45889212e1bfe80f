package io.keybearer.it;

import io.keybearer.samples.jetty.Demo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** The demo as a program of its own, with what it prints; ended when closed. */
final class DemoProcess implements AutoCloseable {
  private static final Pattern DATABASE = Pattern.compile("\\(process (\\d+)\\)");
  private static final Duration LONGEST = Duration.ofSeconds(90);

  private final Path console;
  private final Process process;

  /**
   * Starts it.
   *
   * @param home where it keeps its files
   * @param gatewayPort the gateway's port
   * @param adminPort the admin web application's port
   */
  DemoProcess(Path home, int gatewayPort, int adminPort) throws IOException {
    Files.createDirectories(home);
    console = Files.createTempFile(home, "console", ".txt");
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                // Not the tests' own, which writes nothing to the console.
                "-Dlogback.configurationFile=logback.xml",
                "-Ddemo.end-with-parent=true",
                "-Ddemo.home=" + home,
                "-Ddemo.admin.war=" + System.getProperty("admin.war"),
                "-Ddemo.gateway.webapp="
                    + Path.of("../samples/jetty/src/main/webapp").toAbsolutePath().normalize(),
                "-Ddemo.gateway.port=" + gatewayPort,
                "-Ddemo.admin.port=" + adminPort,
                "-classpath",
                System.getProperty("java.class.path"),
                Demo.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(console.toFile())
            .start();
  }

  /** Waits until it says that it is ready, or has ended without. */
  DemoProcess awaitReady() {
    Awaitility.await()
        .atMost(LONGEST)
        .until(() -> !process.isAlive() || printed().contains("Ready "));
    return this;
  }

  /** What it has printed so far. */
  String printed() throws IOException {
    return Files.readString(console);
  }

  /** The lines that it has printed, without empty ones. */
  List<String> lines() throws IOException {
    return Files.readAllLines(console).stream().filter(line -> !line.isBlank()).toList();
  }

  /** The database's process. */
  ProcessHandle database() throws IOException {
    Matcher process = DATABASE.matcher(printed());
    if (!process.find()) {
      throw new AssertionError("no process id of the database in:\n" + printed());
    }
    return ProcessHandle.of(Long.parseLong(process.group(1)))
        .orElseThrow(() -> new AssertionError("the database does not run"));
  }

  /** Waits for its end. */
  int awaitEnd() {
    return process
        .onExit()
        .orTimeout(LONGEST.toSeconds(), TimeUnit.SECONDS)
        .thenApply(Process::exitValue)
        .join();
  }

  /** Asks it to end, as Ctrl-C does, and waits. */
  @Override
  public void close() {
    process.destroy();
    awaitEnd();
  }
}
