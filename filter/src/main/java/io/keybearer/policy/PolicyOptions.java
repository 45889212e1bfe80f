package io.keybearer.policy;

import io.keybearer.policy.expression.EvaluationEnvironment;
import io.keybearer.policyxml.NamedValues;
import java.util.Map;

/**
 * How documents are to be compiled.
 *
 * @param service the name of the service whose authorizations the documents name
 * @param unimplementedFailsWhenReached whether a policy, type or member that Azure knows and this
 *     engine doesn't fails the requests that reach it (with a warning at load), instead of the
 *     whole document
 * @param namedValues what <code>{{name}}</code> stands for
 * @param expressions clock, random source and limits of expressions
 */
public record PolicyOptions(
    String service,
    boolean unimplementedFailsWhenReached,
    NamedValues namedValues,
    EvaluationEnvironment expressions) {
  /** With the system's clock, a secure random source and the default limits for expressions. */
  public PolicyOptions(
      String service, boolean unimplementedFailsWhenReached, NamedValues namedValues) {
    this(service, unimplementedFailsWhenReached, namedValues, EvaluationEnvironment.system());
  }

  /** The options for that service, everything else as by default; there are no named values. */
  public static PolicyOptions of(String service) {
    return new PolicyOptions(service, false, NamedValues.of(Map.of()));
  }
}
