package io.keybearer.policyset;

import io.keybearer.policy.expression.PolicyCertificate;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The certificates that the gateway holds. Immutable. */
public final class GatewayCertificates {
  /** No certificates. */
  public static final GatewayCertificates NONE = new GatewayCertificates(Set.of());

  private final Map<String, GatewayCertificate> byId = new TreeMap<>();

  /** These certificates, whose ids differ. */
  public GatewayCertificates(Collection<GatewayCertificate> certificates) {
    certificates.forEach(certificate -> byId.put(certificate.id(), certificate));
  }

  /** The certificate of that id, which {@code certificate-id} names. */
  public Optional<GatewayCertificate> withId(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** The certificate of that thumbprint; blanks, colons and the case of letters do not count. */
  public Optional<GatewayCertificate> withThumbprint(String thumbprint) {
    String digits = thumbprint.replaceAll("[\\s:\\u200E]", "");
    return byId.values().stream()
        .filter(certificate -> certificate.thumbprint().equalsIgnoreCase(digits))
        .findFirst();
  }

  /** All ids, in alphabetical order. */
  public Set<String> ids() {
    return byId.keySet();
  }

  /** What expressions see as {@code context.Deployment.Certificates}: by thumbprint, and by id. */
  public Map<String, PolicyCertificate> seen() {
    Map<String, PolicyCertificate> seen = new LinkedHashMap<>();
    byId.values().forEach(each -> seen.put(each.thumbprint(), each.seen()));
    byId.values().forEach(each -> seen.putIfAbsent(each.id(), each.seen()));
    return seen;
  }
}
