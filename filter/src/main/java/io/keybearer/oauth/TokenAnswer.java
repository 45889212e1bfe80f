package io.keybearer.oauth;

import io.keybearer.model.Secret;
import io.keybearer.model.TokenSet;
import java.time.Duration;
import java.util.Optional;

/** What became of a token request. */
public sealed interface TokenAnswer {
  /** The answer's HTTP status; empty when there was no answer. */
  Optional<Integer> status();

  /**
   * The server issued tokens.
   *
   * @param tokens the tokens, checked
   * @param status the HTTP status
   */
  record Issued(TokenSet tokens, Optional<Integer> status) implements TokenAnswer {}

  /**
   * It did not, or not for all we know.
   *
   * @param errorClass what that means
   * @param code the RFC's error code, or one of our own in the same style, such as {@code
   *     unreadable_response}; safe to show and log
   * @param retryAfter how long the server asks to wait, capped at an hour
   * @param body the answer's body, as far as there is one, cut at 4,096 characters; it may repeat
   *     secrets
   * @param status the HTTP status; empty when there was no answer
   */
  record Refused(
      TokenErrorClass errorClass,
      String code,
      Optional<Duration> retryAfter,
      Optional<Secret> body,
      Optional<Integer> status)
      implements TokenAnswer {}
}
