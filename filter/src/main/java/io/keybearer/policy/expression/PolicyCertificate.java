package io.keybearer.policy.expression;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Optional;

/**
 * A certificate, {@code X509Certificate2} in an expression.
 *
 * @param certificate the certificate
 * @param privateKey its key, if the gateway holds it
 */
public record PolicyCertificate(X509Certificate certificate, Optional<PrivateKey> privateKey) {
  /** Shows the subject alone. */
  @Override
  public String toString() {
    return "PolicyCertificate[" + certificate.getSubjectX500Principal() + "]";
  }
}
