package io.keybearer.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.keybearer.admin.security.Role;
import io.keybearer.admin.testing.ArmClient;
import io.keybearer.admin.testing.Http;
import io.keybearer.admin.testing.RunningAdmin;
import io.keybearer.testing.MariaDbServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Verifies what webhooks are told of, with two applications at one store and a real receiver. */
final class WebhookTest {
  private static final String WEBHOOK = "/api/v1/services/default/webhook";

  @TempDir static Path folder;

  private static final List<Received> RECEIVED = new CopyOnWriteArrayList<>();
  private static final Deque<Integer> STATUSES = new ArrayDeque<>();
  private static HttpServer receiver;
  private static RunningAdmin admin;
  private static RunningAdmin other;
  private static ArmClient client;
  private static String secret;

  private record Received(String id, String timestamp, String signature, String body) {}

  @BeforeAll
  static void start() throws Exception {
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext(
        "/hook",
        exchange -> {
          var headers = exchange.getRequestHeaders();
          RECEIVED.add(
              new Received(
                  headers.getFirst("webhook-id"),
                  headers.getFirst("webhook-timestamp"),
                  headers.getFirst("webhook-signature"),
                  new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
          Integer status = STATUSES.poll();
          exchange.sendResponseHeaders(status == null ? 204 : status, -1);
          exchange.close();
        });
    receiver.start();
    String url = MariaDbServer.shared().createDatabase();
    admin = RunningAdmin.startAt(url, folder, Map.of());
    admin.awaitReady();
    other = RunningAdmin.startAt(url, folder, Map.of());
    client = admin.client(Role.ADMIN);
    secret = ArmClient.json(put("['needs_login','secret_expiring']")).get("secret").textValue();
  }

  @AfterAll
  static void stop() {
    other.close();
    admin.close();
    receiver.stop(0);
  }

  @BeforeEach
  void forget() throws Exception {
    run("delete from outbox");
    RECEIVED.clear();
  }

  @Test
  void eventsThatWereAskedFor_areDeliveredOnce_signed_andFailuresAudited() throws Exception {
    append("AuthorizationStatusChanged", "{\"status\":\"Connected\",\"errorCode\":null}");
    append("AuthorizationStatusChanged", "{\"status\":\"Error\",\"errorCode\":\"invalid_client\"}");
    append("AuthorizationStatusChanged", "{\"status\":\"Error\",\"errorCode\":\"GrantDead\"}");

    awaitNothingDue();

    await(
        "select group_concat(concat_ws(' ', actor, action, outcome, detail) order by id) ="
            + " 'gateway authorization.refresh Failed invalid_client,"
            + "gateway authorization.refresh Failed GrantDead' from audit_event where actor ="
            + " 'gateway'");
    assertThat(RECEIVED).hasSize(1);
    Received message = RECEIVED.get(0);
    JsonNode body = new com.fasterxml.jackson.databind.ObjectMapper().readTree(message.body());
    assertThat(body.get("type").textValue()).isEqualTo("needs_login");
    assertThat(body.at("/data/errorCode").textValue()).isEqualTo("GrantDead");
    assertThat(message.signature()).isEqualTo(signature(message));
  }

  @Test
  void refusedMessage_isRepeatedLater_withTheSameId() throws Exception {
    STATUSES.add(503);
    client.raw("POST", WEBHOOK + "/test", "", Map.of());
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> RECEIVED.size() == 1);
    await(
        "select attempts = 1 and last_error = 'it answered 503' and next_attempt_at >"
            + " utc_timestamp(6) from outbox");

    run("update outbox set next_attempt_at = utc_timestamp(6)");
    awaitNothingDue();

    assertThat(RECEIVED).hasSize(2);
    assertThat(RECEIVED.get(0).id()).isEqualTo(RECEIVED.get(1).id());
  }

  @Test
  void secretThatEndsSoon_isToldOfOnce() throws Exception {
    run(
        "insert into authorization_provider (uid, service_id, name, name_key, identity_provider,"
            + " grant_type, parameters, token_url, created_at, updated_at) select random_bytes(16),"
            + " id, 'p', 'p', 'oauth2', 'AuthorizationCode', json_object('clientSecretExpiresOn',"
            + " date_format(utc_date() + interval 10 day, '%Y-%m-%d')), 'https://x',"
            + " utc_timestamp(6), utc_timestamp(6) from service");

    Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> !RECEIVED.isEmpty());
    append("Test", "{}");
    awaitNothingDue();
    run("delete from authorization_provider");

    assertThat(RECEIVED).filteredOn(it -> it.body().contains("secret_expiring")).hasSize(1);
  }

  @Test
  void key_isShownWhenItIsMade_andNeverAgain() {
    assertThat(secret).startsWith("whsec_");
    assertThat(client.raw("GET", WEBHOOK, "", Map.of()).body()).doesNotContain("secret\"");
    assertThat(put("['needs_login','secret_expiring']").body()).doesNotContain("secret\"");
  }

  @Test
  void addressThatRulesForbid_isRefused() {
    Http.Answer answer =
        client.raw(
            "PUT",
            WEBHOOK,
            "{\"url\":\"http://169.254.169.254/x\",\"events\":[\"fly\"]}",
            Map.of());

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains("\"url\"", "\"events[0]\"");
  }

  private static Http.Answer put(String events) {
    String url = "http://127.0.0.1:" + receiver.getAddress().getPort() + "/hook";
    return client.raw(
        "PUT",
        WEBHOOK,
        ("{'url':'" + url + "','events':" + events + "}").replace('\'', '"'),
        Map.of());
  }

  private static void append(String kind, String payload) throws SQLException {
    run(
        "insert into outbox (service_id, kind, payload, created_at, next_attempt_at) select id, '"
            + kind
            + "', '"
            + payload
            + "', utc_timestamp(6), utc_timestamp(6) from service");
  }

  private static void awaitNothingDue() {
    await("select not exists (select 1 from outbox where delivered_at is null)");
  }

  private static void await(String condition) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              try (Connection connection = admin.database();
                  Statement statement = connection.createStatement();
                  ResultSet row = statement.executeQuery(condition)) {
                return row.next() && row.getBoolean(1);
              }
            });
  }

  private static void run(String sql) throws SQLException {
    try (Connection connection = admin.database();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String signature(Received message) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(
        new SecretKeySpec(
            Base64.getDecoder().decode(secret.substring("whsec_".length())), "HmacSHA256"));
    String signed = message.id() + "." + message.timestamp() + "." + message.body();
    return "v1,"
        + Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
  }
}
