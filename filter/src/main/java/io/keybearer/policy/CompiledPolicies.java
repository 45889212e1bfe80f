package io.keybearer.policy;

import io.keybearer.policy.expression.PolicyCertificate;
import io.keybearer.policyset.Subscriptions;
import java.util.Map;

/**
 * A set of documents, compiled. Immutable, and shared by every request that began while it was in
 * force.
 */
public final class CompiledPolicies {
  private final Router router;
  private final Subscriptions subscriptions;
  private final Map<String, PolicyCertificate> certificates;

  CompiledPolicies(
      Router router, Subscriptions subscriptions, Map<String, PolicyCertificate> certificates) {
    this.router = router;
    this.subscriptions = subscriptions;
    this.certificates = Map.copyOf(certificates);
  }

  /** Finds the API and operation of each request. */
  Router router() {
    return router;
  }

  /** Who may call. */
  Subscriptions subscriptions() {
    return subscriptions;
  }

  /** What expressions see as {@code context.Deployment.Certificates}. */
  Map<String, PolicyCertificate> certificates() {
    return certificates;
  }
}
