package io.keybearer.oauth;

import io.keybearer.model.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * A PKCE code verifier: 43 characters of 256 random bits (RFC 7636 §4.1). The method is always
 * S256.
 *
 * @param value the verifier
 */
public record CodeVerifier(Secret value) {
  private static final int RANDOM_BYTES = 32;

  /** A new one. */
  public static CodeVerifier random(SecureRandom random) {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    return new CodeVerifier(
        Secret.of(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes)));
  }

  /** The code challenge (RFC 7636 §4.2): the verifier's SHA-256 in base64url. */
  public String challenge() {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(value.expose().getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
