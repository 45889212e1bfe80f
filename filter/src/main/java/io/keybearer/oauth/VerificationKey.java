package io.keybearer.oauth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A key that signatures are checked with, and the algorithms it may be used with.
 *
 * <p>The key decides, never the token (RFC 8725 §3.1, §2.1): an RSA key takes RS256, RS384, RS512,
 * PS256, PS384 and PS512, an elliptic curve key the ES algorithm of its curve, a secret the HS
 * algorithms it is long enough for (RFC 7518 §3.2). No key takes {@code none}, and a public key is
 * never taken for a secret. Keys are equal when they are the same key for the same algorithms,
 * whatever their ids. Immutable; its text form shows no key.
 */
public final class VerificationKey {
  private static final int LEAST_RSA_BITS = 2048;
  private static final int LEAST_SECRET_BYTES = 32;

  private final @Nullable String id;
  private final Set<String> algorithms;
  private final JWSVerifier verifier;
  private final String fingerprint;

  private VerificationKey(
      @Nullable String id, Set<String> algorithms, JWSVerifier verifier, String fingerprint) {
    this.id = id;
    this.algorithms = Set.copyOf(algorithms);
    this.verifier = verifier;
    this.fingerprint = fingerprint;
  }

  /**
   * A shared secret.
   *
   * @param id what the token's {@code kid} may name; null when it has no id
   * @param secret the bytes, at least 32; copied
   * @throws IllegalArgumentException if it is too short
   */
  public static VerificationKey secret(@Nullable String id, byte[] secret) {
    if (secret.length < LEAST_SECRET_BYTES) {
      throw new IllegalArgumentException(
          "the secret has " + secret.length + " bytes; HS256 needs " + LEAST_SECRET_BYTES);
    }
    Set<String> algorithms = new LinkedHashSet<>(Set.of("HS256"));
    if (secret.length >= 48) {
      algorithms.add("HS384");
    }
    if (secret.length >= 64) {
      algorithms.add("HS512");
    }
    try {
      return new VerificationKey(
          id, algorithms, new MACVerifier(secret.clone()), fingerprint(secret));
    } catch (JOSEException e) {
      throw new IllegalArgumentException("the secret can't be used", e);
    }
  }

  /**
   * A public key.
   *
   * @param id what the token's {@code kid} may name; null when it has no id
   * @throws IllegalArgumentException if it is neither an RSA key of 2048 bits or more nor one of
   *     the curves P-256, P-384 and P-521
   */
  public static VerificationKey of(@Nullable String id, PublicKey key) {
    try {
      if (key instanceof RSAPublicKey rsa) {
        if (rsa.getModulus().bitLength() < LEAST_RSA_BITS) {
          throw new IllegalArgumentException(
              "the RSA key has fewer than " + LEAST_RSA_BITS + " bits");
        }
        return new VerificationKey(
            id,
            Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
            new RSASSAVerifier(rsa),
            fingerprint(key.getEncoded()));
      }
      if (key instanceof ECPublicKey curve) {
        return new VerificationKey(
            id, Set.of(algorithm(curve)), new ECDSAVerifier(curve), fingerprint(key.getEncoded()));
      }
    } catch (JOSEException e) {
      throw new IllegalArgumentException("the key can't be used", e);
    }
    throw new IllegalArgumentException("the key is neither RSA nor elliptic curve");
  }

  private static String algorithm(ECPublicKey key) {
    Curve curve = Curve.forECParameterSpec(key.getParams());
    if (Curve.P_256.equals(curve)) {
      return JWSAlgorithm.ES256.getName();
    }
    if (Curve.P_384.equals(curve)) {
      return JWSAlgorithm.ES384.getName();
    }
    if (Curve.P_521.equals(curve)) {
      return JWSAlgorithm.ES512.getName();
    }
    throw new IllegalArgumentException("the key's curve is none of P-256, P-384 and P-521");
  }

  /**
   * This key for one algorithm alone.
   *
   * @throws IllegalArgumentException if it does not take that one
   */
  VerificationKey only(String algorithm) {
    if (!algorithms.contains(algorithm)) {
      throw new IllegalArgumentException("the key does not take " + algorithm);
    }
    return new VerificationKey(id, Set.of(algorithm), verifier, fingerprint);
  }

  /** The id that a token's {@code kid} may name. */
  public Optional<String> id() {
    return Optional.ofNullable(id);
  }

  /** Whether signatures of that algorithm are checked with it. */
  boolean allows(String algorithm) {
    return algorithms.contains(algorithm);
  }

  /** Safe for use by many threads. */
  JWSVerifier verifier() {
    return verifier;
  }

  private static String fingerprint(byte[] material) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(material));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof VerificationKey key
        && fingerprint.equals(key.fingerprint)
        && algorithms.equals(key.algorithms);
  }

  @Override
  public int hashCode() {
    return fingerprint.hashCode();
  }

  /** Shows the id and the algorithms. */
  @Override
  public String toString() {
    return "VerificationKey[" + id + ", " + algorithms + "]";
  }
}
