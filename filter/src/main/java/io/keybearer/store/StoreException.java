package io.keybearer.store;

/** The store can't do what was asked. */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why. */
  public enum Reason {
    /** The database can't be reached, or broke off; it may be back at the next call. */
    UNREACHABLE,
    /** The database has no schema yet: the admin web application makes it. */
    SCHEMA_EMPTY,
    /** The schema is not one that this software can use; the message names the versions. */
    SCHEMA_UNSUPPORTED,
    /** Another transaction won a conflict; reading again and repeating may succeed. */
    CONFLICT,
    /** A statement failed for another cause. */
    FAILED
  }

  private final Reason reason;

  StoreException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  StoreException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** Why it failed. */
  public Reason reason() {
    return reason;
  }
}
