package io.keybearer.model;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Certificates and a private key in PEM (RFC 7468). Not changed once it is read. */
public final class PemFile {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");
  private static final List<String> KEY_ALGORITHMS = List.of("RSA", "EC", "Ed25519");

  private final List<X509Certificate> certificates = new ArrayList<>();
  private Optional<PrivateKey> privateKey = Optional.empty();

  private PemFile() {}

  /**
   * Reads a file.
   *
   * @throws GeneralSecurityException when something in it can't be used; the message says what was
   *     expected and holds nothing of the file
   */
  public static PemFile read(byte[] bytes) throws GeneralSecurityException {
    PemFile read = new PemFile();
    Matcher block = BLOCK.matcher(new String(bytes, StandardCharsets.US_ASCII));
    while (block.find()) {
      read.add(block.group(1), block.group(2));
    }
    return read;
  }

  private void add(String label, String content) throws GeneralSecurityException {
    byte[] der;
    try {
      der = Base64.getMimeDecoder().decode(content);
    } catch (IllegalArgumentException e) {
      throw new GeneralSecurityException("the block " + label + " is no Base64 text", e);
    }
    switch (label) {
      case "CERTIFICATE" -> certificates.add(certificate(der));
      case "PRIVATE KEY" -> add(key(der));
      default ->
          throw new GeneralSecurityException(
              "expected blocks CERTIFICATE and PRIVATE KEY (PKCS#8, not encrypted; openssl pkcs8"
                  + " -topk8 -nocrypt makes it), but there is "
                  + label);
    }
  }

  private void add(PrivateKey key) throws GeneralSecurityException {
    if (privateKey.isPresent()) {
      throw new GeneralSecurityException("expected one PRIVATE KEY, but there are more");
    }
    privateKey = Optional.of(key);
  }

  private static X509Certificate certificate(byte[] der) throws GeneralSecurityException {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
    } catch (CertificateException e) {
      throw new GeneralSecurityException("a block CERTIFICATE is no X.509 certificate", e);
    }
  }

  private static PrivateKey key(byte[] der) throws GeneralSecurityException {
    for (String algorithm : KEY_ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
      } catch (GeneralSecurityException otherKind) {
        // The key may be of the next kind.
      }
    }
    throw new GeneralSecurityException(
        "the block PRIVATE KEY is no PKCS#8 key of RSA, EC or Ed25519");
  }

  /** The certificates, in the order of the file; unmodifiable. */
  public List<X509Certificate> certificates() {
    return Collections.unmodifiableList(certificates);
  }

  /** The private key, where there is one. */
  public Optional<PrivateKey> privateKey() {
    return privateKey;
  }
}
