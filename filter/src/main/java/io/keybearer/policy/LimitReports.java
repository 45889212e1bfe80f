package io.keybearer.policy;

import java.util.List;
import java.util.Optional;

/**
 * How a rate limit tells client and policies about itself: attributes {@code
 * retry-after-header-name} (default {@code Retry-After}), {@code retry-after-variable-name}, {@code
 * remaining-calls-header-name}, {@code remaining-calls-variable-name} and {@code
 * total-calls-header-name}.
 */
final class LimitReports {
  private static final int TOO_MANY_REQUESTS = 429;

  private final String retryAfterHeader;
  private final Optional<String> retryAfterVariable;
  private final Optional<String> remainingHeader;
  private final Optional<String> remainingVariable;
  private final Optional<String> totalHeader;

  private LimitReports(ElementReader element) {
    retryAfterHeader = header(element, "retry-after-header-name").orElse("Retry-After");
    retryAfterVariable = element.literal("retry-after-variable-name");
    remainingHeader = header(element, "remaining-calls-header-name");
    remainingVariable = element.literal("remaining-calls-variable-name");
    totalHeader = header(element, "total-calls-header-name");
  }

  /** Reads the attributes. */
  static LimitReports read(ElementReader element) {
    return new LimitReports(element);
  }

  private static Optional<String> header(ElementReader element, String attribute) {
    Optional<String> name = element.literal(attribute);
    if (name.isPresent() && !HeaderNames.isToken(name.get())) {
      element.error("The value of attribute '" + attribute + "' is not the name of a header");
    }
    return name;
  }

  /** Reports that the request passed. */
  void passed(PolicyRun run, long remaining, int limit) {
    remainingVariable.ifPresent(name -> run.variables().set(name, (int) remaining));
    if (remainingHeader.isPresent() || totalHeader.isPresent()) {
      run.whenAnswered(
          answer -> {
            set(answer.headers(), remainingHeader, remaining);
            set(answer.headers(), totalHeader, limit);
          });
    }
  }

  /** The failure of a request that came too early. */
  PolicyFailure exceeded(PolicyRun run, long waitMillis, int limit) {
    long seconds = Math.max(1, (waitMillis + 999) / 1000);
    retryAfterVariable.ifPresent(name -> run.variables().set(name, (int) seconds));
    remainingVariable.ifPresent(name -> run.variables().set(name, 0));
    PolicyFailure failure =
        PolicyFailure.denied("RateLimitExceeded", TOO_MANY_REQUESTS, "Rate limit is exceeded")
            .answering("Rate limit is exceeded. Try again in " + seconds + " seconds.")
            .withHeader(retryAfterHeader, Long.toString(seconds));
    remainingHeader.ifPresent(name -> failure.withHeader(name, "0"));
    totalHeader.ifPresent(name -> failure.withHeader(name, Integer.toString(limit)));
    return failure;
  }

  private static void set(HeaderFields headers, Optional<String> name, long value) {
    name.ifPresent(header -> headers.set(header, List.of(Long.toString(value))));
  }
}
