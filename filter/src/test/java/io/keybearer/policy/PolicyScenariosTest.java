package io.keybearer.policy;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.keybearer.policy.expression.EvaluationContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/**
 * Runs each policy through the scenarios of the folder {@code policies}: a document, the requests
 * that are sent to it, and what must come of them. The format is that of {@code
 * documents/README.md}.
 */
class PolicyScenariosTest {
  /** Documents whose scenarios need tokens, an issuer or the gateway's own identity. */
  private static final List<String> ABOUT_TOKENS =
      List.of(
          "005-caller-identity.scenario",
          "006-managed-or-caller.scenario",
          "009-playlists.scenario",
          "014-connection-per-user.scenario",
          "016-connection-from-token.scenario",
          "021-old-snippet.scenario",
          "048-managed-identity-storage.scenario",
          "050-open-id.scenario",
          "051-entra-clients.scenario",
          "064-mutual-tls.scenario");

  private final Logger logger = (Logger) LoggerFactory.getLogger(Tracing.LOGGER);
  private final ListAppender<ILoggingEvent> traced = new ListAppender<>();

  static List<Path> scenarios() throws IOException {
    Path folder = PolicyDocuments.document("README.md").resolveSibling("../policies").normalize();
    try (Stream<Path> files = Files.list(folder)) {
      return Stream.concat(
              files.filter(file -> file.toString().endsWith(".scenario")).sorted(),
              ABOUT_TOKENS.stream().map(PolicyDocuments::document))
          .toList();
    }
  }

  @BeforeEach
  void listenToTraces() {
    traced.start();
    logger.addAppender(traced);
    logger.setLevel(Level.DEBUG);
  }

  @AfterEach
  void leaveTheLogger() {
    logger.detachAppender(traced);
    logger.setLevel(null);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("scenarios")
  void doesWhatTheScenarioSays(Path file) {
    // Given
    Scenario scenario = Scenario.read(file);
    String document = PolicyDocuments.text(Path.of(file.toString().replace(".scenario", ".xml")));
    try (ScenarioWorld world = new ScenarioWorld()) {
      PolicyCompilation compilation = compile(world.tokens().located(document), scenario);
      checkDiagnostics(scenario, compilation);
      if (compilation.policies().isEmpty()) {
        return;
      }
      PolicyEngine engine = new PolicyEngine(world.services(), compilation.policies().get());
      for (Scenario.Step step : scenario.steps()) {
        traced.list.clear();
        step.surroundings().forEach(world::apply);

        // When
        ScenarioMessage request =
            ScenarioMessage.parse(world.tokens().filled(step.request().text()));
        PolicyRun run = engine.start(new ScenarioExchange(request, world.client(), world.key()));

        // Then
        check("line " + step.request().line(), step, run, world);
      }
    }
  }

  private static PolicyCompilation compile(String document, Scenario scenario) {
    PolicyOptions options =
        new PolicyOptions("default", false, PolicyDocuments.namedValues(scenario.namedValues()));
    return new PolicyCompiler(options).compile(ScenarioSources.of(document, scenario));
  }

  private static void checkDiagnostics(Scenario scenario, PolicyCompilation compilation) {
    List<String> found = compilation.diagnostics().stream().map(Object::toString).toList();
    assertThat(found).as("diagnostics").hasSameSizeAs(scenario.diagnostics());
    for (String expected : scenario.diagnostics()) {
      assertThat(found)
          .as("diagnostics")
          .anyMatch(each -> ScenarioMessage.pattern("{*}" + expected).matcher(each).matches());
    }
  }

  private void check(String what, Scenario.Step step, PolicyRun run, ScenarioWorld world) {
    Flow flow = run.toBackend();
    Scenario.Part backend = step.outcome("backend");
    Scenario.Part answer = step.outcome("answer");
    ResponseDraft response = run.response();
    if (flow == Flow.FORWARD) {
      assertThat(backend).as("%s: the request reached the backend", what).isNotNull();
      checkBackend(what + ": backend", backend, run);
      response = answer(run, answer);
    } else if (backend != null) {
      throw new AssertionError(what + ": no request reached the backend: " + run.lastError());
    }
    checkError(what, step.outcome("error"), run.lastError());
    Scenario.Part expected = step.outcome("response");
    if (expected != null) {
      checkResponse(what + ": response", expected, response);
    }
    checkVariables(what, step.outcome("variables"), run.variables());
    checkTraces(what, step.outcome("traced"));
    for (Scenario.Part sent : step.outcomes("sent")) {
      world.outbound().checkNext("line " + sent.line() + ": sent", sent);
    }
    world.outbound().checkNoMore(what);
    checkCache(what, step.outcome("cached-after"), world);
    checkPauses(what, step.outcome("paused"), world);
  }

  private static void checkCache(String what, Scenario.@Nullable Part part, ScenarioWorld world) {
    if (part == null) {
      return;
    }
    part.entries("=")
        .forEach(
            (key, text) -> {
              Optional<Object> found = world.cached(key.startsWith("!") ? key.substring(1) : key);
              assertThat(found.map(Object::toString))
                  .as("%s: cache has %s", what, key)
                  .isEqualTo(key.startsWith("!") ? Optional.empty() : Optional.of(text));
            });
  }

  private static void checkPauses(String what, Scenario.@Nullable Part part, ScenarioWorld world) {
    List<String> found = world.pauses().stream().map(pause -> pause.toSeconds() + "s").toList();
    assertThat(String.join(" ", found))
        .as("%s: waits between retries", what)
        .isEqualTo(part == null ? "" : part.text().strip());
    world.pauses().clear();
  }

  private static void checkBackend(String what, Scenario.@Nullable Part expected, PolicyRun run) {
    RequestDraft sent = run.request();
    String base =
        sent.backendUrl() != null
            ? sent.backendUrl()
            : sent.backendId() != null ? "[" + sent.backendId() + "]" : "";
    String query = sent.query() == null ? "" : "?" + sent.query();
    ScenarioMessage.parse(expected == null ? "" : expected.text())
        .check(
            what,
            sent.method() + " " + base + sent.path() + query,
            sent::values,
            sent.body().bytes());
  }

  private static ResponseDraft answer(PolicyRun run, Scenario.@Nullable Part answer) {
    ScenarioMessage message = ScenarioMessage.parse(answer == null ? "200" : answer.text());
    ResponseDraft draft = new ResponseDraft();
    draft.status(Integer.parseInt(message.first().substring(0, 3)));
    message.headers().forEach((name, values) -> draft.headers().set(name, values));
    if (message.kind() == ScenarioMessage.Kind.TEXT) {
      draft.body(Body.of(message.bytes()));
    }
    if (!run.followsResponse()) {
      return draft;
    }
    return run.fromBackend(draft);
  }

  private static void checkResponse(String what, Scenario.Part part, ResponseDraft response) {
    ScenarioMessage expected = ScenarioMessage.parse(part.text());
    String reason =
        response.reason() != null ? response.reason() : ReasonPhrases.of(response.status());
    String first =
        expected.first().length() > 3
            ? response.status() + " " + reason
            : Integer.toString(response.status());
    expected.check(what, first, response.headers()::values, response.body().bytes());
  }

  private static void checkError(
      String what, Scenario.@Nullable Part part, EvaluationContext.@Nullable LastError error) {
    if (part == null || error == null) {
      assertThat(error).as("%s: error", what).isNull();
      assertThat(part).as("%s: error", what).isNull();
      return;
    }
    Map<String, @Nullable String> found = new HashMap<>();
    found.put("Source", error.source());
    found.put("Reason", error.reason());
    found.put("Message", error.message());
    found.put("Scope", error.scope());
    found.put("Section", error.section());
    found.put("Path", error.path());
    found.put("PolicyId", error.policyId());
    part.entries(":")
        .forEach(
            (name, text) ->
                assertThat(found.get(name))
                    .as("%s: error %s", what, name)
                    .matches(ScenarioMessage.pattern(text)));
  }

  private static void checkVariables(
      String what, Scenario.@Nullable Part part, Variables variables) {
    if (part == null) {
      return;
    }
    part.entries("=")
        .forEach(
            (name, text) -> {
              if (name.startsWith("!")) {
                assertThat(variables.containsKey(name.substring(1)))
                    .as("%s: variable %s", what, name)
                    .isFalse();
              } else {
                assertThat(variables.containsKey(name)).as("%s: variable %s", what, name).isTrue();
                assertThat(String.valueOf(variables.get(name)))
                    .as("%s: variable %s", what, name)
                    .matches(ScenarioMessage.pattern(text));
              }
            });
  }

  private void checkTraces(String what, Scenario.@Nullable Part part) {
    List<String> found = new ArrayList<>();
    for (ILoggingEvent event : traced.list) {
      String severity =
          event.getKeyValuePairs().stream()
              .filter(pair -> pair.key.equals("severity"))
              .map(pair -> String.valueOf(pair.value))
              .collect(Collectors.joining());
      found.add(severity + " " + event.getFormattedMessage());
    }
    List<String> expected = part == null ? List.of() : part.lines();
    assertThat(found).as("%s: traces", what).hasSameSizeAs(expected);
    for (int at = 0; at < expected.size(); at++) {
      assertThat(found.get(at))
          .as("%s: trace", what)
          .matches(ScenarioMessage.pattern(expected.get(at)));
    }
  }
}
