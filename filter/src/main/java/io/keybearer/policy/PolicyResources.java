package io.keybearer.policy;

/**
 * What policies share between requests and reach beyond a request.
 *
 * <p>Thread-safe.
 */
public final class PolicyResources {
  private final Tracing tracing;

  /**
   * Resources.
   *
   * @param tracesValues whether the texts that documents compute are written when they are traced;
   *     they may hold tokens
   */
  public PolicyResources(boolean tracesValues) {
    this.tracing = new Tracing(tracesValues);
  }

  /** Writes what documents trace. */
  Tracing tracing() {
    return tracing;
  }
}
