package io.keybearer.testing;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate authority on loopback: it issues certificates and publishes, over real HTTP, which
 * of them it has revoked.
 */
public final class TestAuthority implements AutoCloseable {
  private static final String SIGNATURE = "SHA256withECDSA";

  private final HttpServer server;
  private final Issued itself;
  private final Instant now;
  private final List<BigInteger> revoked = new CopyOnWriteArrayList<>();
  private final AtomicInteger serials = new AtomicInteger(100);
  private final AtomicInteger reads = new AtomicInteger();
  private volatile boolean down;

  /** A certificate and its key. */
  public record Issued(X509Certificate certificate, PrivateKey key) {
    /** The certificate as PEM. */
    public byte[] pem() {
      try {
        return pem("CERTIFICATE", certificate.getEncoded());
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }

    /** The key as PEM. */
    public byte[] keyPem() {
      return pem("PRIVATE KEY", key.getEncoded());
    }

    private static byte[] pem(String kind, byte[] content) {
      String text =
          "-----BEGIN "
              + kind
              + "-----\n"
              + Base64.getMimeEncoder().encodeToString(content)
              + "\n-----END "
              + kind
              + "-----\n";
      return text.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    }
  }

  private TestAuthority(HttpServer server, String name, Instant now) {
    this.server = server;
    this.now = now;
    KeyPair pair = pair("EC");
    this.itself =
        new Issued(
            issue(
                name,
                pair,
                new X500Name(name),
                pair.getPrivate(),
                now.minus(Duration.ofDays(365)),
                now.plus(Duration.ofDays(365)),
                true,
                ""),
            pair.getPrivate());
    server.createContext(
        "/crl",
        exchange -> {
          reads.incrementAndGet();
          byte[] list = list();
          exchange.sendResponseHeaders(down ? 503 : 200, list.length);
          exchange.getResponseBody().write(list);
          exchange.close();
        });
    server.start();
  }

  /**
   * Starts one on a free port.
   *
   * @param name its distinguished name
   * @param now the time at which it and its certificates are valid
   */
  public static TestAuthority start(String name, Instant now) throws IOException {
    return new TestAuthority(
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0),
        name,
        now);
  }

  /** Its own certificate. */
  public Issued itself() {
    return itself;
  }

  /** A certificate of an EC key that is valid for 30 days around now. */
  public Issued issue(String subject, String dnsName) {
    return issue(
        subject, dnsName, "EC", now.minus(Duration.ofDays(30)), now.plus(Duration.ofDays(30)));
  }

  /** A certificate of a key of that algorithm and those times. */
  public Issued issue(
      String subject, String dnsName, String algorithm, Instant notBefore, Instant notAfter) {
    KeyPair pair = pair(algorithm);
    return new Issued(
        issue(
            subject,
            pair,
            X500Name.getInstance(itself.certificate().getSubjectX500Principal().getEncoded()),
            itself.key(),
            notBefore,
            notAfter,
            false,
            dnsName),
        pair.getPrivate());
  }

  /** Revokes a certificate. */
  public void revoke(X509Certificate certificate) {
    revoked.add(certificate.getSerialNumber());
  }

  /** Answers with status 503 from now on, or does not any more. */
  public void down(boolean isDown) {
    down = isDown;
  }

  /** How often its list was asked for. */
  public int reads() {
    return reads.get();
  }

  private static KeyPair pair(String algorithm) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(algorithm.equals("EC") ? 256 : 2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private X509Certificate issue(
      String subject,
      KeyPair pair,
      X500Name issuer,
      PrivateKey key,
      Instant notBefore,
      Instant notAfter,
      boolean authority,
      String dnsName) {
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            issuer,
            BigInteger.valueOf(serials.incrementAndGet()),
            Date.from(notBefore),
            Date.from(notAfter),
            new X500Name(subject),
            pair.getPublic());
    try {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
      if (authority) {
        builder.addExtension(
            Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      } else {
        builder.addExtension(Extension.cRLDistributionPoints, false, place());
      }
      if (!dnsName.isEmpty()) {
        builder.addExtension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(new GeneralName(GeneralName.dNSName, dnsName)));
      }
      return new JcaX509CertificateConverter()
          .getCertificate(builder.build(new JcaContentSignerBuilder(SIGNATURE).build(key)));
    } catch (OperatorCreationException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private CRLDistPoint place() {
    GeneralName uri =
        new GeneralName(
            GeneralName.uniformResourceIdentifier,
            "http://127.0.0.1:" + server.getAddress().getPort() + "/crl");
    return new CRLDistPoint(
        new DistributionPoint[] {
          new DistributionPoint(new DistributionPointName(new GeneralNames(uri)), null, null)
        });
  }

  private byte[] list() throws IOException {
    JcaX509v2CRLBuilder builder =
        new JcaX509v2CRLBuilder(itself.certificate(), Date.from(now.minus(Duration.ofDays(1))));
    builder.setNextUpdate(Date.from(now.plus(Duration.ofDays(7))));
    revoked.forEach(serial -> builder.addCRLEntry(serial, Date.from(now), 0));
    try {
      return builder.build(new JcaContentSignerBuilder(SIGNATURE).build(itself.key())).getEncoded();
    } catch (OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
