package io.keybearer.policy;

import io.keybearer.policyxml.PolicySection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * {@code forward-request}: hands the request to the application behind the filter, once. Time-out,
 * redirects and the version of HTTP are that application's business: it is told by request
 * attributes, and a warning says so.
 */
final class ForwardRequest implements Policy {
  static final PolicyDefinition DEFINITION =
      new PolicyDefinition("forward-request", ForwardRequest::compile);

  private static final List<String> ELSEWHERE =
      List.of("timeout", "timeout-ms", "continue-timeout", "http-version", "follow-redirects");
  private static final int LONGEST_SECONDS = 86_400;

  private final Place place;
  private final boolean failsOnErrorStatus;
  private final Optional<Operand<ForwardOptions>> options;

  private ForwardRequest(
      Place place, boolean failsOnErrorStatus, Optional<Operand<ForwardOptions>> options) {
    this.place = place;
    this.failsOnErrorStatus = failsOnErrorStatus;
    this.options = options;
  }

  /** Where it stands. */
  Place place() {
    return place;
  }

  /** Whether an error status of the backend counts as a failure. */
  boolean failsOnErrorStatus() {
    return failsOnErrorStatus;
  }

  /** One without attributes, at that place. */
  static Policy plain(Place place) {
    return new ForwardRequest(place, false, Optional.empty());
  }

  private static Policy compile(ElementReader element) {
    Optional<Operand<ForwardOptions>> options = Optional.empty();
    if (ELSEWHERE.stream().anyMatch(element::has)) {
      element.warning(
          "Time-outs, redirects and the version of HTTP have an effect only where the application"
              + " behind the filter heeds the request attributes io.keybearer.backend.*");
      options = Optional.of(options(element));
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
    return new ForwardRequest(element.place(), fails, options);
  }

  private static Operand<ForwardOptions> options(ElementReader element) {
    Operand<Integer> seconds = element.integer("timeout", 300, 1, LONGEST_SECONDS);
    Operand<Integer> millis = element.integer("timeout-ms", 300_000, 1, 1000 * LONGEST_SECONDS);
    element.integer("continue-timeout", 1, 0, LONGEST_SECONDS);
    Operand<Duration> timeout =
        element.has("timeout-ms")
            ? millis.map(Duration::ofMillis)
            : seconds.map(Duration::ofSeconds);
    boolean saysTimeout = element.has("timeout-ms") || element.has("timeout");
    boolean saysRedirects = element.has("follow-redirects");
    Operand<Boolean> redirects = element.flag("follow-redirects", false);
    String version = element.literal("http-version").orElse(null);
    return run ->
        new ForwardOptions(
            saysTimeout ? timeout.of(run) : null,
            saysRedirects ? redirects.of(run) : null,
            version);
  }

  @Override
  public Flow run(PolicyRun run) {
    run.forwardedBy(this);
    if (options.isPresent()) {
      run.request().forwarding(options.get().of(run));
    }
    return Flow.FORWARD;
  }
}
