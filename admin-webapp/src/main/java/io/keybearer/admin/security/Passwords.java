package io.keybearer.admin.security;

import io.keybearer.model.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Passwords of accounts: their rules (NIST SP 800-63B §3.1.1) and their hashes, by Argon2id (RFC
 * 9106) in the PHC string format, which names the parameters that each was made with.
 *
 * <p>Thread-safe. A hash takes 19 MiB for as long as it is worked on, so at most four are at once;
 * further callers wait.
 */
final class Passwords {
  /** The fewest characters of a password. */
  static final int FEWEST_CHARACTERS = 12;

  /** The most characters of a password. */
  static final int MOST_CHARACTERS = 256;

  private static final int MEMORY_KIBIBYTES = 19_456;
  private static final int ITERATIONS = 2;
  private static final int LANES = 1;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final int MOST_AT_ONCE = 4;
  private static final String CURRENT =
      "$argon2id$v=19$m=" + MEMORY_KIBIBYTES + ",t=" + ITERATIONS + ",p=" + LANES + "$";
  private static final Pattern PHC =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,2})"
              + "\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");

  private final SecureRandom random;
  private final Semaphore turns = new Semaphore(MOST_AT_ONCE, true);
  private final Secret nobodys;

  /**
   * Passwords.
   *
   * @param random makes salts
   */
  Passwords(SecureRandom random) {
    this.random = random;
    this.nobodys =
        Secret.of(CURRENT + base64(new byte[SALT_BYTES]) + "$" + base64(new byte[HASH_BYTES]));
  }

  /**
   * Checks a password that is to be set.
   *
   * @param target the field that it came in
   * @param account the account's name
   * @throws AccessException if it is too short, too long or the account's name
   */
  static void check(String target, Secret password, String account) {
    String text = normal(password);
    int length = text.codePointCount(0, text.length());
    if (length < FEWEST_CHARACTERS || length > MOST_CHARACTERS) {
      throw AccessException.invalid(
          target, "must have " + FEWEST_CHARACTERS + " to " + MOST_CHARACTERS + " characters");
    }
    if (text.equalsIgnoreCase(account) || text.codePoints().distinct().count() < 4) {
      throw AccessException.invalid(
          target, "must have at least four different characters and not be the account's name");
    }
  }

  /** The hash of a password, with a new salt. */
  Secret hash(Secret password) {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    byte[] hash = argon2(password, salt, MEMORY_KIBIBYTES, ITERATIONS, LANES, new byte[HASH_BYTES]);
    return Secret.of(CURRENT + base64(salt) + "$" + base64(hash));
  }

  /** Whether a hash is that of the password. */
  boolean matches(Secret password, Secret hash) {
    Matcher parts = PHC.matcher(hash.expose());
    if (!parts.matches()) {
      throw new IllegalStateException("an account's password hash is not in the PHC string format");
    }
    byte[] expected = Base64.getDecoder().decode(parts.group(5));
    byte[] found =
        argon2(
            password,
            Base64.getDecoder().decode(parts.group(4)),
            Integer.parseInt(parts.group(1)),
            Integer.parseInt(parts.group(2)),
            Integer.parseInt(parts.group(3)),
            new byte[expected.length]);
    return MessageDigest.isEqual(expected, found);
  }

  /** Takes the time that {@link #matches} takes, so that nobody learns which accounts exist. */
  void matchNobodys(Secret password) {
    if (matches(password, nobodys)) {
      throw new IllegalStateException("nobody has this password");
    }
  }

  /** Whether a hash was made with other parameters than a new one would be. */
  static boolean isOutdated(Secret hash) {
    return !hash.expose().startsWith(CURRENT);
  }

  private byte[] argon2(
      Secret password, byte[] salt, int memory, int iterations, int lanes, byte[] result) {
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    turns.acquireUninterruptibly();
    try {
      generator.init(
          new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
              .withVersion(Argon2Parameters.ARGON2_VERSION_13)
              .withMemoryAsKB(memory)
              .withIterations(iterations)
              .withParallelism(lanes)
              .withSalt(salt)
              .build());
      generator.generateBytes(normal(password).getBytes(StandardCharsets.UTF_8), result);
      return result;
    } finally {
      turns.release();
    }
  }

  /** The same text whichever keyboard it was typed on. */
  private static String normal(Secret password) {
    return Normalizer.normalize(password.expose(), Normalizer.Form.NFKC);
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().withoutPadding().encodeToString(bytes);
  }
}
