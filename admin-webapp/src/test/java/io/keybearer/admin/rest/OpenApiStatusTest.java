package io.keybearer.admin.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.keybearer.admin.rest.OpenApiTest.Operation;
import io.keybearer.admin.security.ApiTokens;
import io.keybearer.admin.security.Permission;
import io.keybearer.admin.security.Principal;
import io.keybearer.admin.security.Role;
import io.keybearer.admin.testing.ArmClient;
import io.keybearer.admin.testing.Http;
import io.keybearer.admin.testing.RunningAdmin;
import io.keybearer.testing.AuthorizationServer;
import io.keybearer.testing.MariaDbServer;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Brings about every status of every operation of the OpenAPI document, with bodies as it says, and
 * no other.
 */
final class OpenApiStatusTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String VERSION = "?api-version=2024-05-01";
  private static final String NATIVE = "/api/v1/services/{service}";
  private static final String ARM =
      "/subscriptions/{subscription}/resourceGroups/{resourceGroup}/providers"
          + "/Microsoft.ApiManagement/service/{service}";
  private static final String PROVIDER = "/authorizationProviders/{provider}";
  private static final String CONNECTION = PROVIDER + "/authorizations/{authorization}";
  private static final String POLICY = CONNECTION + "/accessPolicies/{accessPolicy}";

  private static final String STALE = "\"1234567890\"";

  /** What each operation that takes a body takes. */
  private static final Map<String, String> BODIES = new LinkedHashMap<>();

  /** Of each operation, the statuses that came. */
  private static final Map<String, Set<String>> SEEN = new LinkedHashMap<>();

  @TempDir private static Path folder;
  @TempDir private static Path limitedFolder;
  @TempDir private static Path unreadyFolder;
  private static AuthorizationServer server;
  private static RunningAdmin admin;
  private static ArmClient client;
  private static String tenant;
  private static String tokenId = "00000000-0000-0000-0000-000000000000";

  @BeforeAll
  static void start() throws Exception {
    server = AuthorizationServer.start();
    admin =
        RunningAdmin.startAt(
            MariaDbServer.shared().createDatabase(),
            folder,
            Map.of("request-body-timeout", "300ms"));
    admin.awaitReady();
    client = admin.revealer(Role.ADMIN);
    tenant = ArmClient.json(client.get("")).at("/identity/tenantId").textValue();
    bodies();
  }

  @AfterAll
  static void stop() {
    admin.close();
    server.close();
  }

  private static void bodies() {
    BODIES.put("PUT " + ARM, "{\"identity\":{\"type\":\"SystemAssigned\"},\"properties\":{}}");
    BODIES.put(
        "PUT " + ARM + PROVIDER, ConnectionOperationsTest.clientCredentials(server.tokenUrl()));
    BODIES.put("PUT " + ARM + CONNECTION, ConnectionOperationsTest.client("secret-of-client-1"));
    BODIES.put(
        "PUT " + ARM + POLICY,
        "{\"properties\":{\"tenantId\":\"" + tenant + "\",\"objectId\":\"o\"}}");
    BODIES.put("POST " + ARM + CONNECTION + "/getLoginLinks", "{}");
    BODIES.put("POST " + ARM + CONNECTION + "/confirmConsentCode", "{\"consentCode\":\"x\"}");
    BODIES.put("POST " + NATIVE + CONNECTION + "/reveal", "{\"reason\":\"ticket 1\"}");
    BODIES.put("POST " + NATIVE + CONNECTION + "/checkAccess", "{\"token\":\"x\"}");
    BODIES.put(
        "POST " + NATIVE + PROVIDER + "/authorizations",
        "{\"id\":\"new\",\"parameters\":{\"clientId\":\"c\",\"clientSecret\":\"s\"}}");
    BODIES.put("POST " + NATIVE + "/import", "{\"template\":{\"resources\":[]},\"dryRun\":true}");
    BODIES.put(
        "POST /api/v1/accounts",
        "{\"name\":\"ann\",\"password\":\"correct horse battery\",\"role\":\"admin\"}");
    BODIES.put("PUT /api/v1/accounts/{account}", "{\"role\":\"admin\",\"disabled\":false}");
    BODIES.put(
        "POST /api/v1/accounts/{account}/resetPassword",
        "{\"password\":\"battery horse correct\"}");
    BODIES.put(
        "POST /api/v1/api-tokens",
        "{\"name\":\"t\",\"role\":\"viewer\",\"scopes\":[\"read\"],\"expiresInDays\":1}");
    BODIES.put(
        "PUT " + NATIVE + "/webhook",
        "{\"url\":\"http://127.0.0.1:9/hook\",\"events\":[\"failing\"]}");
  }

  @Test
  void everyStatusIsSeen_andNoOther() throws Exception {
    strangersAndOthersWhoMayNot();
    badRequests();
    whereThereIsNothing();
    successes();
    conflicts();
    tooManyAndNotReady();
    failures();

    List<String> differences = new ArrayList<>();
    for (Operation operation : all()) {
      Set<String> documented = new TreeSet<>();
      operation.node().path("responses").fieldNames().forEachRemaining(documented::add);
      // Whole consents are walked through in ConsentByCreatorTest and LostKeyTest.
      Set<String> seen = SEEN.getOrDefault(operation.toString(), new TreeSet<>());
      if (operation.path().endsWith("/confirmConsentCode")) {
        seen.addAll(Set.of("200", "409"));
      }
      // The token that trickles bodies may not reveal any.
      if (operation.path().endsWith("/reveal")) {
        seen.add("408");
      }
      if (!documented.equals(seen)) {
        documented.removeIf(seen::remove);
        differences.add(operation + " never answered " + documented + ", but " + seen);
      }
    }
    assertThat(differences).isEmpty();
  }

  private static void strangersAndOthersWhoMayNot() throws Exception {
    ArmClient nobody = confinedTo(Permission.REVEAL_TOKENS);
    ArmClient reader = confinedTo(Permission.READ);
    for (Operation operation : all()) {
      see(operation, Http.send(admin, operation.method(), target(operation), "", Map.of()), 401);
      boolean reveals = operation.path().endsWith("/reveal");
      see(operation, send(reveals ? reader : nobody, operation, body(operation), Map.of()), 403);
    }
  }

  private static void badRequests() throws Exception {
    String large = "{\"x\":\"" + "x".repeat(1 << 20) + "\"}";
    for (Operation operation : all()) {
      String target = target(operation).replace(VERSION, "");
      target = target.startsWith("/subscriptions") ? target : target + "?no=1";
      see(operation, client.raw(operation.method(), target, body(operation), Map.of()), 400);
      if (operation.node().has("requestBody")) {
        see(operation, send(client, operation, large, Map.of()), 413);
        see(operation, send(client, operation, "x", Map.of("Content-Type", "text/plain")), 415);
        if (!operation.path().endsWith("/reveal")) {
          trickle(operation);
        }
      }
    }
  }

  /** A body that comes too slowly; of the answer, the status alone is read. */
  private static void trickle(Operation operation) throws Exception {
    String head =
        "%s /admin%s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n%s\r\n\r\n"
            .formatted(
                operation.method(),
                target(operation),
                admin.token(),
                "Content-Type: application/json\r\nContent-Length: 100000");
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), admin.port())) {
      socket.setSoTimeout(20);
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      byte[] answer = new byte[12];
      int read = 0;
      for (int sent = 0; sent < 1_000 && read == 0; sent++) {
        socket.getOutputStream().write(' ');
        try {
          read = socket.getInputStream().readNBytes(answer, 0, answer.length);
        } catch (SocketTimeoutException e) {
          // No answer yet: the next byte.
        }
      }
      assertThat(new String(answer, StandardCharsets.US_ASCII))
          .as(operation.toString())
          .isEqualTo("HTTP/1.1 408");
      SEEN.computeIfAbsent(operation.toString(), it -> new TreeSet<>()).add("408");
    }
  }

  private static void whereThereIsNothing() {
    for (Operation operation : all()) {
      if (operation.node().path("responses").has("404")) {
        String target =
            operation
                .target("nowhere")
                .replace("/api-tokens/nowhere", "/api-tokens/" + "0".repeat(8));
        see(operation, client.raw(operation.method(), target, body(operation), Map.of()), 404);
      }
    }
  }

  private static void successes() {
    for (String path : List.of("", PROVIDER, CONNECTION, POLICY)) {
      if (!path.isEmpty()) {
        works("PUT", ARM + path, 201);
      }
      works("PUT", ARM + path, 200);
      works("GET", ARM + path, 200);
      works("HEAD", ARM + path, 204);
      if (!path.isEmpty()) {
        works("GET", ARM + path.substring(0, path.lastIndexOf('/')), 200);
      }
    }
    see(
        operation("PUT", ARM),
        client.raw(
            "PUT",
            target(operation("PUT", ARM)).replace("/service/default", "/service/second"),
            body(operation("PUT", ARM)),
            Map.of()),
        201);
    works("GET", ARM.replace("/{service}", ""), 200);
    works("GET", ARM + "/authorizationIdentityProviders", 200);
    works("GET", ARM + "/authorizationIdentityProviders/{identityProvider}", 200);
    for (String verb : List.of("refresh", "test", "reveal", "disable", "enable", "revoke")) {
      works("POST", NATIVE + CONNECTION + '/' + verb, 200);
    }
    works("POST", NATIVE + CONNECTION + "/explain", 200);
    works("POST", NATIVE + CONNECTION + "/checkAccess", 200);
    works("POST", NATIVE + PROVIDER + "/authorizations", 201);
    for (String verb : List.of("test", "disable", "enable", "revoke")) {
      works("POST", NATIVE + PROVIDER + '/' + verb, 200);
    }
    works("PUT", NATIVE + "/webhook", 200);
    for (String name : List.of("inventory", "audit", "nodes", "keys", "export", "webhook")) {
      works("GET", NATIVE + '/' + name, 200);
    }
    works("GET", NATIVE + "/webhook/deliveries", 200);
    works("POST", NATIVE + "/webhook/rotateSecret", 200);
    works("POST", NATIVE + "/webhook/test", 202);
    works("POST", NATIVE + "/import", 200);
    works("POST", "/api/v1/accounts", 201);
    works("GET", "/api/v1/accounts", 200);
    works("GET", "/api/v1/accounts/{account}", 200);
    works("PUT", "/api/v1/accounts/{account}", 200);
    works("POST", "/api/v1/accounts/{account}/resetPassword", 204);
    tokenId = ArmClient.json(works("POST", "/api/v1/api-tokens", 201)).path("id").textValue();
    works("GET", "/api/v1/api-tokens", 200);
    works("GET", "/api/v1/api-tokens/{token}", 200);
    works("DELETE", "/api/v1/api-tokens/{token}", 204);
    works("GET", "/api/openapi.json", 200);
  }

  /** States that operations don't go with, and what ends them. */
  private static void conflicts() throws Exception {
    for (Operation operation : all()) {
      if (operation.node().path("responses").has("412")) {
        see(operation, send(client, operation, body(operation), Map.of("If-Match", STALE)), 412);
      }
    }
    client.raw("POST", target(operation("POST", NATIVE + CONNECTION + "/refresh")), "", Map.of());
    execute("update token set sealed_access = insert(sealed_access, 2, 1, 0x00)");
    works("POST", NATIVE + CONNECTION + "/revoke", 409);
    client.raw("POST", target(operation("POST", NATIVE + CONNECTION + "/disable")), "", Map.of());
    for (String verb : List.of("refresh", "test", "reveal")) {
      works("POST", NATIVE + CONNECTION + '/' + verb, 409);
    }
    works("POST", NATIVE + PROVIDER + "/authorizations", 409);
    works("POST", "/api/v1/accounts", 409);
    String viewer = "{\"role\":\"viewer\"}";
    Operation change = operation("PUT", "/api/v1/accounts/{account}");
    see(change, send(client, change, viewer, Map.of()), 409);
    works("DELETE", "/api/v1/accounts/{account}", 409);
    client.put("/authorizationProviders/code", codeProvider());
    client.put("/authorizationProviders/code/authorizations/user", "{\"properties\":{}}");
    Operation link = operation("POST", ARM + CONNECTION + "/getLoginLinks");
    String login = target(link).replace("/a/", "/user/").replace("Providers/p/", "Providers/code/");
    see(link, client.raw("POST", login, "{}", Map.of()), 200);
    admin.account("other", Role.ADMIN);
    works("DELETE", "/api/v1/accounts/{account}", 204);
    works("DELETE", NATIVE + "/webhook", 204);
    for (String path : List.of(POLICY, CONNECTION, PROVIDER)) {
      works("DELETE", ARM + path, 200);
      works("DELETE", ARM + path, 204);
    }
  }

  private static void tooManyAndNotReady() throws Exception {
    try (RunningAdmin limited =
            RunningAdmin.startAt(
                MariaDbServer.shared().createDatabase(),
                limitedFolder,
                Map.of("api-rate-limit", "1"));
        RunningAdmin unready =
            RunningAdmin.startAt("jdbc:mariadb://127.0.0.1:1/none", unreadyFolder, Map.of())) {
      limited.awaitReady();
      ArmClient caller = new ArmClient(limited);
      caller.get("");
      for (Operation operation : all()) {
        see(operation, send(caller, operation, body(operation), Map.of()), 429);
        see(
            operation,
            Http.send(unready, operation.method(), target(operation), "", Map.of()),
            503);
      }
    }
  }

  /** What comes when the store is not what it should be. */
  private static void failures() throws Exception {
    for (Operation operation : all()) {
      if (operation.node().path("responses").has("500")) {
        String table =
            operation.path().startsWith("/api/v1/accounts")
                ? "account"
                : operation.path().contains("{service}") || operation.path().startsWith("/subs")
                    ? "service"
                    : "api_token";
        execute("rename table " + table + " to gone");
        try {
          see(operation, send(client, operation, body(operation), Map.of()), 500);
        } finally {
          execute("rename table gone to " + table);
        }
      }
    }
  }

  private static Http.Answer works(String method, String path, int status) {
    Operation operation = operation(method, path);
    String body = body(operation);
    JsonNode schema = operation.node().at("/requestBody/content/application~1json/schema");
    if (!body.isEmpty()) {
      assertThat(OpenApiTest.schema(schema).validate(tree(body))).as(operation + body).isEmpty();
    }
    Http.Answer answer = send(client, operation, body, Map.of());
    see(operation, answer, status);
    return answer;
  }

  private static void see(Operation operation, Http.Answer answer, int status) {
    assertThat(answer.status()).as(operation + ": " + answer.body()).isEqualTo(status);
    OpenApiTest.assertDocumented(operation, answer);
    SEEN.computeIfAbsent(operation.toString(), it -> new TreeSet<>()).add("" + answer.status());
  }

  private static Http.Answer send(
      ArmClient caller, Operation operation, String body, Map<String, String> headers) {
    return caller.raw(operation.method(), target(operation), body, headers);
  }

  private static String target(Operation operation) {
    String filled =
        operation
            .path()
            .replace("{subscription}", ArmClient.SUBSCRIPTION)
            .replace("{resourceGroup}", "rg1")
            .replace("{service}", "default")
            .replace("{provider}", "p")
            .replace("{authorization}", "a")
            .replace("{accessPolicy}", "x")
            .replace("{identityProvider}", "aad")
            .replace("{account}", "ann")
            .replace("{token}", tokenId);
    return filled.startsWith("/subscriptions") ? filled + VERSION : filled;
  }

  private static String body(Operation operation) {
    return BODIES.getOrDefault(operation.toString(), "");
  }

  private static Operation operation(String method, String path) {
    return all().stream()
        .filter(it -> it.toString().equals(method + ' ' + path))
        .findFirst()
        .orElseThrow(() -> new AssertionError("not documented: " + method + ' ' + path));
  }

  private static List<Operation> all() {
    return OpenApiTest.operations().toList();
  }

  private static ArmClient confinedTo(Permission permission) {
    Principal maker = new Principal("test", EnumSet.allOf(Permission.class));
    ApiTokens.Draft draft =
        new ApiTokens.Draft(
            permission.text(),
            Role.VIEWER,
            true,
            Optional.of(Set.of(permission)),
            ApiTokens.USUAL_LIFE);
    return new ArmClient(admin, admin.access().apiTokens().issue(maker, draft).token().expose());
  }

  private static String codeProvider() {
    return ConnectionOperationsTest.codeProvider(
        server.tokenUrl(), "https://login.example.com/revoke");
  }

  private static JsonNode tree(String text) {
    try {
      return JSON.readTree(text);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new AssertionError(text, e);
    }
  }

  private static void execute(String sql) throws Exception {
    try (Connection database = admin.database();
        Statement statement = database.createStatement()) {
      statement.execute(sql);
    }
  }
}
