package io.keybearer.it.azure;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A key and its self-signed certificate for {@code localhost}, made by the JDK's keytool. */
final class TlsIdentity {
  static final String PASSWORD = "changeit-for-tests";
  private static final String ALIAS = "tls";

  private final Path keystore;
  private final Certificate certificate;

  private TlsIdentity(Path keystore, Certificate certificate) {
    this.keystore = keystore;
    this.certificate = certificate;
  }

  static TlsIdentity create(Path folder)
      throws IOException, InterruptedException, GeneralSecurityException {
    Path keystore = folder.resolve("tls.p12");
    Files.deleteIfExists(keystore);
    Process keytool =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair",
                    "-alias",
                    ALIAS,
                    "-keyalg",
                    "EC",
                    "-groupname",
                    "secp256r1",
                    "-dname",
                    "CN=localhost",
                    "-ext",
                    "san=dns:localhost",
                    "-validity",
                    "2",
                    "-storetype",
                    "PKCS12",
                    "-storepass",
                    PASSWORD,
                    "-keystore",
                    keystore.toString()))
            .inheritIO()
            .start();
    if (keytool.waitFor() != 0) {
      throw new IllegalStateException("keytool made no key");
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keystore)) {
      store.load(in, PASSWORD.toCharArray());
    }
    return new TlsIdentity(keystore, store.getCertificate(ALIAS));
  }

  /** The PKCS#12 file with the key. */
  Path keystore() {
    return keystore;
  }

  /** Writes the certificate as Node.js reads it. */
  void writePem(Path file) throws IOException, GeneralSecurityException {
    Files.writeString(
        file,
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder().encodeToString(certificate.getEncoded())
            + "\n-----END CERTIFICATE-----\n");
  }

  /** A context that trusts this certificate and no other. */
  SSLContext trust() throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry(ALIAS, certificate);
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }
}
