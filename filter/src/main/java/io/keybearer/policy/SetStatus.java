package io.keybearer.policy;

import org.jspecify.annotations.Nullable;

/** {@code set-status}: gives the response a status code, and a reason phrase where HTTP has one. */
final class SetStatus implements Policy {
  static final PolicyDefinition DEFINITION = new PolicyDefinition("set-status", SetStatus::compile);

  private final Operand<Integer> code;
  private final Operand<@Nullable String> reason;

  private SetStatus(Operand<Integer> code, Operand<@Nullable String> reason) {
    this.code = code;
    this.reason = reason;
  }

  static SetStatus compile(ElementReader element) {
    return new SetStatus(element.requiredInteger("code", 100, 999), element.text("reason"));
  }

  @Override
  public Flow run(PolicyRun run) {
    apply(run, run.responseDraft());
    return Flow.NEXT;
  }

  /** Does its work on that response. */
  void apply(PolicyRun run, ResponseDraft response) {
    response.status(code.of(run));
    response.reason(reason.of(run));
  }
}
