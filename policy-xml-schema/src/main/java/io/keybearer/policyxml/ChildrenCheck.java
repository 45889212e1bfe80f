package io.keybearer.policyxml;

import io.keybearer.policyxml.Diagnostic.Severity;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Checks the children of elements whose order does not matter here but does to Azure, which the
 * schema lets stand in any order: each may appear once, but for those that may be several, and
 * another order than Azure's is worth a warning.
 */
final class ChildrenCheck {
  private static final List<String> REQUEST =
      List.of("set-url", "set-method", "set-header*", "set-query-parameter*", "set-body");

  /** The children in Azure's order; a star marks those that may be several. */
  private static final Map<String, List<String>> CHILDREN =
      Map.of(
          "return-response",
          List.of("set-status", "set-header*", "set-body"),
          "send-request",
          REQUEST,
          "send-one-way-request",
          REQUEST,
          "validate-jwt",
          List.of(
              "openid-config*",
              "issuer-signing-tokens",
              "issuer-signing-keys",
              "decryption-keys",
              "audiences",
              "issuers",
              "required-claims"),
          "validate-client-certificate",
          List.of("identities"));

  /** Children that may appear once, in any order. */
  private static final Map<String, Set<String>> ONCE =
      Map.of(
          "validate-azure-ad-token",
          Set.of(
              "backend-application-ids",
              "client-application-ids",
              "audiences",
              "required-claims",
              "decryption-keys"),
          "trace",
          Set.of("message"));

  private final PolicyDocument document;
  private final List<Diagnostic> found = new ArrayList<>();

  ChildrenCheck(PolicyDocument document) {
    this.document = document;
  }

  List<Diagnostic> run() {
    check(document.root());
    return found;
  }

  private void check(PolicyElement parent) {
    List<String> order = CHILDREN.getOrDefault(parent.name(), List.of());
    Set<String> once = ONCE.getOrDefault(parent.name(), Set.of());
    Set<String> seen = new HashSet<>();
    int furthest = -1;
    for (PolicyElement child : parent.elements()) {
      boolean repeated = !seen.add(child.name());
      int place = order.indexOf(child.name());
      if (repeated && (place >= 0 || once.contains(child.name()))) {
        report(Severity.ERROR, child, "it may appear only once in '" + parent.name() + "'");
      }
      place = place < 0 ? order.indexOf(child.name() + "*") : place;
      if (place >= 0 && place < furthest) {
        report(
            Severity.WARNING,
            child,
            "Azure expects it before '" + order.get(furthest).replace("*", "") + "'");
      }
      furthest = Math.max(furthest, place);
      check(child);
    }
  }

  private void report(Severity severity, PolicyElement child, String detail) {
    found.add(Diagnostic.in(severity, document.source(), child, child.position(), detail));
  }
}
