package io.keybearer.policy;

import io.keybearer.identity.CertificateProblem;
import io.keybearer.identity.ClientCertificates;
import io.keybearer.policyset.GatewayCertificates;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code validate-client-certificate}: lets the request pass only with a client certificate that is
 * valid and, where the document lists identities, is one of them.
 *
 * <p>Refused is with status 403. With {@code ignore-error} the request goes on, and the log has the
 * reason.
 */
final class ValidateClientCertificate implements Policy {
  static final PolicyDefinition DEFINITION =
      new PolicyDefinition("validate-client-certificate", ValidateClientCertificate::compile);

  private static final int STATUS = 403;
  private static final int MOST_IDENTITIES = 10;

  private final Operand<ClientCertificates.Checks> checks;
  private final Operand<Boolean> ignoreError;
  private final List<CertificateIdentity> identities;
  private final List<X509Certificate> held;

  private ValidateClientCertificate(
      Operand<ClientCertificates.Checks> checks,
      Operand<Boolean> ignoreError,
      List<CertificateIdentity> identities,
      List<X509Certificate> held) {
    this.checks = checks;
    this.ignoreError = ignoreError;
    this.identities = List.copyOf(identities);
    this.held = List.copyOf(held);
  }

  private static Policy compile(ElementReader element) {
    Operand<Boolean> revocation = element.flag("validate-revocation", true);
    Operand<Boolean> trust = element.flag("validate-trust", true);
    Operand<Boolean> notBefore = element.flag("validate-not-before", true);
    Operand<Boolean> notAfter = element.flag("validate-not-after", true);
    GatewayCertificates held = element.frame().compilation().certificates();
    List<CertificateIdentity> identities = new ArrayList<>();
    for (ElementReader list : element.child("identities").stream().toList()) {
      list.children("identity")
          .forEach(each -> identities.add(CertificateIdentity.read(each, held)));
      if (identities.isEmpty() || identities.size() > MOST_IDENTITIES) {
        list.error("From 1 to " + MOST_IDENTITIES + " elements 'identity' are required");
      }
    }
    return new ValidateClientCertificate(
        new CombinedOperand<>(
            List.of(notBefore, notAfter, trust, revocation),
            run ->
                new ClientCertificates.Checks(
                    notBefore.of(run), notAfter.of(run), trust.of(run), revocation.of(run))),
        element.flag("ignore-error", false),
        identities,
        CertificateIdentity.held(held));
  }

  @Override
  public Flow run(PolicyRun run) {
    try {
      check(run.request().received().clientCertificates(), run);
    } catch (PolicyFailure failure) {
      if (!ignoreError.of(run)) {
        throw failure;
      }
      run.ignored(failure.from(DEFINITION.element()));
    }
    return Flow.NEXT;
  }

  private void check(List<X509Certificate> chain, PolicyRun run) {
    if (chain.isEmpty()) {
      throw PolicyFailure.denied(
          "ClientCertificateNotPresent", STATUS, "The client has shown no certificate.");
    }
    Optional<CertificateProblem> problem =
        run.services().certificates().problem(chain, held, checks.of(run));
    if (problem.isPresent()) {
      throw PolicyFailure.denied(problem.get().reason(), STATUS, problem.get().sentence());
    }
    if (!identities.isEmpty() && identities.stream().noneMatch(each -> each.matches(chain, run))) {
      throw PolicyFailure.denied(
          "ClientCertificateIdentityNotAllowed",
          STATUS,
          "The client's certificate is none of those that are allowed.");
    }
  }
}
