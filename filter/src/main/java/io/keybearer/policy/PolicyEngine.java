package io.keybearer.policy;

/**
 * Walks requests through the compiled documents that are in force.
 *
 * <p>{@link #install} swaps them whole; a request that is on its way ends with those it began with.
 * Thread-safe.
 */
public final class PolicyEngine {
  private final PolicyServices services;
  private volatile CompiledPolicies policies;

  /**
   * An engine.
   *
   * @param services what policies need from the rest of the filter
   * @param policies the documents to begin with
   */
  public PolicyEngine(PolicyServices services, CompiledPolicies policies) {
    this.services = services;
    this.policies = policies;
  }

  /** Puts other documents in force, for requests that begin from now on. */
  public void install(CompiledPolicies newPolicies) {
    policies = newPolicies;
  }

  /** Begins the walk of a request. */
  public PolicyRun start(Exchange exchange) {
    return new PolicyRun(services, policies, exchange);
  }
}
