package io.keybearer.policy;

import io.keybearer.policyset.OperationDefinition;
import io.keybearer.policyset.ResponseExample;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code mock-response}: answers the client at once with an example of the operation, by its status
 * and content type. Without such an example the body is empty.
 */
final class MockResponse implements Policy {
  static final PolicyDefinition DEFINITION =
      new PolicyDefinition("mock-response", MockResponse::compile);

  private final boolean enabled;
  private final Operand<Integer> status;
  private final Optional<String> contentType;
  private final Operand<Integer> index;

  private MockResponse(
      boolean enabled,
      Operand<Integer> status,
      Optional<String> contentType,
      Operand<Integer> index) {
    this.enabled = enabled;
    this.status = status;
    this.contentType = contentType;
    this.index = index;
  }

  private static Policy compile(ElementReader element) {
    boolean enabled = !element.flag("enabled", true).equals(Operand.constant(false));
    return new MockResponse(
        enabled,
        element.integer("status-code", 200, 100, 999),
        element.literal("content-type"),
        element.integer("index", 1, 1, Integer.MAX_VALUE));
  }

  @Override
  public Flow run(PolicyRun run) {
    if (!enabled) {
      return Flow.NEXT;
    }
    ResponseDraft response = new ResponseDraft();
    response.status(status.of(run));
    Optional<ResponseExample> example = example(run.route().operation(), run);
    contentType
        .or(() -> example.map(ResponseExample::contentType))
        .ifPresent(type -> response.headers().set("Content-Type", List.of(type)));
    example.ifPresent(
        found -> {
          byte[] body = found.body();
          response.body().replace(body);
          response.headers().set("Content-Length", List.of(Integer.toString(body.length)));
        });
    run.respond(response);
    return Flow.RESPOND;
  }

  private Optional<ResponseExample> example(
      @Nullable OperationDefinition operation, PolicyRun run) {
    if (operation == null) {
      return Optional.empty();
    }
    int wanted = status.of(run);
    return operation.examples().stream()
        .filter(each -> each.status() == wanted)
        .filter(each -> contentType.isEmpty() || each.isOf(contentType.get()))
        .skip(index.of(run) - 1L)
        .findFirst();
  }
}
