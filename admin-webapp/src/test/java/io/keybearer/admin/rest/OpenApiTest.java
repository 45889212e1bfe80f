package io.keybearer.admin.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.keybearer.admin.testing.ArmClient;
import io.keybearer.admin.testing.Http;
import io.keybearer.admin.testing.RunningAdmin;
import io.keybearer.testing.AuthorizationServer;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares the OpenAPI document with what is registered, and with real answers. */
class OpenApiTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NATIVE = "/api/v1/services/default";
  private static final String CONNECTION = NATIVE + "/authorizationProviders/p/authorizations/a";
  private static final String ARM = ArmClient.SERVICE;
  private static final String VERSION = "?api-version=2024-05-01";
  private static final JsonNode DOCUMENT = document();

  @TempDir private static java.nio.file.Path folder;
  private static AuthorizationServer server;
  private static RunningAdmin admin;
  private static ArmClient client;

  @BeforeAll
  static void start() throws Exception {
    server = AuthorizationServer.start();
    admin = RunningAdmin.start(folder);
    client = new ArmClient(admin);
    client.put(
        "/authorizationProviders/p", ConnectionOperationsTest.clientCredentials(server.tokenUrl()));
    client.put(
        "/authorizationProviders/p/authorizations/a",
        ConnectionOperationsTest.client("secret-of-client-1"));
    client.put(
        "/authorizationProviders/p/authorizations/a/accessPolicies/x",
        "{\"properties\":{\"tenantId\":\"%s\",\"objectId\":\"o\"}}"
            .formatted(ArmClient.json(client.get("")).at("/identity/tenantId").textValue()));
  }

  @AfterAll
  static void stop() {
    admin.close();
    server.close();
  }

  @Test
  void documentIsServed() throws Exception {
    Http.Answer answer = client.raw("GET", "/api/openapi.json", "", Map.of());

    assertThat(answer.status()).isEqualTo(200);
    assertThat(JSON.readTree(answer.body())).isEqualTo(DOCUMENT);
    assertThat(DOCUMENT.path("openapi").textValue()).startsWith("3.1.");
  }

  @Test
  void everyOperationIsDocumented_andEveryDocumentedOneIsThere() {
    RestApplication application = new RestApplication(admin.context().getServletContext());
    Set<String> registered = new TreeSet<>();
    for (Object resource : application.getInstances()) {
      Path root = resource.getClass().getAnnotation(Path.class);
      if (root != null) {
        for (Method method : resource.getClass().getMethods()) {
          verb(method).forEach(verb -> registered.add(verb + " /" + path(root, method)));
        }
      }
    }

    assertThat(operations().map(operation -> operation.method() + " " + operation.path()))
        .containsExactlyInAnyOrderElementsOf(registered);
  }

  @ParameterizedTest
  @MethodSource("operations")
  void strangerGetsADocumentedAnswer(Operation operation) throws Exception {
    Http.Answer answer =
        Http.send(admin, operation.method(), operation.target("nowhere"), "", Map.of());

    assertThat(answer.status()).isEqualTo(401);
    assertDocumented(operation, answer);
  }

  @ParameterizedTest
  @MethodSource("operations")
  void callerGetsADocumentedAnswer_whereThereIsNothing(Operation operation) {
    boolean hasBody = operation.node().has("requestBody");

    Http.Answer answer =
        client.raw(operation.method(), operation.target("nowhere"), hasBody ? "{}" : "", Map.of());

    assertThat(answer.status()).as(answer.body()).isLessThan(500);
    assertDocumented(operation, answer);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, ''",
    "GET, /authorizationIdentityProviders",
    "GET, /authorizationIdentityProviders/aad",
    "GET, /authorizationProviders",
    "GET, /authorizationProviders/p",
    "GET, /authorizationProviders/p/authorizations",
    "GET, /authorizationProviders/p/authorizations/a",
    "GET, /authorizationProviders/p/authorizations/a/accessPolicies",
    "GET, /authorizationProviders/p/authorizations/a/accessPolicies/x"
  })
  void resourcesAreAsDocumented(String method, String path) {
    assertDocumented(method, ARM + path, VERSION, "", 200);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /inventory, ''",
    "GET, /audit, ''",
    "GET, /nodes, ''",
    "GET, /keys, ''",
    "GET, /export, ''",
    "GET, /webhook/deliveries, ''",
    "POST, /authorizationProviders/p/test, ''",
    "POST, /authorizationProviders/p/enable, ''",
    "POST, /authorizationProviders/p/revoke, ''",
    "POST, /import, '{\"template\":{\"resources\":[{\"type\":\"x\"}]},\"dryRun\":true}'"
  })
  void nativeOperationsAreAsDocumented(String method, String path, String body) {
    assertDocumented(method, NATIVE + path, "", body, 200);
  }

  @ParameterizedTest
  @CsvSource({
    "refresh, ''",
    "test, ''",
    "enable, ''",
    "revoke, ''",
    "explain, ''",
    "checkAccess, '{\"token\":\"x\"}'"
  })
  void operationsOnConnectionsAreAsDocumented(String operation, String body) {
    assertDocumented("POST", CONNECTION + '/' + operation, "", body, 200);
  }

  @Test
  void newConnectionIsAsDocumented() {
    assertDocumented(
        "POST",
        NATIVE + "/authorizationProviders/p/authorizations",
        "",
        "{\"id\":\"new\",\"parameters\":{\"clientId\":\"c\",\"clientSecret\":\"s\"}}",
        201);
  }

  /** One operation of the document. */
  record Operation(String method, String path, JsonNode node) {
    String target(String value) {
      String filled =
          path.replace("{subscription}", ArmClient.SUBSCRIPTION).replaceAll("\\{\\w+}", value);
      return path.startsWith("/subscriptions") ? filled + VERSION : filled;
    }

    /** Whether a real path is this operation's. */
    boolean matches(String verb, String real) {
      return verb.equals(method) && real.matches(path.replaceAll("\\{\\w+}", "[^/]+"));
    }

    @Override
    public String toString() {
      return method + ' ' + path;
    }
  }

  static Stream<Operation> operations() {
    return DOCUMENT.path("paths").properties().stream()
        .flatMap(
            path ->
                path.getValue().properties().stream()
                    .map(
                        operation ->
                            new Operation(
                                operation.getKey().toUpperCase(Locale.ROOT),
                                path.getKey(),
                                operation.getValue())));
  }

  private static void assertDocumented(
      String method, String path, String query, String body, int status) {
    Http.Answer answer = client.raw(method, path + query, body, Map.of());
    Operation operation =
        operations()
            .filter(it -> it.matches(method, path))
            .findFirst()
            .orElseThrow(() -> new AssertionError("not documented: " + method + ' ' + path));

    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertDocumented(operation, answer);
  }

  static void assertDocumented(Operation operation, Http.Answer answer) {
    JsonNode response = operation.node().path("responses").path(String.valueOf(answer.status()));
    assertThat(response.isMissingNode())
        .as(operation + " answers " + answer.status() + ": " + answer.body())
        .isFalse();
    if (response.has("$ref")) {
      response = DOCUMENT.at(response.path("$ref").textValue().substring(1));
    }
    String type = answer.header("Content-Type").replaceFirst(";.*", "");
    JsonNode content = response.path("content").path(type);
    boolean isHead = operation.method().equals("HEAD");
    if (isHead || !response.has("content")) {
      assertThat(answer.body()).isEmpty();
      return;
    }
    assertThat(content.isMissingNode()).as(operation + " answers " + type).isFalse();
    if (type.endsWith("json")) {
      assertThat(schema(content.path("schema")).validate(read(answer)))
          .as(operation + ": " + answer.body())
          .isEmpty();
    }
  }

  static JsonSchema schema(JsonNode schema) {
    ObjectNode whole = schema.deepCopy();
    whole.set("components", DOCUMENT.path("components"));
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(whole);
  }

  private static Stream<String> verb(Method method) {
    return Arrays.stream(method.getAnnotations())
        .flatMap(
            annotation ->
                Stream.ofNullable(annotation.annotationType().getAnnotation(HttpMethod.class)))
        .map(HttpMethod::value);
  }

  private static String path(Path root, Method method) {
    Path own = method.getAnnotation(Path.class);
    return own == null ? root.value() : root.value() + '/' + own.value();
  }

  private static JsonNode read(Http.Answer answer) {
    try {
      return JSON.readTree(answer.body());
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new AssertionError(answer.body(), e);
    }
  }

  private static JsonNode document() {
    try (var in = OpenApiResource.class.getResourceAsStream("openapi.json")) {
      return JSON.readTree(in);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
