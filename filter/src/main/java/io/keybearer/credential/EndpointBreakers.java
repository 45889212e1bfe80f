package io.keybearer.credential;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

/**
 * A circuit breaker per token endpoint: open after half of the last 20 exchanges brought no answer,
 * at least 10 of them, for 10 s; then three may try. Answers of any kind count as good, refusals
 * too: one client's wrong secret must not stop the others'.
 */
final class EndpointBreakers {
  /** How long an open breaker stays so. */
  static final Duration OPEN = Duration.ofSeconds(10);

  private final CircuitBreakerConfig config;
  private final ConcurrentMap<String, CircuitBreaker> breakers = new ConcurrentHashMap<>();

  EndpointBreakers(CredentialTime time) {
    this.config =
        CircuitBreakerConfig.custom()
            .slidingWindowType(CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
            .slidingWindowSize(20)
            .minimumNumberOfCalls(10)
            .failureRateThreshold(50)
            .waitDurationInOpenState(OPEN)
            .permittedNumberOfCallsInHalfOpenState(3)
            .currentTimestampFunction(clock -> time.nanoTime(), TimeUnit.NANOSECONDS)
            .clock(
                new java.time.Clock() {
                  @Override
                  public java.time.ZoneId getZone() {
                    return java.time.ZoneOffset.UTC;
                  }

                  @Override
                  public java.time.Clock withZone(java.time.ZoneId zone) {
                    return this;
                  }

                  @Override
                  public java.time.Instant instant() {
                    return time.instant();
                  }
                })
            .build();
  }

  /** The breaker of an endpoint. */
  CircuitBreaker of(String url) {
    return breakers.computeIfAbsent(url, name -> CircuitBreaker.of(name, config));
  }
}
