package io.keybearer.vault;

/**
 * Nothing can be sealed: the service has no key-encryption key that this node can use. The message
 * says why.
 */
public final class KeyUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  KeyUnavailableException(String message) {
    super(message);
  }
}
