package io.keybearer.identity;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A token does not pass. The message is a sentence or two and never holds the token. */
public final class TokenRefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final TokenFailure failure;

  TokenRefusedException(TokenFailure failure, String message, @Nullable Throwable cause) {
    super(message, cause, false, false);
    this.failure = failure;
  }

  TokenRefusedException(TokenFailure failure, String message) {
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
