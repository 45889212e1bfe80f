package io.keybearer.policy;

import io.keybearer.policy.expression.EvaluationContext;
import io.keybearer.policy.expression.PolicyCertificate;
import io.keybearer.policy.expression.RequestView;
import io.keybearer.policy.expression.ResponseView;
import io.keybearer.policyset.ApiDefinition;
import io.keybearer.policyset.OperationDefinition;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What expressions see of a run as {@code context}. */
final class RunContext implements EvaluationContext {
  private final PolicyRun run;

  RunContext(PolicyRun run) {
    this.run = run;
  }

  @Override
  public RequestView request() {
    return new RequestSeen(run.request(), run.route().matchedParameters());
  }

  @Override
  public @Nullable ResponseView response() {
    ResponseDraft response = run.currentResponse();
    return response == null ? null : new ResponseSeen(response);
  }

  @Override
  public Map<String, @Nullable Object> variables() {
    return run.variables();
  }

  @Override
  public UUID requestId() {
    return run.requestId();
  }

  @Override
  public Instant timestamp() {
    return run.startedAt();
  }

  @Override
  public Duration elapsed() {
    return Duration.between(run.startedAt(), run.services().clock().instant());
  }

  @Override
  public @Nullable LastError lastError() {
    return run.lastError();
  }

  @Override
  public void trace(String message) {
    if (Tracing.Severity.VERBOSE.isOn()) {
      Tracing tracing = run.services().resources().tracing();
      tracing.write(
          run, Tracing.Severity.VERBOSE, "context.Trace", tracing.shown(message), Map.of());
    }
  }

  @Override
  public @Nullable Api api() {
    ApiDefinition api = run.route().api();
    return api == null ? null : api.seen();
  }

  @Override
  public @Nullable Operation operation() {
    OperationDefinition operation = run.route().operation();
    if (operation != null) {
      return operation.seen();
    }
    // Where an API has no operations, documents see one that takes everything.
    return run.route().api() == null || !run.route().matched()
        ? null
        : new Operation("any", run.request().received().method(), "any", "/*");
  }

  @Override
  public @Nullable Product product() {
    Admission admission = run.admission();
    return admission == null ? null : admission.subscriber().product().orElse(null);
  }

  @Override
  public @Nullable Subscription subscription() {
    Admission admission = run.admission();
    return admission == null ? null : admission.subscriber().seen(admission.key());
  }

  @Override
  public @Nullable User user() {
    Admission admission = run.admission();
    return admission == null ? null : admission.subscriber().user().orElse(null);
  }

  @Override
  public Deployment deployment() {
    Deployment known = run.services().deployment();
    Map<String, PolicyCertificate> certificates = run.policies().certificates();
    return certificates.isEmpty()
        ? known
        : new Deployment(
            known.region(),
            known.serviceId(),
            known.serviceName(),
            known.gatewayId(),
            certificates);
  }
}
