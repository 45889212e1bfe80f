package io.keybearer.policy;

import io.keybearer.policyxml.Diagnostic;
import java.util.List;
import java.util.Optional;

/**
 * What came of compiling documents.
 *
 * @param policies the compiled documents; absent exactly when a diagnostic is an error
 * @param diagnostics every problem found
 */
public record PolicyCompilation(Optional<CompiledPolicies> policies, List<Diagnostic> diagnostics) {
  /** Copies the list. */
  public PolicyCompilation {
    diagnostics = List.copyOf(diagnostics);
  }
}
