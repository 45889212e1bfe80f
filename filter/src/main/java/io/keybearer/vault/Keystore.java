package io.keybearer.vault;

import io.keybearer.model.Secret;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The certificates of one node, from a PKCS#12 file outside the database.
 *
 * <p>Aliases: {@code wrap…} (RSA, private key and certificate) is what key-encryption keys are
 * wrapped to; {@code sign…} (EC P-256, private key and certificate) signs their rows and is there
 * in admin web applications only; {@code trust…} are certificates of others: RSA ones are further
 * recipients, EC ones further signers. Several of each may stand side by side while certificates
 * roll over: every {@code wrap} key opens, and the oldest {@code sign} key signs, because the
 * others are not known everywhere yet ({@link KeystoreFile#rotate}). An expired certificate is
 * warned about elsewhere and never blocks opening.
 *
 * <p>Immutable.
 */
public final class Keystore {
  private final Map<Fingerprint, PrivateKey> wrapKeys = new LinkedHashMap<>();
  private final Map<Fingerprint, X509Certificate> recipients = new LinkedHashMap<>();
  private final Map<Fingerprint, PrivateKey> signKeys = new LinkedHashMap<>();
  private final Map<Fingerprint, X509Certificate> signers = new LinkedHashMap<>();

  private Keystore() {}

  /**
   * Reads a keystore.
   *
   * @param file the PKCS#12 file; on POSIX only its owner may be able to read it
   * @param password the file's password
   * @throws KeystoreException when the file is not there, open to others, not PKCS#12, of another
   *     password or without a {@code wrap} key
   */
  public static Keystore load(Path file, Secret password) {
    try {
      Keystore keystore = of(KeystoreFile.read(file, password), password);
      if (keystore.wrapKeys.isEmpty()) {
        throw new KeystoreException("keystore " + file + " has no RSA key under an alias 'wrap'");
      }
      return keystore;
    } catch (GeneralSecurityException e) {
      throw new KeystoreException("a key of keystore " + file + " can't be read", e);
    }
  }

  private static Keystore of(KeyStore entries, Secret password) throws GeneralSecurityException {
    Keystore keystore = new Keystore();
    for (String alias : oldestFirst(entries)) {
      if (!(entries.getCertificate(alias) instanceof X509Certificate certificate)) {
        continue;
      }
      Fingerprint fingerprint = Fingerprint.of(certificate);
      boolean rsa = certificate.getPublicKey() instanceof RSAPublicKey;
      boolean ec = certificate.getPublicKey() instanceof ECPublicKey;
      if (entries.isKeyEntry(alias)) {
        PrivateKey key = (PrivateKey) entries.getKey(alias, password.expose().toCharArray());
        if (rsa && alias.startsWith("wrap")) {
          keystore.wrapKeys.put(fingerprint, key);
          keystore.recipients.put(fingerprint, certificate);
        } else if (ec && alias.startsWith("sign")) {
          keystore.signKeys.put(fingerprint, key);
          keystore.signers.put(fingerprint, certificate);
        }
      } else if (rsa) {
        keystore.recipients.put(fingerprint, certificate);
      } else if (ec) {
        keystore.signers.put(fingerprint, certificate);
      }
    }
    return keystore;
  }

  private static List<String> oldestFirst(KeyStore entries) throws GeneralSecurityException {
    List<String> aliases = new ArrayList<>(Collections.list(entries.aliases()));
    Map<String, Instant> begins = new HashMap<>();
    for (String alias : aliases) {
      begins.put(
          alias,
          entries.getCertificate(alias) instanceof X509Certificate certificate
              ? certificate.getNotBefore().toInstant()
              : Instant.MAX);
    }
    aliases.sort(Comparator.comparing(begins::get));
    return aliases;
  }

  /** All certificates: this node's own and those of others. */
  public List<X509Certificate> certificates() {
    List<X509Certificate> all = new ArrayList<>(recipients.values());
    all.addAll(signers.values());
    return List.copyOf(all);
  }

  /** Whether this node can sign key rows: it holds a {@code sign} key. */
  public boolean canSign() {
    return !signKeys.isEmpty();
  }

  /** The certificates that key-encryption keys are to be wrapped to. */
  public List<Fingerprint> recipients() {
    return List.copyOf(recipients.keySet());
  }

  /** This node's own wrap certificates. */
  public List<X509Certificate> wrapCertificates() {
    return wrapKeys.keySet().stream()
        .map(fingerprint -> certificate(recipients, fingerprint))
        .toList();
  }

  /** SHA-256 of this node's oldest wrap certificate, in hexadecimal digits. */
  public Optional<String> fingerprint() {
    return wrapKeys.keySet().stream().findFirst().map(Fingerprint::hex);
  }

  boolean canUnwrap(Fingerprint certificate) {
    return wrapKeys.containsKey(certificate);
  }

  byte[] wrap(Fingerprint recipient, byte[] key) {
    try {
      return KeyAlgorithms.encrypt(certificate(recipients, recipient).getPublicKey(), key);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("RSA-OAEP is part of every JDK", e);
    }
  }

  /** The key inside a wrap; empty when it was not wrapped to this certificate's key. */
  Optional<byte[]> unwrap(Fingerprint certificate, byte[] wrapped) {
    PrivateKey key = wrapKeys.get(certificate);
    if (key == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(KeyAlgorithms.decrypt(key, wrapped));
    } catch (GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  KeyWraps.Signature sign(byte[] text) {
    for (Map.Entry<Fingerprint, PrivateKey> entry : signKeys.entrySet()) {
      try {
        return new KeyWraps.Signature(entry.getKey(), KeyAlgorithms.sign(entry.getValue(), text));
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("ECDSA is part of every JDK", e);
      }
    }
    throw new KeyUnavailableException(
        "this keystore has no key under an alias 'sign': key-encryption keys are made by an admin"
            + " web application");
  }

  boolean verifies(KeyWraps.Signature signature, byte[] text) {
    X509Certificate signer = signers.get(signature.signer());
    return signer != null && KeyAlgorithms.verifies(signer.getPublicKey(), text, signature.bytes());
  }

  private static X509Certificate certificate(
      Map<Fingerprint, X509Certificate> certificates, Fingerprint fingerprint) {
    X509Certificate certificate = certificates.get(fingerprint);
    if (certificate == null) {
      throw new IllegalArgumentException(
          "no certificate " + fingerprint.hex() + " in this keystore");
    }
    return certificate;
  }
}
