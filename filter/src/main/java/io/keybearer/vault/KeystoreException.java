package io.keybearer.vault;

/** The keystore file can't be used or made. The message names the file and what was expected. */
public final class KeystoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  KeystoreException(String message) {
    super(message);
  }

  KeystoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
