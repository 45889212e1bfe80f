package io.keybearer.admin.rest;

import static io.keybearer.admin.testing.ArmClient.SERVICE;
import static io.keybearer.admin.testing.ArmClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.admin.testing.ArmClient;
import io.keybearer.admin.testing.Http;
import io.keybearer.admin.testing.RunningAdmin;
import io.keybearer.testing.MariaDbServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many callers at one resource, at the last free place of a limit, or at the API as a whole. */
final class ContentionTest {
  private static final int CALLERS = 6;
  private static final int REQUESTS_PER_MINUTE = 2000;
  private static final String PROVIDER_BODY =
      """
      {"properties":{"identityProvider":"oauth2","oauth2":{"grantTypes":
      {"clientCredentials":{"tokenUrl":"https://login.example.com/token"}}}}}
      """;
  private static final String AUTHORIZATION_BODY =
      "{\"properties\":{\"parameters\":{\"clientId\":\"client-1\",\"clientSecret\":\"hush\"}}}";

  @TempDir private static Path folder;
  private static RunningAdmin admin;
  private static ArmClient client;
  private static ExecutorService callers;
  private static String policyBody;
  private static int names;
  private String provider;
  private String authorization;

  @BeforeAll
  static void start() throws Exception {
    admin =
        RunningAdmin.startAt(
            MariaDbServer.shared().createDatabase(),
            folder,
            Map.of(
                "request-body-timeout",
                "200ms",
                "api-rate-limit",
                Integer.toString(REQUESTS_PER_MINUTE)));
    admin.awaitReady();
    client = new ArmClient(admin);
    callers = Executors.newFixedThreadPool(CALLERS);
    policyBody =
        "{\"properties\":{\"objectId\":\"o\",\"tenantId\":\"%s\"}}"
            .formatted(json(client.get("")).at("/identity/tenantId").textValue());
  }

  @AfterAll
  static void stop() {
    callers.shutdownNow();
    admin.close();
  }

  @BeforeEach
  void create() {
    provider = "/authorizationProviders/p" + names++;
    authorization = provider + "/authorizations/a";
    client.put(provider, PROVIDER_BODY);
    client.put(authorization, AUTHORIZATION_BODY);
  }

  @Test
  void oneOfManyWins_whenAllPutTheStateTheyRead() throws Exception {
    Map<String, String> condition = Map.of("If-Match", client.get(provider).header("ETag"));

    List<Http.Answer> answers = together(caller -> client.put(provider, PROVIDER_BODY, condition));

    assertThat(statuses(answers)).containsExactly(200, 412, 412, 412, 412, 412);
  }

  @Test
  void oneOfManyCreates_whenNobodyMayReplace() throws Exception {
    String created = provider + "/authorizations/new";

    List<Http.Answer> answers =
        together(caller -> client.put(created, AUTHORIZATION_BODY, Map.of("If-None-Match", "*")));

    assertThat(statuses(answers)).containsExactly(201, 412, 412, 412, 412, 412);
  }

  @Test
  void oneCreatesAndAllOthersUpdate_whenNobodyStatesACondition() throws Exception {
    for (String path :
        new String[] {
          "/authorizationProviders/new" + names,
          provider + "/authorizations/new",
          authorization + "/accessPolicies/new"
        }) {
      String body =
          path.contains("accessPolicies")
              ? policyBody
              : path.contains("/authorizations") ? AUTHORIZATION_BODY : PROVIDER_BODY;

      List<Http.Answer> answers = together(caller -> client.put(path, body));

      assertThat(statuses(answers)).as(path).containsExactly(200, 200, 200, 200, 200, 201);
    }
  }

  @Test
  void oneDeletes_andAllOthersFindNothing() throws Exception {
    List<Http.Answer> answers = together(caller -> client.send("DELETE", provider, "", Map.of()));

    assertThat(statuses(answers)).containsExactly(200, 204, 204, 204, 204, 204);
  }

  @Test
  void serviceIsCreatedOnce() throws Exception {
    String path = SERVICE.replace("/service/default", "/service/new") + "?api-version=2024-05-01";

    List<Http.Answer> answers = together(caller -> client.raw("PUT", path, "{}", Map.of()));

    assertThat(statuses(answers)).containsExactly(200, 200, 200, 200, 200, 201);
  }

  @Test
  void oneTakesTheLastPlace_ofAccessPolicies() throws Exception {
    fill("access_policy", "authorization_id", "tenant_id, object_id", "'t', 'o'", 99);

    List<Http.Answer> answers =
        together(caller -> client.put(authorization + "/accessPolicies/n" + caller, policyBody));

    assertThat(statuses(answers)).containsExactly(201, 400, 400, 400, 400, 400);
    assertLimit(answers, "An authorization can have at most 100 access policies.");
    assertThat(client.put(authorization + "/accessPolicies/many-7", policyBody).status())
        .isEqualTo(200);
  }

  @Test
  void oneTakesTheLastPlace_ofAuthorizations() throws Exception {
    fill(
        "authorization",
        "provider_id",
        "grant_type, parameters",
        "'ClientCredentials', '{}'",
        9_998);

    List<Http.Answer> answers =
        together(caller -> client.put(provider + "/authorizations/n" + caller, AUTHORIZATION_BODY));

    assertThat(statuses(answers)).containsExactly(201, 400, 400, 400, 400, 400);
    assertLimit(answers, "A provider can have at most 10000 authorizations.");
  }

  @Test
  void oneTakesTheLastPlace_ofProviders() throws Exception {
    String service = "/service/full" + names;
    String base = SERVICE.replace("/service/default", service);
    client.raw("PUT", base + "?api-version=2024-05-01", "{}", Map.of());
    execute(
        """
        insert into authorization_provider (uid, service_id, name, name_key, identity_provider,
          grant_type, parameters, token_url, created_at, updated_at)
        select random_bytes(16), s.id, concat('many-', seq), concat('many-', seq), 'oauth2',
          'ClientCredentials', '{}', 'https://a.example.com', utc_timestamp(6), utc_timestamp(6)
        from service s join seq_1_to_999 where s.name = '%s'
        """
            .formatted(service.substring("/service/".length())));

    List<Http.Answer> answers =
        together(
            caller ->
                client.raw(
                    "PUT",
                    base + "/authorizationProviders/n" + caller + "?api-version=2024-05-01",
                    PROVIDER_BODY,
                    Map.of()));

    assertThat(statuses(answers)).containsExactly(201, 400, 400, 400, 400, 400);
    assertLimit(answers, "A service can have at most 1000 authorization providers.");
  }

  /** The client goes on sending a byte at a time until it is answered. */
  @Test
  void bodyThatTrickles_gets408() throws Exception {
    String head =
        "PUT /admin"
            + SERVICE
            + provider
            + "?api-version=2024-05-01 HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
            + admin.token()
            + "\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n";
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), admin.port())) {
      socket.setSoTimeout(20);
      OutputStream out = socket.getOutputStream();
      out.write(head.getBytes(StandardCharsets.US_ASCII));

      String status = trickleUntilAnswered(out, socket.getInputStream());

      assertThat(status).startsWith("HTTP/1.1 408");
    }
  }

  /** The client sends nothing after the headers; the container notices. */
  @Test
  void bodyThatNeverComes_gets408_andTheConnectionEnds() throws Exception {
    String head =
        "PUT /admin"
            + SERVICE
            + provider
            + "?api-version=2024-05-01 HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
            + admin.token()
            + "\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n";
    admin.idleTimeout(Duration.ofMillis(200));
    String answer;
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), admin.port())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } finally {
      admin.idleTimeout(Duration.ofSeconds(30));
    }

    assertThat(answer)
        .startsWith("HTTP/1.1 408")
        .containsIgnoringCase("Connection: close")
        .endsWith(
            "{\"error\":{\"code\":\"RequestTimeout\",\"message\":\"The request content took too"
                + " long to arrive.\"}}");
  }

  private static String trickleUntilAnswered(OutputStream out, InputStream in) throws IOException {
    byte[] answer = new byte[12];
    for (int sent = 0; sent < 1000; sent++) {
      out.write(' ');
      out.flush();
      try {
        int length = in.readNBytes(answer, 0, answer.length);
        return new String(answer, 0, length, StandardCharsets.US_ASCII);
      } catch (SocketTimeoutException e) {
        // No answer yet: the next byte.
      }
    }
    throw new AssertionError("never answered");
  }

  @Test
  void callerWithTooManyRequests_gets429_andOthersGoOn() throws Exception {
    execute(
        "insert into api_token (uid, name, token_hash, role, created_by, created_at)"
            + " values (random_bytes(16), 'busy', unhex(sha2('kb_test_busy', 256)), 'viewer',"
            + " 'test', utc_timestamp(6))");
    Map<String, String> busy = Map.of("Authorization", "Bearer kb_test_busy");
    List<Http.Answer> refused = new ArrayList<>();

    for (int request = 0; request < 2 * REQUESTS_PER_MINUTE && refused.isEmpty(); request++) {
      Http.Answer answer = client.raw("GET", "/nothing?api-version=2024-05-01", "", busy);
      if (answer.status() == 429) {
        refused.add(answer);
      }
    }

    assertThat(refused).hasSize(1);
    assertThat(json(refused.get(0)).at("/error/code").textValue()).isEqualTo("TooManyRequests");
    assertThat(refused.get(0).header("Retry-After")).matches("[1-9]|[1-5][0-9]|60");
    assertThat(client.get(provider).status()).isEqualTo(200);
  }

  private void fill(String table, String parent, String columns, String values, int rows)
      throws Exception {
    String of = parent.equals("provider_id") ? "authorization_provider" : "authorization";
    String name = provider.substring(provider.lastIndexOf('/') + 1);
    String condition =
        parent.equals("provider_id")
            ? "p.name = '" + name + "'"
            : "p.provider_id = (select id from authorization_provider where name = '" + name + "')";
    execute(
        "insert into "
            + table
            + " (uid, service_id, "
            + parent
            + ", name, name_key, created_at, updated_at, "
            + columns
            + ") select random_bytes(16), p.service_id, p.id, concat('many-', seq),"
            + " concat('many-', seq), utc_timestamp(6), utc_timestamp(6), "
            + values
            + " from "
            + of
            + " p join seq_1_to_"
            + rows
            + " where "
            + condition);
  }

  private static void execute(String statement) throws Exception {
    try (Connection connection = admin.database();
        Statement running = connection.createStatement()) {
      running.execute(statement);
    }
  }

  private static List<Http.Answer> together(IntFunction<Http.Answer> request) throws Exception {
    CyclicBarrier barrier = new CyclicBarrier(CALLERS);
    List<Future<Http.Answer>> futures = new ArrayList<>();
    for (int caller = 0; caller < CALLERS; caller++) {
      int number = caller;
      futures.add(
          callers.submit(
              () -> {
                barrier.await();
                return request.apply(number);
              }));
    }
    List<Http.Answer> answers = new ArrayList<>();
    for (Future<Http.Answer> future : futures) {
      answers.add(future.get());
    }
    return answers;
  }

  private static List<Integer> statuses(List<Http.Answer> answers) {
    return answers.stream().map(Http.Answer::status).sorted().toList();
  }

  private static void assertLimit(List<Http.Answer> answers, String message) {
    assertThat(answers.stream().filter(answer -> answer.status() == 400))
        .allSatisfy(
            answer -> {
              assertThat(json(answer).at("/error/code").textValue()).isEqualTo("LimitExceeded");
              assertThat(json(answer).at("/error/message").textValue()).isEqualTo(message);
            });
  }
}
