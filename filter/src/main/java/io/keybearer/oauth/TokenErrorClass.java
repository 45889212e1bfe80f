package io.keybearer.oauth;

/** What a failed token request means for the connection it was made for. */
public enum TokenErrorClass {
  /**
   * The server did not act on it (never reached, or refused with 429 or 503 and Retry-After): it
   * may be sent again, later.
   */
  NOT_PROCESSED,
  /**
   * The server acts on no such request until somebody mends the configuration: {@code
   * invalid_client}, {@code invalid_scope}, a redirect, any other refusal.
   */
  CONFIGURATION,
  /** The grant is of no use any more: {@code invalid_grant}, or a person is asked for. */
  GRANT_DEAD,
  /** The server may or may not have acted on it: a rotated refresh token may be lost. */
  OUTCOME_UNKNOWN
}
