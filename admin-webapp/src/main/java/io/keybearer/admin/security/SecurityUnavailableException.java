package io.keybearer.admin.security;

/**
 * A caller could not be looked up, because the store is not available. The same request may succeed
 * later.
 */
public final class SecurityUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SecurityUnavailableException(Throwable cause) {
    super("the store is not available", cause);
  }
}
