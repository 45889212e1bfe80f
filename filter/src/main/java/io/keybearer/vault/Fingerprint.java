package io.keybearer.vault;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.util.HexFormat;

/**
 * Names a certificate: the SHA-256 of its encoding, in lower-case hexadecimal digits.
 *
 * @param hex 64 digits
 */
public record Fingerprint(String hex) {
  /** The fingerprint of a certificate. */
  public static Fingerprint of(Certificate certificate) {
    try {
      return of(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
    } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
      throw new IllegalStateException(
          "a parsed certificate has an encoding, and every JDK has SHA-256", e);
    }
  }

  /** The fingerprint with these 32 bytes. */
  public static Fingerprint of(byte[] bytes) {
    return new Fingerprint(HexFormat.of().formatHex(bytes));
  }

  /** Its 32 bytes. */
  public byte[] bytes() {
    return HexFormat.of().parseHex(hex);
  }
}
