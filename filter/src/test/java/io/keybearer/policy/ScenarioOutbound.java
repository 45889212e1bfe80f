package io.keybearer.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.http.HttpBody;
import io.keybearer.http.HttpHeader;
import io.keybearer.http.HttpRequest;
import io.keybearer.http.HttpResponse;
import io.keybearer.http.TestFailures;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Answers what policies send as the stubs of a scenario say, and keeps it. */
final class ScenarioOutbound implements PolicyOutbound {
  private final Map<String, Deque<String>> stubs = new HashMap<>();
  private final Deque<HttpRequest> sent = new ArrayDeque<>();
  private final List<Duration> deadlines = new ArrayList<>();

  ScenarioOutbound() {}

  /** Adds an answer to requests of that method and URL. */
  void stub(String methodAndUrl, String answer) {
    stubs.computeIfAbsent(methodAndUrl, name -> new ArrayDeque<>()).add(answer);
  }

  /** The body that answers a GET of that URL; null when no stub answers it. */
  @Nullable String body(String url) {
    Deque<String> answers = stubs.get("GET " + url);
    return answers == null ? null : ScenarioMessage.parse(answers.getFirst()).body();
  }

  @Override
  public HttpResponse send(HttpRequest request, Duration deadline) {
    sent.add(request);
    deadlines.add(deadline);
    String name = request.method() + " " + request.uri();
    Deque<String> answers = stubs.getOrDefault(name, new ArrayDeque<>());
    String answer = answers.size() > 1 ? answers.remove() : answers.peek();
    if (answer == null) {
      throw new AssertionError("No stub answers " + name);
    }
    return switch (answer.strip()) {
      case "unreachable" -> throw TestFailures.unreachable();
      case "timeout" -> throw TestFailures.timeout();
      default -> response(ScenarioMessage.parse(answer));
    };
  }

  @Override
  public void sendLater(HttpRequest request, Duration deadline, Consumer<RuntimeException> failed) {
    try {
      send(request, deadline);
    } catch (RuntimeException e) {
      failed.accept(e);
    }
  }

  private static HttpResponse response(ScenarioMessage message) {
    List<HttpHeader> headers = new ArrayList<>();
    message
        .headers()
        .forEach((name, values) -> values.forEach(v -> headers.add(new HttpHeader(name, v))));
    return new HttpResponse(
        Integer.parseInt(message.first().substring(0, 3)),
        headers,
        HttpBody.of(message.bytes()),
        false);
  }

  /** Checks that the next request that was sent is the expected one. */
  void checkNext(String what, Scenario.Part expected) {
    HttpRequest request = sent.poll();
    assertThat(request).as("%s: it was sent", what).isNotNull();
    if (request != null) {
      List<HttpHeader> headers = request.headers();
      ScenarioMessage.parse(expected.argument() + "\n" + expected.text())
          .check(
              what,
              request.method() + " " + request.uri(),
              name ->
                  headers.stream()
                      .filter(header -> header.name().equalsIgnoreCase(name))
                      .map(HttpHeader::value)
                      .toList(),
              request.body().map(HttpBody::bytes).orElse(null));
    }
  }

  /** The next request that was sent. */
  HttpRequest next() {
    return sent.remove();
  }

  /** Checks that nothing else was sent. */
  void checkNoMore(String what) {
    assertThat(sent).as("%s: nothing else is sent", what).isEmpty();
  }
}
