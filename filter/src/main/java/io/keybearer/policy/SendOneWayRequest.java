package io.keybearer.policy;

import io.keybearer.http.HttpRequest;
import java.time.Duration;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code send-one-way-request}: sends a request through the outbound client while the walk goes on.
 * That it failed is a line in the log and nothing else.
 */
final class SendOneWayRequest implements Policy {
  static final PolicyDefinition DEFINITION =
      new PolicyDefinition("send-one-way-request", SendOneWayRequest::compile);

  private static final Logger LOG = LoggerFactory.getLogger(SendOneWayRequest.class);

  private final RequestRecipe recipe;
  private final Operand<Duration> timeout;

  private SendOneWayRequest(RequestRecipe recipe, Operand<Duration> timeout) {
    this.recipe = recipe;
    this.timeout = timeout;
  }

  private static Policy compile(ElementReader element) {
    return new SendOneWayRequest(RequestRecipe.read(element), SendRequest.timeout(element));
  }

  @Override
  public Flow run(PolicyRun run) {
    HttpRequest request = recipe.request(run).toHttp();
    UUID id = run.requestId();
    run.services()
        .resources()
        .outbound()
        .sendLater(
            request,
            timeout.of(run),
            e -> LOG.warn("One-way request of request {} failed: {}", id, e.getMessage()));
    return Flow.NEXT;
  }
}
