package io.keybearer.identity;

import io.keybearer.oauth.DecryptionKey;
import java.security.PrivateKey;
import org.jspecify.annotations.Nullable;

/**
 * A key that encrypted tokens are opened with, as a policy document gives it. Immutable; its text
 * form shows no key.
 */
public final class OpeningKey {
  private final DecryptionKey key;

  private OpeningKey(DecryptionKey key) {
    this.key = key;
  }

  /**
   * A secret.
   *
   * @param id what tokens call it; null when it has no id
   * @param secret the bytes: 16, 24, 32, 48 or 64
   * @throws IllegalArgumentException if it has another length
   */
  public static OpeningKey secret(@Nullable String id, byte[] secret) {
    return new OpeningKey(DecryptionKey.secret(id, secret));
  }

  /**
   * An RSA private key.
   *
   * @param id what tokens call it; null when it has no id
   * @throws IllegalArgumentException if it is of another kind
   */
  public static OpeningKey of(@Nullable String id, PrivateKey key) {
    return new OpeningKey(DecryptionKey.of(id, key));
  }

  DecryptionKey key() {
    return key;
  }

  /** Shows the id. */
  @Override
  public String toString() {
    return "OpeningKey[" + key.id().orElse("") + "]";
  }
}
