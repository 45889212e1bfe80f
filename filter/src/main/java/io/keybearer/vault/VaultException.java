package io.keybearer.vault;

import java.util.Optional;
import java.util.UUID;

/**
 * A record could not be opened. Malformed, truncated, altered, moved and foreign records, and
 * records under an unknown key, are all told by this one message, so that a caller learns nothing
 * about which it was.
 */
public final class VaultException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Optional<UUID> kekId;

  VaultException() {
    this(Optional.empty());
  }

  VaultException(Optional<UUID> kekId) {
    super("the sealed record can't be opened here");
    this.kekId = kekId;
  }

  /**
   * The key-encryption key that the record's header names, which anybody can read there; empty when
   * it has no header. It does not say that this key is what is missing.
   */
  public Optional<UUID> kekId() {
    return kekId;
  }
}
