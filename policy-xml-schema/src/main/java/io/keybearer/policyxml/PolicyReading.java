package io.keybearer.policyxml;

import java.util.List;
import java.util.Optional;

/**
 * What came of reading a document.
 *
 * @param document the document; absent exactly when a diagnostic is an error
 * @param tree what was read, for further checks; there even when the schema forbids some of it, and
 *     absent when the text itself is wrong
 * @param diagnostics every problem found, in the order of the text
 */
public record PolicyReading(
    Optional<PolicyDocument> document,
    Optional<PolicyDocument> tree,
    List<Diagnostic> diagnostics) {
  /** Copies the list. */
  public PolicyReading {
    diagnostics = List.copyOf(diagnostics);
  }

  /** Whether the document will not run. */
  public boolean hasErrors() {
    return diagnostics.stream().anyMatch(Diagnostic::isError);
  }
}
