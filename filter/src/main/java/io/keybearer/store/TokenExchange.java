package io.keybearer.store;

import java.time.Duration;
import java.util.Optional;

/**
 * How a token request went, for people to look at.
 *
 * @param took how long it took; empty when nothing was sent
 * @param status the HTTP status of the answer; empty when none came
 */
public record TokenExchange(Optional<Duration> took, Optional<Integer> status) {
  /** Nothing was sent. */
  public static final TokenExchange NONE = new TokenExchange(Optional.empty(), Optional.empty());
}
