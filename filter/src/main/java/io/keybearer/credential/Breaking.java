package io.keybearer.credential;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.keybearer.oauth.TokenAnswer;
import io.keybearer.oauth.TokenErrorClass;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Tells a circuit breaker how an exchange went. */
final class Breaking {
  private Breaking() {}

  private static final class NoAnswer extends Exception {
    private static final long serialVersionUID = 1L;

    NoAnswer(String code) {
      super(code, null, false, false);
    }
  }

  /** An exchange without an answer, or with one that the server could not think about, is bad. */
  static void record(CircuitBreaker breaker, TokenAnswer answer, Duration took) {
    if (answer instanceof TokenAnswer.Refused refused) {
      boolean busyWithThisClient =
          refused.code().equals("http_429") || refused.code().equals("withdrawn");
      if (busyWithThisClient) {
        breaker.releasePermission();
        return;
      }
      if (refused.errorClass() == TokenErrorClass.NOT_PROCESSED
          || refused.errorClass() == TokenErrorClass.OUTCOME_UNKNOWN) {
        breaker.onError(took.toNanos(), TimeUnit.NANOSECONDS, new NoAnswer(refused.code()));
        return;
      }
    }
    breaker.onSuccess(took.toNanos(), TimeUnit.NANOSECONDS);
  }
}
