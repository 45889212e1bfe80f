package io.keybearer.samples.tomcat;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.samples.jetty.DemoData;
import io.keybearer.samples.jetty.DemoSettings;
import io.keybearer.samples.jetty.EchoUpstream.Received;
import io.keybearer.samples.jetty.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** The sample as it is started by {@code mvn -Ptomcat verify}, on free ports. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TomcatSampleIT {
  private static final Pattern COMING_AND_GOING =
      Pattern.compile("-exec-|^HttpClient|^keybearer-connections-");
  private static final Path BUILD = Path.of("target").toAbsolutePath();
  private static final int REDEPLOYMENTS = Integer.getInteger("tomcat.redeployments", 3);
  private static final Pattern THREAD = Pattern.compile("(?m)^\"([^\"]+)\"");

  /** What Tomcat logs about an application that leaves something behind. */
  private static final Pattern COMPLAINT =
      Pattern.compile(
          "but has failed to stop it|failed to unregister it|failed to remove it|memory leak|has"
              + " not been (stopped|removed|shutdown)");

  private final HttpClient client = HttpClient.newHttpClient();
  private final TomcatSample sample =
      new TomcatSample(
          TomcatSettings.of(
              new DemoSettings(BUILD.resolve("it"), Ports.free(), Ports.free(), BUILD, BUILD),
              BUILD,
              Path.of("src/main/tomcat").toAbsolutePath()));
  private final TomcatManager manager = new TomcatManager(sample.gateway());

  @BeforeAll
  void start() {
    sample.start(TomcatManager::addTo);
  }

  @AfterAll
  void stop() {
    sample.close();
  }

  @Test
  @Order(1)
  void givesTheUpstreamAToken() throws Exception {
    String path = "/echo/" + UUID.randomUUID();

    HttpResponse<String> answer = get(sample.gateway().resolve(path));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(received(path).header("Authorization"))
        .singleElement()
        .asString()
        .startsWith("Bearer ey");
  }

  @Test
  @Order(1)
  void takesIdsWithEncodedSlashes() {
    String id = "with/slash and % and ü " + UUID.randomUUID();

    HttpResponse<String> answer =
        sample
            .api()
            .put(
                Map.of(
                    "identityProvider",
                    "oauth2",
                    "oauth2",
                    Map.of(
                        "grantTypes",
                        Map.of(
                            "clientCredentials", Map.of("tokenUrl", "http://127.0.0.1:1/token")))),
                "authorizationProviders",
                id);

    assertThat(answer.statusCode()).isEqualTo(201);
  }

  @Test
  @Order(2)
  void leavesNothingBehind_whenTheApplicationIsRedeployedAgainAndAgain() throws Exception {
    // Given
    Path war = BUILD.resolve("gateway.war");
    manager.redeploy(war);
    useEveryPart();
    Map<String, Integer> threads = threadsByName();

    // When
    for (int i = 0; i < REDEPLOYMENTS; i++) {
      manager.redeploy(war);
      useEveryPart();
    }

    // Then
    assertThat(manager.leaks()).isEmpty();
    assertThat(threadsByName()).isEqualTo(threads);
    assertThat(complaints()).isEmpty();
  }

  @Test
  @Order(3)
  void keepsSecretsOutOfTheLogs() throws Exception {
    // Given
    List<String> secrets =
        List.of(
            sample.backstage().apiToken(),
            sample.backstage().database().admin().password(),
            sample.backstage().database().gateway().password(),
            lastToken());

    // When
    List<String> lines = logLines();

    // Then
    assertThat(lines).isNotEmpty();
    for (String secret : secrets) {
      assertThat(lines).noneMatch(line -> line.contains(secret));
    }
  }

  @Test
  @Order(4)
  void leavesNothingBehind_whenItStops() throws Exception {
    sample.close();

    assertThat(complaints()).isEmpty();
  }

  /**
   * A token from the store, and one from the token endpoint, so that every pool and thread is up.
   */
  private void useEveryPart() throws Exception {
    DemoData.put(sample.api(), sample.backstage());
    assertThat(get(sample.gateway().resolve("echo")).statusCode()).isEqualTo(200);
  }

  /**
   * How many threads there are of each name, numbers apart; Tomcat's own request threads and those
   * that open the pool's connections come and go.
   */
  private Map<String, Integer> threadsByName() {
    Map<String, Integer> counts = new TreeMap<>();
    Matcher names = THREAD.matcher(manager.threads());
    while (names.find()) {
      String name = names.group(1).replaceAll("\\d+", "#");
      if (!COMING_AND_GOING.matcher(name).find()) {
        counts.merge(name, 1, Integer::sum);
      }
    }
    return counts;
  }

  private List<String> complaints() throws IOException {
    return logLines().stream().filter(line -> COMPLAINT.matcher(line).find()).toList();
  }

  private List<String> logLines() throws IOException {
    try (Stream<Path> files = Files.list(sample.tomcat().base().resolve("logs"))) {
      List<String> lines = new java.util.ArrayList<>();
      for (Path file : files.toList()) {
        lines.addAll(Files.readAllLines(file));
      }
      return lines;
    }
  }

  private String lastToken() {
    List<Received> requests = sample.backstage().upstream().received();
    return requests.get(requests.size() - 1).header("Authorization").get(0).substring(7);
  }

  private Received received(String path) {
    return sample.backstage().upstream().received().stream()
        .filter(request -> request.path().equals(path))
        .findFirst()
        .orElseThrow();
  }

  private HttpResponse<String> get(URI address) throws IOException, InterruptedException {
    return client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
  }
}
