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
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
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
    run("delete from webhook_delivery");
    run("delete from audit_event where actor = 'gateway'");
    STATUSES.clear();
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
    JsonNode deliveries = deliveries("").get("value");
    assertThat(deliveries).hasSize(2);
    JsonNode second = deliveries.get(0);
    JsonNode first = deliveries.get(1);
    assertThat(first.get("messageId").textValue()).isEqualTo(RECEIVED.get(0).id());
    assertThat(first.get("event").textValue()).isEqualTo("test");
    assertThat(first.get("attempt").intValue()).isEqualTo(1);
    assertThat(first.get("status").intValue()).isEqualTo(503);
    assertThat(first.get("succeeded").booleanValue()).isFalse();
    assertThat(
            Duration.between(
                Instant.parse(first.get("at").textValue()),
                Instant.parse(first.get("nextAttemptAt").textValue())))
        .isBetween(Duration.ofSeconds(14), Duration.ofSeconds(15));
    assertThat(second.get("attempt").intValue()).isEqualTo(2);
    assertThat(second.get("status").intValue()).isEqualTo(204);
    assertThat(second.get("succeeded").booleanValue()).isTrue();
    assertThat(second.has("nextAttemptAt")).isFalse();
  }

  @Test
  void deliveryThatNobodyAnswers_isLoggedWithTheReason() throws Exception {
    int closed;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = socket.getLocalPort();
    }
    put("http://127.0.0.1:" + closed + "/hook?key=hidden", "['failing']");

    append("AuthorizationStatusChanged", "{\"status\":\"Error\",\"errorCode\":\"invalid_client\"}");
    await("select count(*) = 1 from webhook_delivery");
    put("['needs_login','secret_expiring']");

    JsonNode attempt = deliveries("").get("value").get(0);
    assertThat(attempt.get("event").textValue()).isEqualTo("failing");
    assertThat(attempt.get("error").textValue()).isEqualTo("NoConnection");
    assertThat(attempt.get("detail").textValue()).contains("127.0.0.1");
    assertThat(attempt.has("status")).isFalse();
    assertThat(attempt.toString()).doesNotContain("hidden");
  }

  @Test
  void lastAttempt_isFollowedByNoOther() throws Exception {
    STATUSES.add(500);
    run(
        "insert into outbox (service_id, kind, payload, created_at, next_attempt_at, attempts)"
            + " select id, 'Test', '{}', utc_timestamp(6), utc_timestamp(6), 11 from service");

    await("select count(*) = 1 from webhook_delivery");

    JsonNode attempt = deliveries("").get("value").get(0);
    assertThat(attempt.get("attempt").intValue()).isEqualTo(12);
    assertThat(attempt.has("nextAttemptAt")).isFalse();
  }

  @Test
  void messagesWait_whileTheirKeyIsLost() throws Exception {
    run("update webhook set sealed_secret = null");
    append("Test", "{}");
    await("select count(*) = 1 from webhook_delivery where error = 'NoSigningKey'");
    JsonNode lost = ArmClient.json(client.raw("GET", WEBHOOK, "", Map.of()));
    assertThat(RECEIVED).isEmpty();

    Http.Answer rotated = client.raw("POST", WEBHOOK + "/rotateSecret", "", Map.of());
    secret = ArmClient.json(rotated).get("secret").textValue();
    run("update outbox set next_attempt_at = utc_timestamp(6)");
    awaitNothingDue();

    assertThat(lost.get("keyLost").booleanValue()).isTrue();
    assertThat(ArmClient.json(rotated).has("keyLost")).isFalse();
    assertThat(RECEIVED).hasSize(1);
    assertThat(RECEIVED.get(0).signature()).isEqualTo(signature(RECEIVED.get(0)));
  }

  @Test
  void deliveriesComeInPages_theNewestFirst() throws Exception {
    for (int i = 1; i <= 3; i++) {
      run(
          "insert into webhook_delivery (at, service_id, message_id, event, attempt, status) select"
              + " utc_timestamp(6), id, "
              + i
              + ", 'test', 1, 204 from service");
    }

    JsonNode first = deliveries("?top=2");
    JsonNode second = deliveries("?top=2&before=" + first.get("next").longValue());

    assertThat(first.get("value"))
        .extracting(it -> it.get("messageId").textValue())
        .containsExactly("msg_3", "msg_2");
    assertThat(second.get("value"))
        .extracting(it -> it.get("messageId").textValue())
        .containsExactly("msg_1");
    assertThat(second.has("next")).isFalse();
  }

  private static JsonNode deliveries(String query) {
    Http.Answer answer = client.raw("GET", WEBHOOK + "/deliveries" + query, "", Map.of());
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return ArmClient.json(answer);
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
    return put("http://127.0.0.1:" + receiver.getAddress().getPort() + "/hook", events);
  }

  private static Http.Answer put(String url, String events) {
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
