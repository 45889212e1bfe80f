package io.keybearer.http;

import org.jspecify.annotations.Nullable;

/**
 * Nothing of the request was written, or nothing of it read because the TLS handshake failed: the
 * other side can't have acted on it, and sending it again is safe.
 */
public final class HttpNotSentException extends HttpExchangeException {
  private static final long serialVersionUID = 1L;

  private final Cause kind;

  /** Why nothing was sent. */
  public enum Cause {
    /** The outbound rules forbid the URI or the address that its host resolves to. */
    FORBIDDEN,
    /** The host's name does not resolve. */
    UNKNOWN_HOST,
    /** No connection, or no agreement on TLS. */
    NO_CONNECTION,
    /** The deadline passed before the request was written. */
    TOO_LATE,
    /** The sender took it back before it was written. */
    WITHDRAWN,
    /** This client has as many exchanges under way as it may, or is closed. */
    BUSY
  }

  HttpNotSentException(Cause kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** Why nothing was sent. */
  public Cause kind() {
    return kind;
  }
}
