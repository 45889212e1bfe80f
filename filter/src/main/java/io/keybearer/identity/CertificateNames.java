package io.keybearer.identity;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;

/** What certificates call their owner and issuer. */
public final class CertificateNames {
  /** The tag of a DNS name among alternative names (RFC 5280 §4.2.1.6). */
  private static final Integer DNS_NAME = 2;

  private CertificateNames() {}

  /**
   * Whether that is the distinguished name of the certificate's owner, as RFC 5280 §7.1 compares.
   *
   * @param name the name as RFC 2253 writes it, such as {@code CN=a, O=b}; any other text is no
   *     name
   */
  public static boolean isSubject(String name, X509Certificate certificate) {
    return isName(name, certificate.getSubjectX500Principal());
  }

  /**
   * Whether that is the distinguished name of the certificate's issuer.
   *
   * @param name the name as RFC 2253 writes it; any other text is no name
   */
  public static boolean isIssuer(String name, X509Certificate certificate) {
    return isName(name, certificate.getIssuerX500Principal());
  }

  private static boolean isName(String text, X500Principal name) {
    try {
      return new X500Principal(text).equals(name);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** The common names in the distinguished name of the certificate's owner. */
  public static List<String> commonNames(X509Certificate certificate) {
    List<String> names = new ArrayList<>();
    X500Name subject = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
    for (RDN part : subject.getRDNs(BCStyle.CN)) {
      for (AttributeTypeAndValue each : part.getTypesAndValues()) {
        if (each.getType().equals(BCStyle.CN)) {
          names.add(IETFUtils.valueToString(each.getValue()));
        }
      }
    }
    return names;
  }

  /** The DNS names among the certificate's alternative names; none when those can't be read. */
  public static List<String> dnsNames(X509Certificate certificate) {
    List<String> names = new ArrayList<>();
    try {
      Collection<List<?>> all = certificate.getSubjectAlternativeNames();
      if (all != null) {
        for (List<?> name : all) {
          if (DNS_NAME.equals(name.get(0))) {
            names.add(String.valueOf(name.get(1)));
          }
        }
      }
    } catch (CertificateParsingException e) {
      return List.of();
    }
    return names;
  }
}
