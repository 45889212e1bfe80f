package io.keybearer.policy;

/**
 * A set of documents, compiled. Immutable, and shared by every request that began while it was in
 * force.
 */
public final class CompiledPolicies {
  private final Pipeline pipeline;

  CompiledPolicies(Pipeline pipeline) {
    this.pipeline = pipeline;
  }

  /** The pipeline that a request goes through. */
  Pipeline pipeline(Exchange exchange) {
    return pipeline;
  }
}
