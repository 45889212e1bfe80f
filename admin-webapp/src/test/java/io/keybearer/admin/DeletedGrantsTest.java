package io.keybearer.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.keybearer.admin.testing.ArmClient;
import io.keybearer.admin.testing.Consents;
import io.keybearer.admin.testing.RunningAdmin;
import io.keybearer.testing.MariaDbServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** Verifies that what is deleted is revoked, with a real revocation endpoint, and then purged. */
final class DeletedGrantsTest {
  private static final List<String> REVOKED = new CopyOnWriteArrayList<>();

  @TempDir private static Path folder;
  private static volatile int status;
  private static HttpServer endpoint;
  private static RunningAdmin admin;
  private static ArmClient client;

  private String name;

  @BeforeAll
  static void start() throws Exception {
    endpoint = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    endpoint.createContext(
        "/revoke",
        exchange -> {
          String form =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          REVOKED.add(
              URLDecoder.decode(
                  form.replaceFirst("(.*&)?token=([^&]*).*", "$2"), StandardCharsets.UTF_8));
          byte[] body =
              status == 400
                  ? "{\"error\":\"invalid_client\"}".getBytes(StandardCharsets.UTF_8)
                  : new byte[0];
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    endpoint.start();
    admin = RunningAdmin.start(folder);
    client = new ArmClient(admin);
  }

  @AfterAll
  static void stop() {
    admin.close();
    endpoint.stop(0);
  }

  @BeforeEach
  void forget(TestInfo test) {
    name = test.getTestMethod().orElseThrow().getName();
    status = 200;
    REVOKED.clear();
  }

  @Test
  void deletedAuthorization_isRevoked_audited_andPurged() throws Exception {
    connect(admin, revocationUrl(), "a");

    delete("/authorizations/a");

    awaitPurged();
    assertThat(REVOKED).containsExactly("refresh-a", "access-a");
    assertThat(audits()).containsExactly("background job default/" + name + "/a Succeeded -");
  }

  @Test
  void allOfADeletedProviderAreRevoked() throws Exception {
    connect(admin, revocationUrl(), "a", "b", "c");

    delete("");

    awaitPurged();
    assertThat(REVOKED)
        .containsExactlyInAnyOrder(
            "refresh-a", "access-a", "refresh-b", "access-b", "refresh-c", "access-c");
    assertThat(audits()).hasSize(3).allMatch(it -> it.endsWith(" Succeeded -"));
  }

  @Test
  void endpointThatIsDown_isTriedFiveTimes_thenTheRowsGo_andTheAuditSaysSo() throws Exception {
    status = 503;
    connect(admin, revocationUrl(), "a", "b");

    delete("");
    for (int attempts = 1; attempts < 5; attempts++) {
      await(
          "select count(*) = 2 and min(revoke_count) = "
              + attempts
              + " from token where state = 'DELETING'");
      if (attempts == 1) {
        assertThat(
                text(
                    "select min(revoke_at) > utc_timestamp(6) + interval 5 second from token"
                        + " where state = 'DELETING'"))
            .isEqualTo("1");
      }
      run("update token set revoke_at = utc_timestamp(6) where state = 'DELETING'");
    }

    awaitPurged();
    // The second connection does not wait for the endpoint again.
    assertThat(REVOKED)
        .containsExactly("refresh-a", "refresh-a", "refresh-a", "refresh-a", "refresh-a");
    assertThat(audits()).hasSize(2).allMatch(it -> it.contains(" Failed "));
  }

  @Test
  void refusedRevocation_keepsNoOtherFromItsTurn() throws Exception {
    status = 400;
    connect(admin, revocationUrl(), "a", "b");

    delete("");
    await("select count(*) = 2 and min(revoke_count) = 1 from token where state = 'DELETING'");
    status = 200;
    run("update token set revoke_at = utc_timestamp(6) where state = 'DELETING'");

    awaitPurged();
    assertThat(REVOKED)
        .containsExactlyInAnyOrder(
            "refresh-a", "refresh-b", "refresh-a", "access-a", "refresh-b", "access-b");
    assertThat(audits()).hasSize(2).allMatch(it -> it.endsWith(" Succeeded -"));
  }

  @Test
  void providerWithoutRevocationEndpoint_isPurgedWithoutMoreAdo() throws Exception {
    connect(admin, "UNUSED", "a", "b");

    delete("");

    awaitPurged();
    assertThat(audits()).isEmpty();
  }

  @Test
  void nothingIsRevoked_whereTheSettingSaysSo(@TempDir Path another) throws Exception {
    String url = MariaDbServer.shared().createDatabase();
    try (RunningAdmin quiet =
        RunningAdmin.startAt(url, another, Map.of("revoke-deleted", "false"))) {
      quiet.awaitReady();
      connect(quiet, revocationUrl(), "a");

      new ArmClient(quiet).send("DELETE", "/authorizationProviders/" + name, "", Map.of());

      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> text(quiet, "select count(*) from token").equals("0"));
      assertThat(REVOKED).isEmpty();
    }
  }

  private void connect(RunningAdmin at, String revocationUrl, String... authorizations)
      throws Exception {
    ArmClient caller = new ArmClient(at);
    String provider = "/authorizationProviders/" + name;
    String body =
        """
        {"properties":{"identityProvider":"oauth2","oauth2":{"grantTypes":{"authorizationCode":{
        "clientId":"client-1","clientSecret":"s","authorizationUrl":"https://idp.example.com/a",
        "tokenUrl":"https://idp.example.com/t","revocationUrl":"%s"}}}}}
        """
            .formatted(revocationUrl);
    assertThat(caller.put(provider, body).status()).isEqualTo(201);
    for (String authorization : authorizations) {
      caller.put(provider + "/authorizations/" + authorization, "{\"properties\":{}}");
      Consents.give(at, name, authorization, "access-" + authorization, "refresh-" + authorization);
    }
  }

  private static String revocationUrl() {
    return "http://127.0.0.1:" + endpoint.getAddress().getPort() + "/revoke";
  }

  private void delete(String path) {
    assertThat(
            client.send("DELETE", "/authorizationProviders/" + name + path, "", Map.of()).status())
        .isEqualTo(200);
  }

  private static void awaitPurged() {
    await("select count(*) = 0 from token where state = 'DELETING'");
    await("select count(*) = 0 from authorization_provider where incarnation > 0");
  }

  private static void await(String condition) {
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> text(condition).equals("1"));
  }

  private List<String> audits() throws Exception {
    List<String> audits = new ArrayList<>();
    try (Connection connection = admin.database();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select concat_ws(' ', actor, target, outcome, ifnull(detail, '-')) from"
                    + " audit_event where action = 'authorization.revoke' and target like 'default/"
                    + name
                    + "/%'")) {
      while (row.next()) {
        audits.add(row.getString(1));
      }
    }
    return audits;
  }

  private static String text(String query) throws Exception {
    return text(admin, query);
  }

  private static String text(RunningAdmin at, String query) throws Exception {
    try (Connection connection = at.database();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return String.valueOf(row.getString(1));
    }
  }

  private static void run(String sql) throws Exception {
    try (Connection connection = admin.database();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
