package io.keybearer.policy;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.keybearer.policy.expression.EvaluationContext;
import jakarta.servlet.ServletException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Sends a document what its scenario says, and checks what comes of it. */
final class ScenarioRun implements AutoCloseable {
  /** What the application behind the filter throws, by the words for it. */
  private static final Map<String, Exception> FAILURES =
      Map.of(
          "timeout", new ServletException(new SocketTimeoutException("30 s")),
          "unreachable", new ServletException(new ConnectException("refused")));

  private final Logger logger = (Logger) LoggerFactory.getLogger(Tracing.LOGGER);
  private final ListAppender<ILoggingEvent> traced = new ListAppender<>();
  private final Scenario scenario;
  private final ScenarioWorld world = new ScenarioWorld();

  /** A run of that scenario. */
  ScenarioRun(Scenario scenario) {
    this.scenario = scenario;
    traced.start();
    logger.addAppender(traced);
    logger.setLevel(Level.DEBUG);
  }

  @Override
  public void close() {
    logger.detachAppender(traced);
    logger.setLevel(null);
    world.close();
  }

  /** Loads the document and sends it each request; fails where something else comes of it. */
  void of(Path document) {
    PolicyCompilation compilation = compile(PolicyDocuments.text(document));
    checkDiagnostics(compilation);
    if (compilation.policies().isEmpty()) {
      return;
    }
    for (Scenario.Step step : scenario.steps()) {
      traced.list.clear();
      step.surroundings().forEach(world::apply);
      PolicyEngine engine = new PolicyEngine(world.services(), compilation.policies().get());
      Scenario.Step filled = step.map(world.tokens()::fill);
      ScenarioMessage request = ScenarioMessage.parse(filled.request().text());
      PolicyRun run = engine.start(new ScenarioExchange(request, world.client(), world.key()));
      check("line " + step.request().line(), filled, run);
    }
  }

  private PolicyCompilation compile(String document) {
    PolicyOptions options =
        new PolicyOptions(
            "default",
            false,
            PolicyDocuments.namedValues(scenario.namedValues()),
            world.environment());
    return new PolicyCompiler(options).compile(ScenarioSources.of(document, scenario));
  }

  private void checkDiagnostics(PolicyCompilation compilation) {
    List<String> found = compilation.diagnostics().stream().map(Object::toString).toList();
    assertThat(found).as("diagnostics").hasSameSizeAs(scenario.diagnostics());
    for (String expected : scenario.diagnostics()) {
      assertThat(found)
          .as("diagnostics")
          .anyMatch(each -> ScenarioMessage.pattern("{*}" + expected).matcher(each).matches());
    }
  }

  private void check(String what, Scenario.Step step, PolicyRun run) {
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
    checkCache(what, step.outcome("cached-after"));
    checkPauses(what, step.outcome("paused"));
  }

  private void checkCache(String what, Scenario.@Nullable Part part) {
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

  private void checkPauses(String what, Scenario.@Nullable Part part) {
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
    Exception failure = answer == null ? null : FAILURES.get(answer.text().strip());
    if (failure != null) {
      return Objects.requireNonNull(run.backendFailed(failure), "a document with on-error");
    }
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
