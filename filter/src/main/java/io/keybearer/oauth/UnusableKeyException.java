package io.keybearer.oauth;

/** The text that should hold the client's private key does not. Its message says nothing of it. */
final class UnusableKeyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnusableKeyException(Throwable cause) {
    super("the client's private key can't be used: " + cause.getClass().getSimpleName());
  }
}
