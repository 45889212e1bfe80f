package io.keybearer.policy;

import java.util.List;
import java.util.Optional;

/**
 * {@code mock-response}: answers the client at once with a status and a content type. There is no
 * API description here to take an example from, so the body is empty.
 */
final class MockResponse implements Policy {
  static final PolicyDefinition DEFINITION =
      new PolicyDefinition("mock-response", MockResponse::compile);

  private final boolean enabled;
  private final Operand<Integer> status;
  private final Optional<String> contentType;

  private MockResponse(boolean enabled, Operand<Integer> status, Optional<String> contentType) {
    this.enabled = enabled;
    this.status = status;
    this.contentType = contentType;
  }

  private static Policy compile(ElementReader element) {
    element.integer("index", 1, 1, Integer.MAX_VALUE);
    boolean enabled = !element.flag("enabled", true).equals(Operand.constant(false));
    return new MockResponse(
        enabled, element.integer("status-code", 200, 100, 999), element.literal("content-type"));
  }

  @Override
  public Flow run(PolicyRun run) {
    if (!enabled) {
      return Flow.NEXT;
    }
    ResponseDraft response = new ResponseDraft();
    response.status(status.of(run));
    contentType.ifPresent(type -> response.headers().set("Content-Type", List.of(type)));
    run.respond(response);
    return Flow.RESPOND;
  }
}
