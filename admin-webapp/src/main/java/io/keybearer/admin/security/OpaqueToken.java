package io.keybearer.admin.security;

import io.keybearer.model.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * Secrets of 256 random bits that are kept as their SHA-256. A plain hash is enough where the input
 * has full entropy; it makes the look-up one indexed read.
 */
final class OpaqueToken {
  private static final int RANDOM_BYTES = 32;

  private OpaqueToken() {}

  /** A new one, as text that URLs and headers can hold. */
  static Secret random(String prefix, SecureRandom random) {
    byte[] bits = new byte[RANDOM_BYTES];
    random.nextBytes(bits);
    return Secret.of(prefix + base64(bits));
  }

  /** What the store has of it. */
  static byte[] hash(Secret token) {
    return sha256(token.expose());
  }

  /**
   * A secret of its own, made of another.
   *
   * @param use what for, so that different uses have different ones
   */
  static Secret derived(Secret token, String use) {
    return Secret.of(base64(sha256(use + '\n' + token.expose())));
  }

  static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
