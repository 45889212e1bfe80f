package io.keybearer.identity;

import org.jspecify.annotations.Nullable;

/** Nobody can be established as the caller. The message holds no token. */
public final class CallerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String reason;

  /**
   * A failure.
   *
   * @param reason one word, for {@code context.LastError.Reason}
   * @param message a sentence, without secrets
   * @param cause what happened; null if there is nothing more to know
   */
  public CallerException(String reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** One word. */
  public String reason() {
    return reason;
  }
}
