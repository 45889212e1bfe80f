package io.keybearer.vault;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A private key and its self-signed certificate, fresh.
 *
 * @param privateKey the private key
 * @param certificate its certificate
 */
record MasterCertificate(PrivateKey privateKey, X509Certificate certificate) {
  static final int WRAP_KEY_SIZE_BITS = 3072;

  /** RSA-3072, to wrap key-encryption keys to. */
  static MasterCertificate forWrapping(String name, Instant now, Duration validity) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(WRAP_KEY_SIZE_BITS);
      return selfSigned(
          "CN=" + name + " wrap",
          generator.generateKeyPair(),
          "SHA256withRSA",
          KeyUsage.keyEncipherment,
          now,
          validity);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("RSA is part of every JDK", e);
    }
  }

  /** EC P-256, to sign the rows of key-encryption keys with. */
  static MasterCertificate forSigning(String name, Instant now, Duration validity) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return selfSigned(
          "CN=" + name + " sign",
          generator.generateKeyPair(),
          "SHA256withECDSA",
          KeyUsage.digitalSignature,
          now,
          validity);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("P-256 is part of every JDK", e);
    }
  }

  private static MasterCertificate selfSigned(
      String subject, KeyPair pair, String algorithm, int usage, Instant now, Duration validity) {
    X500Name name = new X500Name(subject);
    X509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            name,
            new BigInteger(159, new SecureRandom()),
            Date.from(now),
            Date.from(now.plus(validity)),
            name,
            pair.getPublic());
    try {
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage));
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      X509CertificateHolder holder =
          builder.build(new JcaContentSignerBuilder(algorithm).build(pair.getPrivate()));
      return new MasterCertificate(
          pair.getPrivate(), new JcaX509CertificateConverter().getCertificate(holder));
    } catch (OperatorException | GeneralSecurityException | java.io.IOException e) {
      throw new IllegalStateException("a certificate of known parts can be made", e);
    }
  }
}
