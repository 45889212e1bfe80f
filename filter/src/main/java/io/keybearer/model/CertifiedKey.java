package io.keybearer.model;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A private key with its certificate. Immutable; its text form shows neither.
 *
 * @param chain the certificate itself, then those that vouch for it; not empty
 * @param key the private key of the first
 */
public record CertifiedKey(List<X509Certificate> chain, PrivateKey key) {
  /** Copies the chain. */
  public CertifiedKey {
    chain = List.copyOf(chain);
  }

  /**
   * The two, once they are known to belong together: a key that isn't the certificate's would fail
   * only when it is needed.
   *
   * @throws GeneralSecurityException if they don't
   */
  public static CertifiedKey of(List<X509Certificate> chain, PrivateKey key)
      throws GeneralSecurityException {
    if (chain.isEmpty() || !isPair(key, chain.get(0).getPublicKey())) {
      throw new GeneralSecurityException("the private key is not the certificate's");
    }
    return new CertifiedKey(chain, key);
  }

  private static boolean isPair(PrivateKey key, PublicKey certified) {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> key.getAlgorithm();
        };
    try {
      byte[] probe = {1};
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(probe);
      byte[] signed = signature.sign();
      signature.initVerify(certified);
      signature.update(probe);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** Says what this is, and nothing of what it holds. */
  @Override
  public String toString() {
    return "CertifiedKey[redacted]";
  }
}
