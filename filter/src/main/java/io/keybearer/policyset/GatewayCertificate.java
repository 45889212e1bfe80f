package io.keybearer.policyset;

import io.keybearer.policy.expression.PolicyCertificate;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A certificate that the gateway holds.
 *
 * @param id the name that documents call it by
 * @param chain the certificate itself, then those that vouch for it
 * @param privateKey its key, if the gateway holds that too
 */
public record GatewayCertificate(
    String id, List<X509Certificate> chain, Optional<PrivateKey> privateKey) {
  /** Copies the chain, which has at least one certificate. */
  public GatewayCertificate {
    chain = List.copyOf(chain);
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("a certificate is needed");
    }
  }

  /** The certificate itself. */
  public X509Certificate certificate() {
    return chain.get(0);
  }

  /** What expressions see of it. */
  public PolicyCertificate seen() {
    return new PolicyCertificate(certificate(), privateKey);
  }

  /** SHA-1 of the certificate in upper-case hexadecimal digits, as Azure writes it. */
  public String thumbprint() {
    try {
      return HexFormat.of()
          .withUpperCase()
          .formatHex(MessageDigest.getInstance("SHA-1").digest(certificate().getEncoded()));
    } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
      throw new IllegalStateException("A certificate that was read has an encoding", e);
    }
  }

  /** Shows id and subject alone. */
  @Override
  public String toString() {
    return "GatewayCertificate[" + id + ", " + certificate().getSubjectX500Principal() + "]";
  }
}
