package io.keybearer.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.keybearer.samples.jetty.AdminServer;
import io.keybearer.samples.jetty.Backstage;
import io.keybearer.samples.jetty.DemoData;
import io.keybearer.samples.jetty.EmbeddedDatabase;
import io.keybearer.samples.jetty.Gateway;
import io.keybearer.samples.jetty.GatewayProxy;
import io.keybearer.samples.jetty.ManagementApi;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gateway while the database or the admin web application is down. */
class OutageIT {
  private final Stage stage = Stage.shared();

  @Test
  void servesCachedTokensAndRecovers_whenTheDatabaseIsKilled(
      @TempDir Path folder, @TempDir Path other) throws Exception {
    // Given
    EmbeddedDatabase database = stage.backstage().database();
    try (TokenEndpointTap tap = stage.tap()) {
      Connection warm = Connection.create(stage.api(), tap).allowGateways();
      Connection cold = Connection.create(stage.api(), tap).allowGateways();
      try (Gateway cached = gateway(folder, warm);
          Gateway uncached = gateway(other, cold)) {
        Http.get(cached.address());

        // When
        database.kill();
        int fromCache = Http.get(cached.address()).statusCode();
        int fromStore = Http.get(uncached.address()).statusCode();
        database.startAgain();

        // Then
        assertThat(fromCache).isEqualTo(200);
        assertThat(fromStore).isEqualTo(500);
        await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> Http.get(uncached.address()).statusCode() == 200);
        Secrets.addAll(tap.issued());
      } finally {
        database.startAgain();
      }
    }
  }

  @Test
  @Tag("full")
  void needsNoAdminWebApplication(@TempDir Path folder) throws Exception {
    // Given
    Path home = Path.of("target", "it-without-admin").toAbsolutePath();
    try (Backstage backstage = new Backstage(home)) {
      backstage.start();
      try (AdminServer admin = new AdminServer(0)) {
        startWithData(backstage, admin);
      }
      try (Gateway gateway = new Gateway(0)) {
        gateway.start(
            demoWebapp(folder).write(),
            backstage.upstream().address(),
            backstage.gatewaySettings());

        // When
        int status = Http.get(gateway.address()).statusCode();

        // Then
        assertThat(status).isEqualTo(200);
      }
    }
  }

  @Test
  @Tag("full")
  void startsWithoutDatabaseThenWithoutSchema_andRecovers(@TempDir Path folder, @TempDir Path home)
      throws Exception {
    // Given
    try (Backstage backstage = new Backstage(home);
        Gateway gateway = new Gateway(0);
        AdminServer admin = new AdminServer(0)) {
      backstage.start();
      backstage.database().kill();
      gateway.start(
          demoWebapp(folder).write(), backstage.upstream().address(), backstage.gatewaySettings());

      // When
      int withoutDatabase = Http.get(gateway.address()).statusCode();
      backstage.database().startAgain();
      int withoutSchema = Http.get(gateway.address()).statusCode();
      startWithData(backstage, admin);

      // Then
      assertThat(withoutDatabase).isEqualTo(500);
      assertThat(withoutSchema).isEqualTo(500);
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> Http.get(gateway.address()).statusCode() == 200);
    }
  }

  private static Webapp demoWebapp(Path folder) {
    Connection demo =
        new Connection(Stage.shared().api(), DemoData.PROVIDER, DemoData.AUTHORIZATION, "");
    return new Webapp(folder, demo.headerPolicy(), GatewayProxy.class);
  }

  private static void startWithData(Backstage backstage, AdminServer admin) {
    Stage.startAdmin(admin, backstage);
    DemoData.put(new ManagementApi(admin.address(), "default", backstage.apiToken()), backstage);
    backstage.database().grantGateway();
  }

  private Gateway gateway(Path folder, Connection connection) throws Exception {
    return stage.gateway(new Webapp(folder, connection.headerPolicy(), GatewayProxy.class));
  }
}
