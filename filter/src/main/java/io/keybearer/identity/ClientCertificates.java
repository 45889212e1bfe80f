package io.keybearer.identity;

import io.keybearer.http.OutboundHttpClient;
import java.security.GeneralSecurityException;
import java.security.cert.CertPath;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertStore;
import java.security.cert.Certificate;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CRL;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Says what is wrong with the certificate that a client has shown.
 *
 * <p>Trusted is what the gateway holds itself, and what an authority that it holds vouches for (RFC
 * 5280 §6). The authorities that the JDK trusts don't count: anybody can have a certificate of
 * theirs. Revocation is looked up in the lists that the certificates name; when a list can't be
 * had, the certificate does not pass. Safe for use by many threads.
 */
public final class ClientCertificates implements AutoCloseable {
  private final InstantSource clock;
  private final RevocationLists lists;

  /**
   * What is to be looked at.
   *
   * @param notBefore whether its time must have come
   * @param notAfter whether its time must not be over
   * @param trust whether somebody trusted must vouch for it
   * @param revocation whether it must not be revoked; can't be said of what is not trusted
   */
  public record Checks(boolean notBefore, boolean notAfter, boolean trust, boolean revocation) {}

  /**
   * A judge of certificates.
   *
   * @param http fetches revocation lists, under its rules
   * @param clock the time
   */
  public ClientCertificates(OutboundHttpClient http, InstantSource clock) {
    this.clock = clock;
    this.lists = new RevocationLists(http, clock);
  }

  /**
   * What is wrong with a certificate; empty when nothing is.
   *
   * @param chain the certificate, then those that the client has shown beside it
   * @param held the certificates that the gateway holds
   * @param checks what is to be looked at
   */
  public Optional<CertificateProblem> problem(
      List<X509Certificate> chain, Collection<X509Certificate> held, Checks checks) {
    X509Certificate certificate = chain.get(0);
    Instant now = clock.instant();
    boolean early = now.isBefore(certificate.getNotBefore().toInstant());
    boolean late = now.isAfter(certificate.getNotAfter().toInstant());
    if (early && checks.notBefore()) {
      return Optional.of(CertificateProblem.NOT_YET_VALID);
    }
    if (late && checks.notAfter()) {
      return Optional.of(CertificateProblem.EXPIRED);
    }
    if (held.contains(certificate) || !(checks.trust() || checks.revocation())) {
      return Optional.empty();
    }
    // Where its time does not matter, the question is whether it was trusted in its time.
    Date moment =
        early ? certificate.getNotBefore() : late ? certificate.getNotAfter() : Date.from(now);
    return problem(chain, anchors(held), moment, checks);
  }

  private Optional<CertificateProblem> problem(
      List<X509Certificate> chain, Set<TrustAnchor> anchors, Date moment, Checks checks) {
    CertificateProblem nobody =
        checks.trust() ? CertificateProblem.NOT_TRUSTED : CertificateProblem.REVOKED;
    if (anchors.isEmpty()) {
      return Optional.of(nobody);
    }
    try {
      CertPath path = path(chain, anchors, moment);
      if (checks.revocation()) {
        checkRevocation(path, anchors, moment);
      }
      return Optional.empty();
    } catch (CertPathBuilderException e) {
      return Optional.of(nobody);
    } catch (CertPathValidatorException e) {
      return Optional.of(CertificateProblem.REVOKED);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has PKIX", e);
    }
  }

  private static Set<TrustAnchor> anchors(Collection<X509Certificate> held) {
    return held.stream()
        .filter(certificate -> certificate.getBasicConstraints() >= 0)
        .map(certificate -> new TrustAnchor(certificate, null))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static CertPath path(List<X509Certificate> chain, Set<TrustAnchor> anchors, Date moment)
      throws GeneralSecurityException {
    X509CertSelector itself = new X509CertSelector();
    itself.setCertificate(chain.get(0));
    PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, itself);
    parameters.setRevocationEnabled(false);
    parameters.setDate(moment);
    parameters.addCertStore(
        CertStore.getInstance("Collection", new CollectionCertStoreParameters(chain)));
    return CertPathBuilder.getInstance("PKIX").build(parameters).getCertPath();
  }

  /** Validates the path again, with the lists that its certificates name and nothing else. */
  private void checkRevocation(CertPath path, Set<TrustAnchor> anchors, Date moment)
      throws GeneralSecurityException {
    List<X509CRL> found = new ArrayList<>();
    for (Certificate each : path.getCertificates()) {
      X509Certificate certificate = (X509Certificate) each;
      List<X509CRL> named = lists.of(certificate);
      // PKIX passes over what was revoked later than the moment it is asked about.
      if (named.stream().anyMatch(list -> list.isRevoked(certificate))) {
        throw new CertPathValidatorException("revoked");
      }
      found.addAll(named);
    }
    CertPathValidator validator = CertPathValidator.getInstance("PKIX");
    PKIXRevocationChecker checker = (PKIXRevocationChecker) validator.getRevocationChecker();
    checker.setOptions(
        EnumSet.of(
            PKIXRevocationChecker.Option.PREFER_CRLS, PKIXRevocationChecker.Option.NO_FALLBACK));
    PKIXParameters parameters = new PKIXParameters(anchors);
    parameters.setDate(moment);
    parameters.addCertPathChecker(checker);
    parameters.addCertStore(
        CertStore.getInstance("Collection", new CollectionCertStoreParameters(found)));
    validator.validate(path, parameters);
  }

  /** Forgets the lists. */
  @Override
  public void close() {
    lists.close();
  }
}
