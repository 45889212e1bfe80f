package io.keybearer.store;

/**
 * How far an attempt to log in has got.
 *
 * <pre>
 * STARTED → EXCHANGING → PENDING → CONFIRMED
 *    └──────────┴───────────┴────→ REJECTED, EXPIRED
 * </pre>
 */
public enum ConsentState {
  /** The browser is at the identity provider. */
  STARTED,
  /** Its code is being exchanged, or was when the process ended; it is never sent again. */
  EXCHANGING,
  /** There are tokens, which nobody uses until somebody confirms them. */
  PENDING,
  /** The tokens are the authorization's. */
  CONFIRMED,
  /** It came to nothing; the error code says why. */
  REJECTED,
  /** Its time was over. */
  EXPIRED
}
