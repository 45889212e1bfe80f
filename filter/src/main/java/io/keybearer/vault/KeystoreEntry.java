package io.keybearer.vault;

import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/**
 * An entry of a keystore.
 *
 * @param alias its name there
 * @param hasPrivateKey whether it is this node's own
 * @param certificate its certificate
 */
public record KeystoreEntry(String alias, boolean hasPrivateKey, X509Certificate certificate) {
  private static final int PEM_LINE = 64;

  /** The certificate's fingerprint. */
  public Fingerprint fingerprint() {
    return Fingerprint.of(certificate);
  }

  /** What it is there for: {@code wrap}, {@code sign}, {@code recipient} or {@code signer}. */
  public String purpose() {
    boolean rsa = certificate.getPublicKey().getAlgorithm().equals("RSA");
    return hasPrivateKey ? (rsa ? "wrap" : "sign") : (rsa ? "recipient" : "signer");
  }

  /** Whether key-encryption keys are opened with its private key. */
  public boolean wraps() {
    return purpose().equals("wrap");
  }

  /** Whether key rows can be signed with its private key. */
  public boolean signs() {
    return purpose().equals("sign");
  }

  /** Its last moment. */
  public Instant endsAt() {
    return certificate.getNotAfter().toInstant();
  }

  /** Time to its end; negative after it. */
  public Duration endsIn(Instant now) {
    return Duration.between(now, endsAt());
  }

  /** The certificate as PEM (RFC 7468 §5.1). */
  public String pem() {
    try {
      return "-----BEGIN CERTIFICATE-----\n"
          + Base64.getMimeEncoder(PEM_LINE, new byte[] {'\n'})
              .encodeToString(certificate.getEncoded())
          + "\n-----END CERTIFICATE-----\n";
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a parsed certificate has an encoding", e);
    }
  }
}
