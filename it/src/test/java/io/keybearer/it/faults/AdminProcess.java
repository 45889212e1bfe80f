package io.keybearer.it.faults;

import io.keybearer.testing.MariaDbServer;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * An {@link AdminMain} process that can be killed and started again, on the same port and store.
 */
final class AdminProcess implements AutoCloseable {
  private final Path folder;
  private final String databaseUrl;
  private final int port;
  private Process process;

  /** One on a store of its own; returns when it is ready. */
  AdminProcess(Path folder) throws IOException, java.sql.SQLException {
    this.folder = folder;
    this.databaseUrl = MariaDbServer.shared().createDatabase();
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      this.port = free.getLocalPort();
    }
    process = launch();
  }

  /** Its address, ending in a slash. */
  URI address() {
    return URI.create("http://localhost:" + port + "/");
  }

  /** Its first API token. */
  String apiToken() throws IOException {
    return Files.readString(folder.resolve("api-token")).strip();
  }

  /** The store's URL. */
  String databaseUrl() {
    return databaseUrl;
  }

  /** SIGKILL, and a new process in its place. */
  void killAndRestart() throws IOException {
    process.destroyForcibly();
    process.onExit().join();
    process = launch();
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private Process launch() throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                AdminMain.class.getName(),
                Integer.toString(port),
                System.getProperty("admin.war", "admin.war"),
                folder.resolve("unpacked").toString(),
                "database-url=" + databaseUrl,
                "database-user=" + MariaDbServer.USER,
                "database-password=" + MariaDbServer.PASSWORD,
                "keystore=" + folder.resolve("keystore.p12"),
                "keystore-password=password-of-the-test",
                "create-keystore=true",
                "allowed-hosts=localhost,127.0.0.1",
                "bootstrap-api-token-file=" + folder.resolve("api-token")));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder
        .environment()
        .put(
            "CLASSPATH",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    File log = folder.resolve("admin.log").toFile();
    builder.redirectError(ProcessBuilder.Redirect.appendTo(log));
    Process started = builder.start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(started.getInputStream(), StandardCharsets.UTF_8));
    for (String line = out.readLine(); !"ready".equals(line); line = out.readLine()) {
      if (line == null) {
        throw new IllegalStateException("the process ended: " + Files.readString(log.toPath()));
      }
    }
    return started;
  }
}
