package io.keybearer.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A policy document as one gateway has it.
 *
 * @param node the gateway, as operators call it
 * @param live whether that reported within the last minute
 * @param name the document's path in the policy set, with forward slashes, or the file's name
 * @param scope what it is for
 * @param path where it lies on the node
 * @param inForce whether requests run it; else it is newer and can't run
 * @param hash SHA-256 of its bytes, in hexadecimal digits; empty when it is no document
 * @param readable whether its text was uploaded
 * @param problems what is wrong with it, in the order of its text
 * @param since when the node first said so
 */
public record GatewayDocument(
    String node,
    boolean live,
    String name,
    PolicyScope scope,
    String path,
    boolean inForce,
    Optional<String> hash,
    boolean readable,
    List<PolicyProblem> problems,
    Instant since) {
  /** Copies the list. */
  public GatewayDocument {
    problems = List.copyOf(problems);
  }

  /** Whether something in it keeps it from running. */
  public boolean isWrong() {
    return problems.stream().anyMatch(PolicyProblem::error);
  }
}
