package io.keybearer.policy.expression;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * Whether the JVM's trust store vouches for a certificate (RFC 5280 §6). Revocation is not asked
 * for: it would be a request to somewhere else in the middle of an expression.
 */
final class CertificateTrust {
  private CertificateTrust() {}

  static boolean isTrusted(X509Certificate certificate, InstantSource clock) {
    try {
      Set<TrustAnchor> anchors = anchors();
      if (anchors.isEmpty()) {
        return false;
      }
      PKIXParameters parameters = new PKIXParameters(anchors);
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(clock.instant()));
      CertPathValidator.getInstance("PKIX")
          .validate(
              CertificateFactory.getInstance("X.509").generateCertPath(List.of(certificate)),
              parameters);
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static Set<TrustAnchor> anchors() throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init((KeyStore) null);
    Set<TrustAnchor> anchors = new HashSet<>();
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509TrustManager trust) {
        for (X509Certificate issuer : trust.getAcceptedIssuers()) {
          anchors.add(new TrustAnchor(issuer, null));
        }
      }
    }
    return anchors;
  }
}
