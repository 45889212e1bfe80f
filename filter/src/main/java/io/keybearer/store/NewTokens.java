package io.keybearer.store;

import io.keybearer.model.TokenSet;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Tokens to save, with their times from now.
 *
 * @param tokens the answer's tokens
 * @param endsIn time to the access token's end; empty when it has no known end
 * @param refreshIn time to the moment from which it is refreshed ahead; empty for never
 * @param sendAgainIn time before which nobody sends again, where there is one
 * @param endsOthers whether the access token before it has ended by this, so that every node must
 *     forget it
 * @param keptClaims names of claims of the tokens before that stay where the answer has none of
 *     that name
 */
public record NewTokens(
    TokenSet tokens,
    Optional<Duration> endsIn,
    Optional<Duration> refreshIn,
    Optional<Duration> sendAgainIn,
    boolean endsOthers,
    Set<String> keptClaims) {
  /** Copies the names. */
  public NewTokens {
    keptClaims = Set.copyOf(keptClaims);
  }

  /** Tokens that come without anything of those before them. */
  public NewTokens(
      TokenSet tokens,
      Optional<Duration> endsIn,
      Optional<Duration> refreshIn,
      Optional<Duration> sendAgainIn,
      boolean endsOthers) {
    this(tokens, endsIn, refreshIn, sendAgainIn, endsOthers, Set.of());
  }
}
