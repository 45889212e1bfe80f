package io.keybearer.credential;

import java.time.Duration;
import java.util.Optional;

/**
 * When a token ends and from when on it is refreshed ahead.
 *
 * @param endsIn time from now to the end; empty when it has no known end
 * @param refreshIn time from now to the refresh; empty when there is none to make
 */
public record Lifetimes(Optional<Duration> endsIn, Optional<Duration> refreshIn) {
  private static final Duration LEAST_WINDOW = Duration.ofSeconds(10);

  /**
   * The times of a new token.
   *
   * @param lifetime its life as the answer says
   * @param sinceSending time since the request was sent, which is where its life begins
   */
  public static Lifetimes of(
      Optional<Duration> lifetime, Duration sinceSending, CredentialSettings settings) {
    Optional<Duration> life = lifetime.or(settings::maxTokenAge);
    Optional<Duration> endsIn = life.map(it -> it.minus(sinceSending));
    return new Lifetimes(
        endsIn, life.map(it -> it.minus(window(it, settings.refreshWindow())).minus(sinceSending)));
  }

  /** The window, or for lives shorter than two of it a tenth, at least 10 s, at most a half. */
  static Duration window(Duration life, Duration window) {
    if (life.compareTo(window.multipliedBy(2)) >= 0) {
      return window;
    }
    Duration tenth = life.dividedBy(10);
    Duration share = tenth.compareTo(LEAST_WINDOW) > 0 ? tenth : LEAST_WINDOW;
    Duration half = life.dividedBy(2);
    return share.compareTo(half) < 0 ? share : half;
  }
}
