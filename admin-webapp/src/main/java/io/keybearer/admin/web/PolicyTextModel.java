package io.keybearer.admin.web;

import io.keybearer.model.GatewayDocument;
import io.keybearer.model.PolicyProblem;
import java.util.List;

/**
 * What the page about one policy document's text shows.
 *
 * @param frame around it
 * @param name the document's name
 * @param hash SHA-256 of its bytes
 * @param masked whether some of it was masked on the gateway
 * @param lines its lines
 * @param problems what is wrong with it
 * @param documents the gateways' documents that have this text
 */
public record PolicyTextModel(
    Frame frame,
    String name,
    String hash,
    boolean masked,
    List<String> lines,
    List<PolicyProblem> problems,
    List<GatewayDocument> documents) {
  /** Whether something is wrong with a line, from 1. */
  public boolean isWrong(int line) {
    return problems.stream().anyMatch(problem -> problem.line() == line);
  }
}
