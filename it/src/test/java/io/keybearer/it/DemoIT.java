package io.keybearer.it;

import static io.keybearer.samples.jetty.ManagementApi.expectSuccess;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.keybearer.samples.jetty.ManagementApi;
import io.keybearer.samples.jetty.Ports;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** What somebody sees who runs the demo for the first time. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DemoIT {
  private final int gatewayPort = Ports.free();
  private final int adminPort = Ports.free();
  private final URI admin = URI.create("http://localhost:" + adminPort + "/");
  private final URI echo = URI.create("http://localhost:" + gatewayPort + "/echo");

  private Path home;
  private DemoProcess demo;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    home = folder;
    demo = new DemoProcess(home, gatewayPort, adminPort).awaitReady();
  }

  @AfterAll
  void stop() {
    demo.close();
  }

  @Test
  @Order(1)
  void saysWhereEverythingIs_andNothingElse() throws Exception {
    assertThat(demo.printed())
        .contains("curl " + echo, admin.toString(), home.resolve("api-token").toString())
        .doesNotContain("WARN", "ERROR", "Exception", "SLF4J");
  }

  @Test
  @Order(1)
  void showsTheTokenThatReachedTheUpstream() throws Exception {
    JsonNode received = Http.json(Http.get(echo));

    assertThat(received.path("headers").path("Authorization").asText()).startsWith("Bearer ey");
  }

  @Test
  @Order(1)
  void leavesTheApiTokenToItsOwnerAlone() throws Exception {
    assertThat(Files.getPosixFilePermissions(home.resolve("api-token")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  @Order(2)
  void saysWhichPropertyMovesAPort_whenItIsInUse(@TempDir Path other) throws Exception {
    // Given
    try (DemoProcess second = new DemoProcess(other, gatewayPort, Ports.free())) {

      // When
      int status = second.awaitEnd();

      // Then
      assertThat(status).isEqualTo(1);
      assertThat(second.lines())
          .containsExactly(
              "Port %d of the gateway is in use; choose another with -Ddemo.gateway.port=<port>."
                  .formatted(gatewayPort));
    }
  }

  @Test
  @Order(3)
  void stopsTheDatabaseToo_andKeepsTheDataForTheNextStart() throws Exception {
    // Given
    ProcessHandle database = demo.database();
    expectSuccess(api().put(provider("Kept"), kept()));

    // When
    demo.close();
    boolean databaseRan = database.isAlive();
    String printed = demo.printed();
    demo = new DemoProcess(home, gatewayPort, adminPort).awaitReady();

    // Then
    assertThat(databaseRan).isFalse();
    assertThat(printed.strip()).endsWith("Stopped.");
    assertThat(expectSuccess(api().get(kept())).at("/properties/displayName"))
        .hasToString("\"Kept\"");
    assertThat(Http.get(echo).statusCode()).isEqualTo(200);
    assertThat(demo.printed()).doesNotContain("WARN", "ERROR", "Exception");
  }

  private ManagementApi api() throws IOException {
    return new ManagementApi(admin, "default", Files.readString(home.resolve("api-token")).strip());
  }

  private static Map<String, Object> provider(String displayName) {
    return Map.of(
        "displayName",
        displayName,
        "identityProvider",
        "oauth2",
        "oauth2",
        Map.of(
            "grantTypes",
            Map.of("clientCredentials", Map.of("tokenUrl", "http://127.0.0.1:1/token"))));
  }

  private static String[] kept() {
    return new String[] {"authorizationProviders", "kept"};
  }
}
