package io.keybearer.policy;

import io.keybearer.identity.CertificateNames;
import io.keybearer.policyset.GatewayCertificate;
import io.keybearer.policyset.GatewayCertificates;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The element {@code identity} of validate-client-certificate: a certificate is it when every
 * attribute fits that is there. An attribute whose expression gives null fits none.
 */
final class CertificateIdentity {
  private static final String HELD_ISSUER = "issuer-certificate-id";
  private static final List<String> ATTRIBUTES =
      List.of(
          "thumbprint",
          "serial-number",
          "common-name",
          "subject",
          "dns-name",
          "issuer-subject",
          "issuer-thumbprint",
          HELD_ISSUER);

  private final Map<String, Operand<@Nullable String>> wanted;
  private final GatewayCertificates held;

  private CertificateIdentity(
      Map<String, Operand<@Nullable String>> wanted, GatewayCertificates held) {
    this.wanted = wanted;
    this.held = held;
  }

  static CertificateIdentity read(ElementReader element, GatewayCertificates held) {
    Map<String, Operand<@Nullable String>> wanted = new LinkedHashMap<>();
    for (String attribute : ATTRIBUTES) {
      if (element.has(attribute)) {
        wanted.put(attribute, element.text(attribute));
      }
    }
    if (wanted.isEmpty()) {
      element.error("At least one attribute is required, or every certificate would do");
    }
    if (wanted.containsKey(HELD_ISSUER)
        && (wanted.containsKey("issuer-subject") || wanted.containsKey("issuer-thumbprint"))) {
      element.error("'" + HELD_ISSUER + "' excludes 'issuer-subject' and 'issuer-thumbprint'");
    }
    if (wanted.get(HELD_ISSUER) instanceof Operand.Constant<@Nullable String> known) {
      String id = String.valueOf(known.value());
      if (held.withId(id).isEmpty()) {
        element.error("The gateway has no certificate '" + id + "'");
      }
    }
    return new CertificateIdentity(wanted, held);
  }

  /**
   * Whether a certificate is this one.
   *
   * @param chain the certificate, then those that the client has shown beside it
   */
  boolean matches(List<X509Certificate> chain, PolicyRun run) {
    return wanted.entrySet().stream()
        .allMatch(
            each -> {
              String value = each.getValue().of(run);
              return value != null && !value.isBlank() && fits(each.getKey(), value.strip(), chain);
            });
  }

  private boolean fits(String attribute, String value, List<X509Certificate> chain) {
    X509Certificate certificate = chain.get(0);
    return switch (attribute) {
      case "thumbprint" -> thumbprint(certificate).equals(digits(value));
      case "serial-number" -> isNumber(value, certificate.getSerialNumber());
      case "common-name" -> CertificateNames.commonNames(certificate).contains(value);
      case "subject" -> CertificateNames.isSubject(value, certificate);
      case "dns-name" ->
          CertificateNames.dnsNames(certificate).stream().anyMatch(value::equalsIgnoreCase);
      case "issuer-subject" -> CertificateNames.isIssuer(value, certificate);
      case "issuer-thumbprint" ->
          candidates(chain)
              .anyMatch(
                  issuer ->
                      thumbprint(issuer).equals(digits(value)) && issued(issuer, certificate));
      default ->
          held.withId(value)
              .filter(issuer -> issued(issuer.certificate(), certificate))
              .isPresent();
    };
  }

  /** The certificates that the gateway holds. */
  static List<X509Certificate> held(GatewayCertificates certificates) {
    return certificates.ids().stream()
        .flatMap(id -> certificates.withId(id).stream())
        .map(GatewayCertificate::certificate)
        .toList();
  }

  private Stream<X509Certificate> candidates(List<X509Certificate> chain) {
    return Stream.concat(chain.stream().skip(1), held(held).stream());
  }

  /** Whether the one certificate signed the other: a name alone proves nothing. */
  private static boolean issued(X509Certificate issuer, X509Certificate certificate) {
    try {
      certificate.verify(issuer.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static String thumbprint(X509Certificate certificate) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-1").digest(certificate.getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("A certificate that was read has an encoding", e);
    }
  }

  /** Hexadecimal digits in lower case, without what tools put between and before them. */
  private static String digits(String text) {
    return text.replaceAll("[\\s:\u200e]", "").toLowerCase(Locale.ROOT);
  }

  private static boolean isNumber(String text, BigInteger number) {
    try {
      return new BigInteger(digits(text), 16).equals(number);
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
