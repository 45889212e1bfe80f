package io.keybearer.admin.service;

import java.time.Duration;
import java.util.Optional;

/**
 * What became of something that was tried with an authorization, and how it stands now. Times run
 * from now, by the database's clock.
 *
 * @param name the authorization
 * @param outcome one word, such as {@code Refreshed} or {@code Failed}
 * @param reason why, as an error code; empty when it went well
 * @param retryAfter after what time it is worth to try again, where that is known
 * @param state whether it can give tokens
 * @param disabled whether it is switched off
 * @param token its access token; empty when there is none that has not ended
 */
public record ConnectionReport(
    ResourceName name,
    String outcome,
    Optional<String> reason,
    Optional<Duration> retryAfter,
    AuthorizationState state,
    boolean disabled,
    Optional<Token> token) {

  /**
   * An access token's times; never the token.
   *
   * @param expiresIn time to its end; empty when it has no known end
   * @param refreshIn time to the moment from which it is refreshed ahead; empty when it is not
   */
  public record Token(Optional<Duration> expiresIn, Optional<Duration> refreshIn) {}
}
