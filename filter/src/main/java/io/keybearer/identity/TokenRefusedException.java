package io.keybearer.identity;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A token does not pass. The message is a sentence or two and never holds the token. */
public final class TokenRefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final TokenFailure failure;

  /**
   * A refusal.
   *
   * @param failure why
   * @param message a sentence or two, without the token
   * @param cause what happened; null if there is nothing more to know
   */
  public TokenRefusedException(TokenFailure failure, String message, @Nullable Throwable cause) {
    super(message, cause, false, false);
    this.failure = failure;
  }

  /**
   * A refusal for which nothing else is to blame.
   *
   * @param failure why
   * @param message a sentence or two, without the token
   */
  public TokenRefusedException(TokenFailure failure, String message) {
    this(failure, message, null);
  }

  /** Why. */
  public TokenFailure failure() {
    return failure;
  }

  /** The message. */
  public String sentence() {
    return Objects.requireNonNullElse(getMessage(), failure.text());
  }

  /** Whether the message holds a claim's value, which no log may. */
  public boolean saysValues() {
    return failure == TokenFailure.CLAIM_VALUE_NOT_ALLOWED;
  }
}
