package io.keybearer.oauth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEDecrypter;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.crypto.AESDecrypter;
import com.nimbusds.jose.crypto.DirectDecrypter;
import com.nimbusds.jose.crypto.RSADecrypter;
import java.security.PrivateKey;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A key that encrypted tokens are opened with: an RSA private key for RSA-OAEP and RSA-OAEP-256, or
 * a secret, used directly ({@code dir}) or to unwrap (A128KW, A192KW, A256KW). Neither RSA1_5 nor
 * passwords (RFC 8725 §3.2). Immutable; its text form shows no key.
 */
public final class DecryptionKey {
  @SuppressWarnings("deprecation") // RSA-OAEP is what Microsoft Entra encrypts tokens with.
  private static final Set<JWEAlgorithm> RSA =
      Set.of(JWEAlgorithm.RSA_OAEP, JWEAlgorithm.RSA_OAEP_256);

  /** Makes what opens a token of these algorithms; a new one each time, as some keep state. */
  private record Opener(Set<JWEAlgorithm> algorithms, Source source) {
    interface Source {
      JWEDecrypter make() throws JOSEException;
    }
  }

  private final @Nullable String id;
  private final List<Opener> openers;

  private DecryptionKey(@Nullable String id, List<Opener> openers) {
    this.id = id;
    this.openers = List.copyOf(openers);
  }

  /**
   * A private key.
   *
   * @param id what the token's {@code kid} may name; null when it has no id
   * @throws IllegalArgumentException if it is not an RSA key
   */
  public static DecryptionKey of(@Nullable String id, PrivateKey key) {
    if (!key.getAlgorithm().equals("RSA")) {
      throw new IllegalArgumentException("the key is not an RSA key");
    }
    return new DecryptionKey(id, List.of(new Opener(RSA, () -> new RSADecrypter(key))));
  }

  /**
   * A secret.
   *
   * @param id what the token's {@code kid} may name; null when it has no id
   * @param secret the bytes; copied
   * @throws IllegalArgumentException if no algorithm has keys of that length
   */
  public static DecryptionKey secret(@Nullable String id, byte[] secret) {
    byte[] copy = secret.clone();
    Opener direct = new Opener(Set.of(JWEAlgorithm.DIR), () -> new DirectDecrypter(copy));
    return switch (copy.length) {
      case 16 -> new DecryptionKey(id, List.of(direct, wrapping(JWEAlgorithm.A128KW, copy)));
      case 24 -> new DecryptionKey(id, List.of(direct, wrapping(JWEAlgorithm.A192KW, copy)));
      case 32 -> new DecryptionKey(id, List.of(direct, wrapping(JWEAlgorithm.A256KW, copy)));
      case 48, 64 -> new DecryptionKey(id, List.of(direct));
      default ->
          throw new IllegalArgumentException(
              "the secret has " + copy.length + " bytes; expected 16, 24, 32, 48 or 64");
    };
  }

  private static Opener wrapping(JWEAlgorithm algorithm, byte[] secret) {
    return new Opener(Set.of(algorithm), () -> new AESDecrypter(secret));
  }

  /** The id that a token's {@code kid} may name. */
  public Optional<String> id() {
    return Optional.ofNullable(id);
  }

  /**
   * What opens a token of that header; empty when this key can't.
   *
   * @throws JOSEException if the key does not fit after all
   */
  Optional<JWEDecrypter> decrypter(JWEHeader header) throws JOSEException {
    for (Opener opener : openers) {
      if (opener.algorithms().contains(header.getAlgorithm())) {
        return Optional.of(opener.source().make());
      }
    }
    return Optional.empty();
  }

  /** Shows the id. */
  @Override
  public String toString() {
    return "DecryptionKey[" + id + "]";
  }
}
