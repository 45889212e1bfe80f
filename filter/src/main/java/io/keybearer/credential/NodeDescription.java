package io.keybearer.credential;

import io.keybearer.store.DocumentReport;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * How a gateway describes itself to operators.
 *
 * @param service the service it acts for
 * @param name what operators call it
 * @param softwareVersion the filter's version
 * @param certificate SHA-256 of its master certificate at the moment, in hexadecimal digits
 * @param acknowledgedKey loads its service's keys and names the newest that it can use
 * @param policyHash SHA-256 of the policy files that it runs at the moment, likewise
 * @param policyProblem why it runs others than those it was given last; empty when it does not
 * @param documents what it tells of its policy documents: the same list until there is something
 *     else to tell
 */
public record NodeDescription(
    String service,
    String name,
    String softwareVersion,
    Supplier<Optional<String>> certificate,
    Supplier<Optional<UUID>> acknowledgedKey,
    Supplier<Optional<String>> policyHash,
    Supplier<Optional<String>> policyProblem,
    Supplier<List<DocumentReport>> documents) {
  /** A node whose policies have no problem, and that tells nothing of their documents. */
  public NodeDescription(
      String service,
      String name,
      String softwareVersion,
      Supplier<Optional<String>> certificate,
      Supplier<Optional<UUID>> acknowledgedKey,
      Supplier<Optional<String>> policyHash) {
    this(
        service,
        name,
        softwareVersion,
        certificate,
        acknowledgedKey,
        policyHash,
        Optional::empty,
        List::of);
  }
}
