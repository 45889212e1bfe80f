package io.keybearer.vault;

/**
 * A record could not be opened. Malformed, truncated, altered, moved and foreign records, and
 * records under an unknown key, are all told by this one message, so that a caller learns nothing
 * about which it was.
 */
public final class VaultException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  VaultException() {
    super("the sealed record can't be opened here");
  }
}
