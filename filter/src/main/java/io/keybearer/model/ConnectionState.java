package io.keybearer.model;

/**
 * How a connection stands, as its row says at the moment of reading. That an access token has ended
 * is no fault by itself: the next caller gets a new one.
 */
public enum ConnectionState {
  /** Gives tokens. */
  CONNECTED,
  /** Refreshing fails, and the token at hand is still valid. */
  FAILING,
  /** Refreshing fails, and the token at hand has ended; it is tried again by itself. */
  UNREACHABLE,
  /** Nobody has logged in yet. */
  NOT_CONNECTED,
  /** Somebody has logged in, and nobody has confirmed yet that it was the right account. */
  WAITING,
  /** The identity provider takes the grant no more: somebody must log in again. */
  NEEDS_LOGIN,
  /** The identity provider refuses the client, its secret or its scopes: the settings are wrong. */
  SETTINGS_WRONG,
  /** Switched off by an operator. */
  DISABLED
}
