package io.keybearer.model;

/**
 * The order of a list of connections.
 *
 * @param by what it is by; equals are in the order in which they were made
 * @param descending whether the last comes first
 */
public record ConnectionOrder(By by, boolean descending) {
  /** By id, the first in the alphabet first. */
  public static final ConnectionOrder BY_NAME = new ConnectionOrder(By.NAME, false);

  /** What a list is ordered by. Connections that have no such time count as the oldest. */
  public enum By {
    /** The id. */
    NAME,
    /** The id of the provider. */
    PROVIDER,
    /** The account of the last consent, by code points; connections without one come first. */
    ACCOUNT,
    /** When the access token ends. */
    EXPIRES,
    /** When the access token was obtained. */
    REFRESHED,
    /** When a gateway last used the connection. */
    USED
  }
}
