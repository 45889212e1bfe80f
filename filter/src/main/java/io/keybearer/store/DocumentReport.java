package io.keybearer.store;

import io.keybearer.model.PolicyProblem;
import io.keybearer.model.PolicyScope;
import io.keybearer.model.PolicyText;
import java.util.List;
import java.util.Optional;

/**
 * What a gateway tells of a policy document that it read.
 *
 * @param name the document's path in the policy set, or the one document's file name; at most 512
 *     characters
 * @param scope what it is for
 * @param path where it lies on the node; cut after 1,024 characters
 * @param inForce whether requests run it; else it is newer and can't run
 * @param hash SHA-256 of its bytes, in hexadecimal digits; empty for a file that is no document
 * @param text its text, where that may be uploaded
 * @param problems what is wrong with it
 */
public record DocumentReport(
    String name,
    PolicyScope scope,
    String path,
    boolean inForce,
    Optional<String> hash,
    Optional<PolicyText> text,
    List<PolicyProblem> problems) {
  /** Copies the list. */
  public DocumentReport {
    problems = List.copyOf(problems);
  }
}
