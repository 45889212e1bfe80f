package io.keybearer.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.keybearer.http.HttpSettings;
import io.keybearer.http.OutboundHttpClient;
import io.keybearer.model.GrantType;
import io.keybearer.model.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every entry of the catalogue: kept to the schema, and run against a loopback server that answers
 * as the entry says its provider does.
 */
final class EveryProviderTest {
  private static final Path FOLDER = Path.of("src/main/resources/io/keybearer/oauth");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SECRET = "s3cr3t";

  /** Those whose tokens are for good, so that no grant of theirs is ever found dead. */
  private static final Set<String> NEVER_REFRESHED = Set.of("bitly", "clickup");

  private static HttpServer server;
  private static OutboundHttpClient http;
  private static volatile CatalogueEntry.Sample answer = sample(200, "{}");
  private static volatile Request last = new Request(Map.of(), "");

  private record Request(Map<String, String> headers, String body) {}

  @BeforeAll
  static void start() throws IOException {
    // Else each answer waits 40 ms for an acknowledgement.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", EveryProviderTest::handle);
    server.start();
    http = new OutboundHttpClient(HttpSettings.allowing("127.0.0.1"));
  }

  @AfterAll
  static void stop() {
    http.close();
    server.stop(0);
  }

  @ParameterizedTest
  @MethodSource("files")
  void fileKeepsTheSchema(Path file) throws IOException {
    assertThat(schema().validate(JSON.readTree(file.toFile()))).isEmpty();
  }

  @Test
  void schemaRefuses_whatIsMisspelt() throws IOException {
    JsonNode entry = JSON.readTree(FOLDER.resolve("catalogue/oauth2.json").toFile());
    ((com.fasterxml.jackson.databind.node.ObjectNode) entry).put("tokenURL", "https://a.example/");

    assertThat(schema().validate(entry)).isNotEmpty();
  }

  @Test
  void indexListsEveryFile() throws IOException {
    assertThat(ProviderCatalogue.bundled().all())
        .extracting(IdentityProvider::name)
        .containsExactlyElementsOf(
            files().stream()
                .map(file -> file.getFileName().toString().replace(".json", ""))
                .sorted()
                .toList());
  }

  @Test
  void catalogueHasWhatAzureHas_andMore() {
    assertThat(ProviderCatalogue.bundled().all())
        .hasSizeGreaterThan(52)
        .extracting(IdentityProvider::name)
        .contains(
            "aad",
            "dropbox",
            "github",
            "google",
            "linkedin",
            "oauth2",
            "oauth2pkce",
            "servicenow",
            "spotify",
            "stripe",
            "twitter",
            "zendesk");
  }

  @ParameterizedTest
  @MethodSource("grants")
  void requestIsWrittenAndTheAnswerRead(IdentityProvider provider, GrantType grantType) {
    CatalogueEntry entry = provider.entry();
    ProviderEndpoints endpoints = provider.resolve(grantType, parameters(provider, grantType));
    answer = required(entry.sampleAnswer());

    TokenAnswer result = send(endpoints, grant(grantType, endpoints));

    assertThat(result).as("%s", result).isInstanceOf(TokenAnswer.Issued.class);
    TokenAnswer.Issued issued = (TokenAnswer.Issued) result;
    assertThat(issued.tokens().accessToken().expose()).endsWith("1");
    assertThat(issued.tokens().claims().keySet()).containsAll(provider.capturedMembers());
    assertSent(endpoints, grantType);
  }

  @ParameterizedTest
  @MethodSource("grants")
  void refusalIsClassified(IdentityProvider provider, GrantType grantType) {
    ProviderEndpoints endpoints = provider.resolve(grantType, parameters(provider, grantType));
    answer = required(provider.entry().sampleError());

    TokenAnswer result = send(endpoints, grant(grantType, endpoints));

    assertThat(result).isInstanceOf(TokenAnswer.Refused.class);
    TokenAnswer.Refused refused = (TokenAnswer.Refused) result;
    assertThat(refused.code()).isEqualTo(answer.code());
    // What a dead grant looks like must not pass for wrong settings: those stop every connection.
    assertThat(refused.errorClass())
        .isEqualTo(
            refused.code().equals("invalid_client") || NEVER_REFRESHED.contains(provider.name())
                ? TokenErrorClass.CONFIGURATION
                : TokenErrorClass.GRANT_DEAD);
  }

  @ParameterizedTest
  @MethodSource("grants")
  void addressesAreHttps(IdentityProvider provider, GrantType grantType) {
    ProviderEndpoints endpoints = provider.resolve(grantType, parameters(provider, grantType));

    assertThat(endpoints.tokenUrl()).startsWith("https://").doesNotContain("{");
    assertThat(endpoints.authorizationUrl().isPresent())
        .isEqualTo(grantType == GrantType.AUTHORIZATION_CODE);
    Stream.of(endpoints.authorizationUrl(), endpoints.refreshUrl(), endpoints.revocationUrl())
        .flatMap(Optional::stream)
        .forEach(url -> assertThat(url).startsWith("https://").doesNotContain("{"));
  }

  private static void assertSent(ProviderEndpoints endpoints, GrantType grantType) {
    TokenRequestShape shape = endpoints.request();
    Map<String, String> sent = fields(last.body(), shape.format());
    String idName = shape.renamed().getOrDefault("client_id", "client_id");
    switch (shape.clientAuthentication()) {
      case CLIENT_SECRET_POST -> {
        assertThat(sent).containsEntry(idName, "id-1").containsEntry("client_secret", SECRET);
        assertThat(last.headers()).doesNotContainKey("authorization");
      }
      case CLIENT_SECRET_BASIC, CLIENT_SECRET_BASIC_RAW -> {
        assertThat(last.headers().get("authorization"))
            .isEqualTo(
                "Basic "
                    + Base64.getEncoder()
                        .encodeToString(("id-1:" + SECRET).getBytes(StandardCharsets.UTF_8)));
        assertThat(sent).doesNotContainKey("client_secret");
      }
      case PRIVATE_KEY_JWT -> assertThat(sent).containsKey("client_assertion");
      case TLS_CLIENT_AUTH, NONE -> assertThat(sent).containsEntry(idName, "id-1");
    }
    assertThat(sent)
        .containsAllEntriesOf(
            grantType == GrantType.CLIENT_CREDENTIALS
                ? shape.tokenParameters()
                : shape.refreshParameters());
    assertThat(last.headers()).containsEntry("accept", "application/json");
    shape
        .headers()
        .forEach(
            (name, value) ->
                assertThat(last.headers()).containsEntry(name.toLowerCase(Locale.ROOT), value));
  }

  private static TokenAnswer send(ProviderEndpoints endpoints, TokenGrant grant) {
    URI loopback = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/token");
    TokenRequest request =
        new TokenRequest(
            loopback,
            grant,
            new ClientIdentity("id-1", List.of(Secret.of(SECRET))),
            endpoints.request(),
            endpoints.answer());
    return new TokenEndpoint(http, InstantSource.system())
        .send(request, Duration.ofSeconds(10), () -> true);
  }

  private static TokenGrant grant(GrantType grantType, ProviderEndpoints endpoints) {
    return grantType == GrantType.CLIENT_CREDENTIALS
        ? new TokenGrant.ClientCredentials(endpoints.scope())
        : new TokenGrant.Refresh(Secret.of("rt-0"));
  }

  /** Required parameters as their examples, or as something of the right form. */
  private static Map<String, String> parameters(IdentityProvider provider, GrantType grantType) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (ParameterDefinition definition :
        provider.grantTypes().getOrDefault(grantType, List.of())) {
      if (definition.level() == ParameterDefinition.Level.REQUIRED && !definition.isSecret()) {
        boolean isUrl = definition.name().endsWith("Url") || definition.name().endsWith("Uri");
        String otherwise = isUrl ? "https://" + provider.name() + ".example/x" : "example";
        parameters.put(definition.name(), definition.example().orElse(otherwise));
      }
    }
    return parameters;
  }

  private static Stream<org.junit.jupiter.params.provider.Arguments> grants() {
    return ProviderCatalogue.bundled().all().stream()
        .flatMap(
            provider ->
                provider.grantTypes().keySet().stream()
                    .map(
                        grant ->
                            org.junit.jupiter.params.provider.Arguments.of(
                                org.junit.jupiter.api.Named.of(provider.name(), provider), grant)));
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER.resolve("catalogue"))) {
      return files.filter(file -> !file.endsWith("index.json")).sorted().toList();
    }
  }

  private static JsonSchema schema() throws IOException {
    try (InputStream in = Files.newInputStream(FOLDER.resolve("catalogue.schema.json"))) {
      return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(in);
    }
  }

  private static Map<String, String> fields(String body, TokenRequestShape.Format format) {
    Map<String, String> fields = new LinkedHashMap<>();
    try {
      if (format == TokenRequestShape.Format.JSON) {
        for (Map.Entry<String, JsonNode> field : JSON.readTree(body).properties()) {
          fields.put(field.getKey(), field.getValue().asText());
        }
        return fields;
      }
    } catch (IOException e) {
      throw new AssertionError("not JSON: " + body, e);
    }
    for (String pair : body.split("&", -1)) {
      String[] parts = pair.split("=", 2);
      fields.put(
          URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
          URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    return fields;
  }

  private static void handle(HttpExchange exchange) throws IOException {
    Map<String, String> headers = new TreeMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
    last =
        new Request(
            headers, new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    Object body = answer.body();
    byte[] bytes =
        body instanceof String text
            ? text.getBytes(StandardCharsets.UTF_8)
            : JSON.writeValueAsBytes(body);
    String type = answer.contentType();
    exchange.getResponseHeaders().add("Content-Type", type == null ? "application/json" : type);
    exchange.sendResponseHeaders(answer.status(), bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static CatalogueEntry.Sample required(
      CatalogueEntry.@org.jspecify.annotations.Nullable Sample sample) {
    if (sample == null) {
      throw new AssertionError("the entry has no sample");
    }
    return sample;
  }

  private static CatalogueEntry.Sample sample(int status, String body) {
    return new CatalogueEntry.Sample(status, null, body, null);
  }
}
