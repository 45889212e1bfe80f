package io.keybearer.model;

/** The state of a connection's tokens, as its token row holds it. */
public enum AuthorizationStatus {
  /** Tokens are there, or can be asked for without a person (client credentials). */
  OK,
  /**
   * A refresh was sent and its outcome is not known; it is repeated once, then this becomes {@link
   * #ERROR}.
   */
  UNKNOWN,
  /** Nothing goes on until somebody acts; the row's error code says what. */
  ERROR,
  /** The authorization is being deleted: out of sight, its tokens on the way to be revoked. */
  DELETING
}
