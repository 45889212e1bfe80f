package io.keybearer.policy;

import io.keybearer.http.HttpExchangeException;
import io.keybearer.http.HttpHeader;
import io.keybearer.http.HttpNotSentException;
import io.keybearer.http.HttpRequest;
import io.keybearer.http.HttpResponse;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * {@code send-request}: sends a request through the outbound client, waits, and sets a variable to
 * the response. A redirect is a response like any other.
 *
 * <p>When that fails: with {@code ignore-error} the variable is set to null and the walk goes on;
 * otherwise it ends, with reason {@code Timeout} or {@code BackendConnectionFailure}. A response
 * longer than the client reads is a failure too.
 */
final class SendRequest implements Policy {
  static final PolicyDefinition DEFINITION =
      new PolicyDefinition("send-request", SendRequest::compile);

  private static final int LONGEST_SECONDS = 3600;
  private static final int DEFAULT_SECONDS = 60;

  private final RequestRecipe recipe;
  private final Operand<@Nullable String> variable;
  private final Operand<Duration> timeout;
  private final boolean ignoresError;
  private final boolean failsOnErrorStatus;

  private SendRequest(ElementReader element) {
    recipe = RequestRecipe.read(element);
    variable = element.text("response-variable-name");
    timeout = timeout(element);
    ignoresError = element.flag("ignore-error", false).equals(Operand.constant(true));
    failsOnErrorStatus =
        element.flag("fail-on-error-status-code", false).equals(Operand.constant(true));
    // Responses are always read whole.
    element.flag("buffer-response", true);
  }

  private static Policy compile(ElementReader element) {
    return new SendRequest(element);
  }

  /** Attributes {@code timeout}, in seconds, and {@code timeout-ms}, which wins. */
  static Operand<Duration> timeout(ElementReader element) {
    Operand<Integer> seconds = element.integer("timeout", DEFAULT_SECONDS, 1, LONGEST_SECONDS);
    Operand<Integer> millis =
        element.integer("timeout-ms", 1000 * DEFAULT_SECONDS, 1, 1000 * LONGEST_SECONDS);
    return element.has("timeout-ms")
        ? millis.map(Duration::ofMillis)
        : seconds.map(Duration::ofSeconds);
  }

  @Override
  public Flow run(PolicyRun run) {
    ResponseSeen response = null;
    try {
      response = new ResponseSeen(send(run, recipe.request(run).toHttp()));
    } catch (PolicyFailure failure) {
      if (!ignoresError) {
        throw failure;
      }
      run.ignored(failure.from(DEFINITION.element()));
    }
    String name = variable.of(run);
    if (name != null) {
      run.variables().set(name, response);
    }
    return Flow.NEXT;
  }

  private ResponseDraft send(PolicyRun run, HttpRequest request) {
    try {
      HttpResponse response = run.services().resources().outbound().send(request, timeout.of(run));
      if (response.truncated()) {
        throw failed(ErrorReasons.BACKEND_CONNECTION, "The response is too long.", request, null);
      }
      if (failsOnErrorStatus && response.status() >= 400) {
        throw failed(
            "BackendErrorStatus",
            "The request was answered with " + response.status() + ".",
            request,
            null);
      }
      return draft(response);
    } catch (HttpExchangeException e) {
      throw failed(reason(e), "The request failed: " + e.getMessage() + ".", request, e);
    }
  }

  private static PolicyFailure failed(
      String reason, String message, HttpRequest request, @Nullable Throwable cause) {
    return PolicyFailure.failed(reason, message, "host=" + request.uri().getRawAuthority(), cause);
  }

  private static String reason(HttpExchangeException failure) {
    boolean timedOut =
        failure instanceof HttpNotSentException notSent
            ? notSent.kind() == HttpNotSentException.Cause.TOO_LATE
            : failure.getCause() == null || failure.getCause() instanceof SocketTimeoutException;
    return timedOut ? ErrorReasons.TIMEOUT : ErrorReasons.BACKEND_CONNECTION;
  }

  private static ResponseDraft draft(HttpResponse response) {
    boolean hasBody = response.status() != 204 && response.status() != 304;
    ResponseDraft draft =
        new ResponseDraft(hasBody ? Body.of(response.body().bytes()) : Body.absent());
    draft.status(response.status());
    for (HttpHeader header : response.headers()) {
      draft.headers().add(header.name(), header.value());
    }
    return draft;
  }
}
