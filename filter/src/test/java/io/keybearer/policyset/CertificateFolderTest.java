package io.keybearer.policyset;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.policyxml.Diagnostic;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The certificates of a policy set: PEM, PKCS#12, and what is said about mistakes. */
class CertificateFolderTest {
  private static final String PASSWORD = "correct horse";

  private final Map<String, byte[]> files = new TreeMap<>();

  private static KeyPair pair(String algorithm) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    if (algorithm.equals("RSA")) {
      generator.initialize(2048);
    }
    return generator.generateKeyPair();
  }

  private static X509Certificate certificate(KeyPair pair) throws Exception {
    X500Name name = new X500Name("CN=gateway");
    String algorithm =
        switch (pair.getPrivate().getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> "Ed25519";
        };
    Instant now = Instant.parse("2026-01-01T00:00:00Z");
    return new JcaX509CertificateConverter()
        .getCertificate(
            new JcaX509v3CertificateBuilder(
                    name,
                    BigInteger.ONE,
                    Date.from(now),
                    Date.from(now.plusSeconds(86_400)),
                    name,
                    pair.getPublic())
                .build(new JcaContentSignerBuilder(algorithm).build(pair.getPrivate())));
  }

  private static String pem(String label, byte[] der) {
    return "-----BEGIN "
        + label
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
        + "\n-----END "
        + label
        + "-----\n";
  }

  private static byte[] store(KeyPair pair, Certificate certificate) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    Key key = pair.getPrivate();
    store.setKeyEntry("any", key, PASSWORD.toCharArray(), new Certificate[] {certificate});
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    store.store(bytes, PASSWORD.toCharArray());
    return bytes.toByteArray();
  }

  private void with(String file, String text) {
    files.put("certificates/" + file, text.getBytes(StandardCharsets.US_ASCII));
  }

  private PolicySetReading read() {
    files.put("global.xml", "<policies/>".getBytes(StandardCharsets.US_ASCII));
    return PolicySetReader.read(PolicySources.folder("set", files));
  }

  private List<String> problems() {
    return read().diagnostics().stream().map(Diagnostic::message).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC", "Ed25519"})
  void pemHoldsCertificateAndKey(String algorithm) throws Exception {
    // Given
    KeyPair pair = pair(algorithm);
    X509Certificate certificate = certificate(pair);
    with(
        "backend.pem",
        pem("CERTIFICATE", certificate.getEncoded())
            + pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
    with("tls.crt", pem("CERTIFICATE", certificate.getEncoded()));
    with("tls.key", pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
    with("trusted.cer", pem("CERTIFICATE", certificate.getEncoded()));
    // When
    PolicySetReading reading = read();
    // Then
    assertThat(reading.diagnostics()).isEmpty();
    GatewayCertificates certificates = reading.set().certificates();
    assertThat(certificates.ids()).containsExactly("backend", "tls", "trusted");
    assertThat(certificates.withId("backend").orElseThrow().privateKey())
        .contains(pair.getPrivate());
    assertThat(certificates.withId("tls").orElseThrow().privateKey()).contains(pair.getPrivate());
    assertThat(certificates.withId("trusted").orElseThrow().privateKey()).isEmpty();
  }

  @Test
  void storeIsOpenedByThePasswordBesideIt_andFoundByThumbprint() throws Exception {
    // Given
    KeyPair pair = pair("EC");
    X509Certificate certificate = certificate(pair);
    files.put("certificates/backend.p12", store(pair, certificate));
    with("backend.password", PASSWORD + "\n");
    // When
    GatewayCertificates certificates = read().set().certificates();
    // Then
    GatewayCertificate found = certificates.withId("backend").orElseThrow();
    assertThat(found.certificate()).isEqualTo(certificate);
    assertThat(found.privateKey()).contains(pair.getPrivate());
    String thumbprint = found.thumbprint();
    assertThat(thumbprint).matches("[0-9A-F]{40}");
    assertThat(certificates.withThumbprint(thumbprint.toLowerCase(java.util.Locale.ROOT)))
        .contains(found);
    assertThat(certificates.seen()).containsOnlyKeys(thumbprint, "backend");
  }

  @Test
  void wrongPasswordIsAProblem_thatDoesNotRepeatIt() throws Exception {
    // Given
    KeyPair pair = pair("EC");
    files.put("certificates/backend.p12", store(pair, certificate(pair)));
    with("backend.password", "wrong horse");
    // When
    List<String> problems = problems();
    // Then
    assertThat(problems)
        .containsExactly(
            "Error on line 1, column 1: it is no PKCS#12 file that the password in"
                + " backend.password opens.");
  }

  @Test
  void keyOfAnotherCertificateIsAProblem() throws Exception {
    // Given
    KeyPair pair = pair("EC");
    with(
        "backend.pem",
        pem("CERTIFICATE", certificate(pair).getEncoded())
            + pem("PRIVATE KEY", pair("EC").getPrivate().getEncoded()));
    // When
    List<String> problems = problems();
    // Then
    assertThat(problems).singleElement().asString().contains("is not the certificate's");
  }

  @Test
  void keyOfAnotherFormIsAProblem_thatSaysHowToChangeIt() throws Exception {
    // Given
    KeyPair pair = pair("EC");
    with(
        "backend.pem",
        pem("CERTIFICATE", certificate(pair).getEncoded()) + pem("RSA PRIVATE KEY", new byte[8]));
    // When
    List<String> problems = problems();
    // Then
    assertThat(problems).singleElement().asString().contains("openssl pkcs8 -topk8 -nocrypt");
  }
}
