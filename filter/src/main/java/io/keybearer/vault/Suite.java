package io.keybearer.vault;

import java.util.Optional;

/**
 * The algorithms of a sealed record. Its version byte names one of these; nothing else in a record
 * chooses an algorithm.
 */
public enum Suite {
  /** AES key wrap (RFC 3394) and AES-GCM, both with 256-bit keys. The default. */
  AES_256(1, 32),
  /** The same with 128-bit keys. */
  AES_128(2, 16);

  private final int version;
  private final int keySizeBytes;

  Suite(int version, int keySizeBytes) {
    this.version = version;
    this.keySizeBytes = keySizeBytes;
  }

  /** The number that stands for it in records and in {@code key_encryption_key.suite}. */
  public int version() {
    return version;
  }

  /** The size of key-encryption keys and content keys. */
  public int keySizeBytes() {
    return keySizeBytes;
  }

  /** A content key under AES key wrap: eight bytes longer than the key (RFC 3394 §2.2.1). */
  int wrappedKeySizeBytes() {
    return keySizeBytes + 8;
  }

  /** The suite of that number. */
  public static Optional<Suite> ofVersion(int version) {
    for (Suite suite : values()) {
      if (suite.version == version) {
        return Optional.of(suite);
      }
    }
    return Optional.empty();
  }
}
