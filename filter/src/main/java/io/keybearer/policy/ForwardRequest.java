package io.keybearer.policy;

import io.keybearer.policyxml.PolicySection;
import java.util.List;

/**
 * {@code forward-request}: hands the request to the application behind the filter, once. Time-outs,
 * redirects, the version of HTTP and buffering are that application's business, so their attributes
 * are warned about and have no effect.
 */
final class ForwardRequest implements Policy {
  static final PolicyDefinition DEFINITION =
      new PolicyDefinition("forward-request", ForwardRequest::compile);

  private static final List<String> ELSEWHERE =
      List.of("timeout", "timeout-ms", "continue-timeout", "http-version", "follow-redirects");

  private final boolean failsOnErrorStatus;

  private ForwardRequest(boolean failsOnErrorStatus) {
    this.failsOnErrorStatus = failsOnErrorStatus;
  }

  private static Policy compile(ElementReader element) {
    long elsewhere = ELSEWHERE.stream().filter(element::has).count();
    if (elsewhere > 0) {
      element.warning(
          "Time-outs, redirects and the version of HTTP are set where the gateway calls its"
              + " backend; these attributes have no effect here");
    }
    element.flag("buffer-request-body", false);
    element.flag("buffer-response", true);
    boolean fails =
        element
            .literal("fail-on-error-status-code")
            .map(ElementReader::flagOf)
            .orElse(Boolean.FALSE);
    if (element.frame().section() != PolicySection.BACKEND) {
      element.error("It can stand only in section 'backend'");
    }
    element.frame().facts().checksStatus(fails);
    return new ForwardRequest(fails);
  }

  @Override
  public Flow run(PolicyRun run) {
    run.failsOnErrorStatus(failsOnErrorStatus);
    return Flow.FORWARD;
  }
}
