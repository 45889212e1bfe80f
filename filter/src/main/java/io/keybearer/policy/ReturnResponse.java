package io.keybearer.policy;

import io.keybearer.policy.expression.MessageBody;
import io.keybearer.policy.expression.ResponseView;
import java.util.List;
import java.util.Optional;

/**
 * {@code return-response}: answers the client at once, with a response of its own or with one that
 * a variable holds and that the children change.
 */
final class ReturnResponse implements Policy {
  static final PolicyDefinition DEFINITION =
      new PolicyDefinition("return-response", ReturnResponse::compile);

  private final Optional<String> variable;
  private final Optional<SetStatus> status;
  private final List<SetHeader> headers;
  private final Optional<SetBody> body;

  private ReturnResponse(
      Optional<String> variable,
      Optional<SetStatus> status,
      List<SetHeader> headers,
      Optional<SetBody> body) {
    this.variable = variable;
    this.status = status;
    this.headers = List.copyOf(headers);
    this.body = body;
  }

  private static Policy compile(ElementReader element) {
    return new ReturnResponse(
        element.literal("response-variable-name"),
        element.child("set-status").map(SetStatus::compile),
        element.children("set-header").stream().map(SetHeader::compile).toList(),
        element.child("set-body").map(SetBody::compile));
  }

  @Override
  public Flow run(PolicyRun run) {
    ResponseDraft response = begin(run);
    status.ifPresent(policy -> policy.apply(run, response));
    for (SetHeader header : headers) {
      header.apply(run, response.headers());
    }
    body.ifPresent(policy -> policy.apply(run, response));
    run.respond(response);
    return Flow.RESPOND;
  }

  /** The response that the children change: a copy of the variable's, or an empty one. */
  private ResponseDraft begin(PolicyRun run) {
    ResponseDraft response = new ResponseDraft();
    if (variable.isPresent()) {
      if (!(run.variables().get(variable.get()) instanceof ResponseView original)) {
        throw PolicyFailure.failed(
            ErrorReasons.EXPRESSION,
            "The variable '" + variable.get() + "' does not hold a response.",
            null);
      }
      response.status(original.statusCode());
      response.reason(original.statusReason().isEmpty() ? null : original.statusReason());
      original.headers().forEach((name, values) -> response.headers().set(name, List.of(values)));
      MessageBody content = original.body();
      response.body().replace(content == null ? null : content.read(true));
    }
    return response;
  }
}
