package io.keybearer.http;

import org.jspecify.annotations.Nullable;

/**
 * The request was written, at least in part, and no whole answer came back in time: whether the
 * other side acted on it can't be known here.
 */
public final class HttpOutcomeUnknownException extends HttpExchangeException {
  private static final long serialVersionUID = 1L;

  HttpOutcomeUnknownException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
