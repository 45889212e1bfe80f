package io.keybearer.store;

import io.keybearer.vault.VaultException;
import java.util.UUID;

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
    /**
     * A sealed record can't be opened here; the message names the key-encryption key that its
     * header names.
     */
    SEALED,
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

  /** A record that a vault did not open. */
  static StoreException sealed(VaultException cause) {
    return new StoreException(
        Reason.SEALED,
        "a sealed record can't be opened here: it names the key-encryption key "
            + cause.kekId().map(UUID::toString).orElse("(none, it has no header)")
            + ", which this keystore doesn't open, or the record was altered",
        cause);
  }

  /** Whether the same call may succeed later, with nothing mended in the store or its keys. */
  public boolean mayPass() {
    return reason != Reason.SEALED && reason != Reason.FAILED;
  }

  /** Why it failed. */
  public Reason reason() {
    return reason;
  }
}
