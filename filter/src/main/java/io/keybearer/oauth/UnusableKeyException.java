package io.keybearer.oauth;

/**
 * The text that should hold the client's private key, or its certificate and key, does not. The
 * message says nothing of it.
 */
final class UnusableKeyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String code;

  /**
   * What is unusable.
   *
   * @param code the error code of the connection
   */
  UnusableKeyException(String code, Throwable cause) {
    super(code + ": " + cause.getClass().getSimpleName());
    this.code = code;
  }

  /** The error code of the connection. */
  String code() {
    return code;
  }
}
