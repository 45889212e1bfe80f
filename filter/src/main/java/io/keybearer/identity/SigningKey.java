package io.keybearer.identity;

import io.keybearer.oauth.VerificationKey;
import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.RSAPublicKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A key of which the issuer's half signs tokens, as a policy document gives it. The key decides
 * which algorithms are taken ({@link VerificationKey}). Immutable; its text form shows no key.
 */
public final class SigningKey {
  private final VerificationKey key;

  private SigningKey(VerificationKey key) {
    this.key = key;
  }

  /**
   * A shared secret, for HS256, HS384 and HS512.
   *
   * @param id what tokens call it; null when it has no id
   * @param secret the bytes, at least 32
   * @throws IllegalArgumentException if it is too short, saying so
   */
  public static SigningKey secret(@Nullable String id, byte[] secret) {
    return new SigningKey(VerificationKey.secret(id, secret));
  }

  /**
   * A public key.
   *
   * @param id what tokens call it; null when it has no id
   * @throws IllegalArgumentException if it is not of a kind that is taken, saying which are
   */
  public static SigningKey of(@Nullable String id, PublicKey key) {
    return new SigningKey(VerificationKey.of(id, key));
  }

  /**
   * An RSA public key by its numbers.
   *
   * @param id what tokens call it; null when it has no id
   * @param modulus big-endian, without a sign
   * @param exponent big-endian, without a sign
   * @throws IllegalArgumentException if they are no key, or one that is too short
   */
  public static SigningKey rsa(@Nullable String id, byte[] modulus, byte[] exponent) {
    try {
      return of(
          id,
          KeyFactory.getInstance("RSA")
              .generatePublic(
                  new RSAPublicKeySpec(new BigInteger(1, modulus), new BigInteger(1, exponent))));
    } catch (InvalidKeySpecException e) {
      throw new IllegalArgumentException("the numbers are not an RSA key", e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has RSA", e);
    }
  }

  VerificationKey key() {
    return key;
  }

  /** Shows the id and the algorithms. */
  @Override
  public String toString() {
    return "SigningKey[" + key + "]";
  }
}
