package io.keybearer.policyset;

import io.keybearer.policyxml.Diagnostic;
import java.util.List;

/**
 * What came of reading the files of a policy set.
 *
 * @param set what they say; when a diagnostic is an error, as far as they could be read
 * @param diagnostics every problem found but those within documents
 */
public record PolicySetReading(PolicySet set, List<Diagnostic> diagnostics) {
  /** Copies the list. */
  public PolicySetReading {
    diagnostics = List.copyOf(diagnostics);
  }
}
