package io.keybearer.policy.expression;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A request that expressions look at, and the shortest way to evaluate one. */
final class TestContext implements EvaluationContext {
  static final Instant NOW = Instant.parse("2026-03-04T05:06:07.089Z");

  private final Map<String, @Nullable Object> variables = new HashMap<>();
  private final Map<String, String[]> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private String body = "";

  TestContext() {
    headers.put("Accept", new String[] {"text/plain", "application/json"});
    headers.put("X-Tenant", new String[] {"contoso"});
  }

  TestContext with(String variable, @Nullable Object value) {
    variables.put(variable, value);
    return this;
  }

  TestContext body(String newBody) {
    body = newBody;
    return this;
  }

  /** Compiles and evaluates with the default limits and the time standing still. */
  @Nullable Object evaluate(String expression) {
    return evaluate(expression, EvaluationLimits.DEFAULT);
  }

  @Nullable Object evaluate(String expression, EvaluationLimits limits) {
    EvaluationEnvironment environment =
        new EvaluationEnvironment(InstantSource.fixed(NOW), new Random(42), limits);
    return new ExpressionCompiler(environment).compile(expression, 1, 1).evaluate(this);
  }

  /** What an expression gives, as text; an end of line shows as {@code \\r\\n}. */
  String text(String expression) {
    return Texts.of(evaluate(expression)).replace("\r", "\\r").replace("\n", "\\n");
  }

  /** How an expression fails: the .NET exception's name and its message. */
  String failure(String expression) {
    return failure(expression, EvaluationLimits.DEFAULT);
  }

  String failure(String expression, EvaluationLimits limits) {
    try {
      return "no failure, but " + Texts.of(evaluate(expression, limits));
    } catch (ExpressionEvaluationException e) {
      return e.exceptionType() + ": " + e.getMessage();
    }
  }

  @Override
  public RequestView request() {
    return new Request();
  }

  @Override
  public @Nullable ResponseView response() {
    return null;
  }

  // NullAway does not see the annotation of the type argument in the interface's class file.
  @SuppressWarnings("NullAway")
  @Override
  public Map<String, @Nullable Object> variables() {
    return variables;
  }

  @Override
  public UUID requestId() {
    return UUID.fromString("0af76519-16cd-43dd-8448-eb211c80319c");
  }

  @Override
  public Instant timestamp() {
    return NOW;
  }

  @Override
  public Duration elapsed() {
    return Duration.ofMillis(1500);
  }

  @Override
  public @Nullable LastError lastError() {
    return null;
  }

  private final class Request implements RequestView {
    @Override
    public String method() {
      return "POST";
    }

    @Override
    public RequestUrl url() {
      return new RequestUrl("https", "api.example.com", 443, "/orders/7", "?size=10&tag=a&tag=b");
    }

    @Override
    public RequestUrl originalUrl() {
      return url();
    }

    @Override
    public Map<String, String[]> headers() {
      return headers;
    }

    @Override
    public String ipAddress() {
      return "192.0.2.7";
    }

    @Override
    public Map<String, String> matchedParameters() {
      return Map.of("id", "7");
    }

    @Override
    public MessageBody body() {
      return preserve -> body.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public @Nullable PolicyCertificate certificate() {
      return null;
    }
  }
}
