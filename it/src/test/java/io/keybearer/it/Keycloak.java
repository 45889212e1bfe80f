package io.keybearer.it;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * A real Keycloak with a realm of one client and one user, whose refresh tokens are good once. The
 * build unpacks it in profile {@code full}.
 */
final class Keycloak implements AutoCloseable {
  static final String CLIENT_ID = "keybearer";
  static final String CLIENT_SECRET = "secret-of-keybearer";

  private static final String REALM =
      """
      {
        "realm": "it", "enabled": true, "sslRequired": "none",
        "revokeRefreshToken": true, "refreshTokenMaxReuse": 0,
        "clients": [{
          "clientId": "%s", "secret": "%s", "enabled": true, "protocol": "openid-connect",
          "publicClient": false, "standardFlowEnabled": true, "redirectUris": ["%s*"],
          "attributes": {"pkce.code.challenge.method": "S256"}
        }],
        "users": [{
          "username": "ann", "email": "ann@example.com", "emailVerified": true,
          "firstName": "Ann", "lastName": "Example", "enabled": true,
          "credentials": [{"type": "password", "value": "password-of-ann"}]
        }]
      }
      """;

  private final int port;
  private final Process process;

  private Keycloak(int port, Process process) {
    this.port = port;
    this.process = process;
  }

  /**
   * Starts it and waits until it answers.
   *
   * @param home where the build unpacked it
   * @param redirects what redirect URLs begin with
   */
  static Keycloak start(Path home, String redirects) throws IOException {
    Path realm = Files.createDirectories(home.resolve("data/import")).resolve("it-realm.json");
    Files.writeString(realm, REALM.formatted(CLIENT_ID, CLIENT_SECRET, redirects));
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                "sh",
                home.resolve("bin/kc.sh").toString(),
                "start-dev",
                "--import-realm",
                "--db=dev-mem",
                "--http-host=127.0.0.1",
                "--http-port=" + port,
                "--log-level=warn"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.redirectErrorStream(true);
    builder.redirectOutput(Path.of("target", "keycloak.log").toFile());
    Keycloak keycloak = new Keycloak(port, builder.start());
    Awaitility.await().atMost(Duration.ofMinutes(8)).until(keycloak::answers);
    return keycloak;
  }

  /** The realm's URL, which is its issuer. */
  String realmUrl() {
    return "http://127.0.0.1:" + port + "/realms/it";
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private boolean answers() throws InterruptedException {
    if (!process.isAlive()) {
      throw new IllegalStateException("Keycloak ended; see target/keycloak.log");
    }
    try {
      URI metadata = URI.create(realmUrl() + "/.well-known/openid-configuration");
      return Http.get(metadata).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }
}
