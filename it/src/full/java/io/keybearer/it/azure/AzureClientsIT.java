package io.keybearer.it.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpPipelineBuilder;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.http.policy.BearerTokenAuthenticationPolicy;
import com.azure.core.management.exception.ManagementException;
import com.azure.resourcemanager.resources.fluent.ResourcesClient;
import com.azure.resourcemanager.resources.fluent.models.GenericResourceInner;
import com.azure.resourcemanager.resources.implementation.ResourceManagementClientBuilder;
import io.keybearer.samples.jetty.Backstage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

/**
 * Azure's own clients, as published: that of API Management for JavaScript, and the generic one of
 * the Resource Manager for Java. The first comes from npm by its lock file, when the tests run.
 */
@Tag("full")
class AzureClientsIT {
  private static final Path WAR = Path.of(System.getProperty("admin.war")).toAbsolutePath();
  private static final Path SCRIPTS = Path.of("src", "full", "js");
  private static final String VERSION = "2024-05-01";

  private static Path folder;
  private static Backstage backstage;
  private static TlsIdentity tls;

  enum ContainerKind {
    JETTY,
    TOMCAT
  }

  @BeforeAll
  static void prepare() throws Exception {
    folder = Path.of("target", "azure").toAbsolutePath();
    Files.createDirectories(folder);
    backstage = new Backstage(folder.resolve("backstage"));
    backstage.start();
    tls = TlsIdentity.create(folder);
    tls.writePem(folder.resolve("tls.pem"));
    for (String script : List.of("package.json", "package-lock.json", "walk.mjs")) {
      Files.writeString(folder.resolve(script), Files.readString(SCRIPTS.resolve(script)));
    }
    run(Map.of(), "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
  }

  @AfterAll
  static void stop() {
    backstage.close();
  }

  @ParameterizedTest
  @EnumSource
  void clientForJavaScriptWalksThroughEverything(ContainerKind kind) throws Exception {
    try (TlsContainer container = start(kind)) {
      String output =
          run(
              Map.of(
                  "NODE_EXTRA_CA_CERTS",
                  folder.resolve("tls.pem").toString(),
                  // A slash at the end, as Azure's documentation has it, makes two in the path.
                  "KEYBEARER_ENDPOINT",
                  container.address() + (kind == ContainerKind.TOMCAT ? "/" : ""),
                  "KEYBEARER_TOKEN",
                  backstage.apiToken(),
                  "KEYBEARER_SERVICE",
                  "js-" + kind.name().toLowerCase(java.util.Locale.ROOT)),
              "node",
              "walk.mjs");

      assertThat(output).contains("The walk is done.");
    }
  }

  @ParameterizedTest
  @EnumSource
  void genericClientForJavaCreatesReadsAndDeletes(ContainerKind kind) throws Exception {
    try (TlsContainer container = start(kind)) {
      ResourcesClient resources = resources(container);
      String provider =
          "/subscriptions/00000000-1111-2222-3333-444444444444/resourceGroups/rg-1/providers"
              + "/Microsoft.ApiManagement/service/default/authorizationProviders/java-"
              + kind;
      String authorization = provider + "/authorizations/main";

      assertThat(resources.checkExistenceById(provider, VERSION)).isFalse();
      GenericResourceInner created =
          resources.createOrUpdateById(provider, VERSION, resource(PROVIDER));
      resources.createOrUpdateById(authorization, VERSION, resource(AUTHORIZATION));
      GenericResourceInner read = resources.getById(authorization, VERSION);

      assertThat(created.id()).isEqualTo(provider);
      assertThat(resources.checkExistenceById(authorization, VERSION)).isTrue();
      assertThat(read.type())
          .isEqualTo("Microsoft.ApiManagement/service/authorizationProviders/authorizations");
      assertThat(read.properties().toString()).contains("Connected").doesNotContain("hush");
      assertThatThrownBy(() -> resources.getById(provider + "-none", VERSION))
          .isInstanceOfSatisfying(
              ManagementException.class,
              refused -> assertThat(refused.getValue().getCode()).isEqualTo("ResourceNotFound"));
      resources.deleteById(provider, VERSION);
      resources.deleteById(provider, VERSION);
      assertThat(resources.checkExistenceById(authorization, VERSION)).isFalse();
    }
  }

  private static final Map<String, ?> PROVIDER =
      Map.of(
          "identityProvider",
          "oauth2",
          "oauth2",
          Map.of(
              "grantTypes",
              Map.of("clientCredentials", Map.of("tokenUrl", "https://login.example.com/token"))));

  private static final Map<String, ?> AUTHORIZATION =
      Map.of("parameters", Map.of("clientId", "client-1", "clientSecret", "hush"));

  private static GenericResourceInner resource(Map<String, ?> properties) {
    return new GenericResourceInner().withProperties(properties);
  }

  private static ResourcesClient resources(TlsContainer container) throws Exception {
    TokenCredential credential =
        request ->
            Mono.just(
                new AccessToken(
                    backstage.apiToken(), OffsetDateTime.now(ZoneOffset.UTC).plusHours(1)));
    return new ResourceManagementClientBuilder()
        .endpoint(container.address().toString())
        .subscriptionId("00000000-1111-2222-3333-444444444444")
        .defaultPollInterval(Duration.ofMillis(50))
        .pipeline(
            new HttpPipelineBuilder()
                .httpClient(
                    new JdkHttpClientBuilder(HttpClient.newBuilder().sslContext(tls.trust()))
                        .build())
                .policies(new BearerTokenAuthenticationPolicy(credential, "any/.default"))
                .build())
        .buildClient()
        .getResources();
  }

  private static TlsContainer start(ContainerKind kind) throws Exception {
    Map<String, String> settings = new HashMap<>(backstage.adminSettings());
    TlsContainer container =
        switch (kind) {
          case JETTY -> TlsContainer.jetty(WAR, folder, tls, settings);
          case TOMCAT -> TlsContainer.tomcat(WAR, folder, tls, settings);
        };
    HttpClient client = HttpClient.newBuilder().sslContext(tls.trust()).build();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(container.address() + "/subscriptions")).build();
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> client.send(request, BodyHandlers.ofString()).statusCode() == 401);
    return container;
  }

  /** Runs a program in the folder of the scripts; its output if it succeeds. */
  private static String run(Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    Path log = folder.resolve(command[0] + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    boolean ended = process.waitFor(5, TimeUnit.MINUTES);
    process.destroyForcibly();
    String output = Files.readString(log, StandardCharsets.UTF_8);
    assertThat(ended && process.waitFor() == 0)
        .as("%s: %s", String.join(" ", command), output)
        .isTrue();
    return output;
  }
}
