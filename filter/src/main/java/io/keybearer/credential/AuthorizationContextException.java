package io.keybearer.credential;

import io.keybearer.model.AuthorizationRef;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An authorization context can't be had. Its message names the authorization, the reason and an
 * error code; never a token or a secret.
 *
 * <p>{@link Reason#AUTHORIZATION_NOT_FOUND} and {@link Reason#ACCESS_DENIED} must look the same to
 * whoever is outside.
 */
public final class AuthorizationContextException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;
  private final transient AuthorizationRef authorization;
  private final @Nullable Duration retryAfter;

  AuthorizationContextException(
      Reason reason,
      AuthorizationRef authorization,
      String code,
      @Nullable Duration retryAfter,
      @Nullable Throwable cause) {
    super(
        "no authorization context for " + authorization + ": " + reason.text() + suffix(code),
        cause);
    this.reason = reason;
    this.authorization = authorization;
    this.retryAfter = retryAfter;
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }

  /** What was asked for. */
  public AuthorizationRef authorization() {
    return authorization;
  }

  /** After what time it is worth to ask again, where that is known. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }

  private static String suffix(String code) {
    return code.isEmpty() ? "" : " (" + code + ")";
  }
}
