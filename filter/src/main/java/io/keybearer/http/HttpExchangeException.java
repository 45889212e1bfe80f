package io.keybearer.http;

/**
 * An exchange brought no answer. The two kinds matter to whoever must not send the same thing
 * twice: {@link HttpNotSentException} and {@link HttpOutcomeUnknownException}.
 *
 * <p>Messages name the host and what happened; never a query, a header or a body.
 */
public abstract sealed class HttpExchangeException extends RuntimeException
    permits HttpNotSentException, HttpOutcomeUnknownException {
  private static final long serialVersionUID = 1L;

  HttpExchangeException(String message, @org.jspecify.annotations.Nullable Throwable cause) {
    super(message, cause);
  }
}
