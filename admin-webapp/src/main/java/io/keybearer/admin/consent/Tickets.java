package io.keybearer.admin.consent;

import io.keybearer.model.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * The random texts that people carry through a login: link, state, cookie. Each is 256 bits in
 * base64url; the store has their SHA-256 only. Thread-safe.
 */
final class Tickets {
  private static final int RANDOM_BYTES = 32;

  private final SecureRandom random;

  Tickets(SecureRandom random) {
    this.random = random;
  }

  Secret next() {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    return Secret.of(text(bytes));
  }

  SecureRandom random() {
    return random;
  }

  static byte[] hash(Secret ticket) {
    return sha256(ticket.expose());
  }

  /** Whether a ticket is the one that was hashed; takes the same time wherever they differ. */
  static boolean matches(Secret ticket, byte[] hash) {
    return MessageDigest.isEqual(hash(ticket), hash);
  }

  /**
   * Another text that only who has the cookie can tell.
   *
   * @param purpose what it is for
   */
  static Secret derived(String purpose, Secret cookie) {
    return Secret.of(text(sha256(purpose + ':' + cookie.expose())));
  }

  private static String text(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
