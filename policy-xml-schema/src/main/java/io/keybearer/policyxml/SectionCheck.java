package io.keybearer.policyxml;

import io.keybearer.policyxml.Diagnostic.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Checks what may stand where, as far as it depends on the document and the section around. */
final class SectionCheck {
  /** Elements whose children are policies of the same section. */
  private static final Set<String> CONTAINERS =
      Set.of("choose", "when", "otherwise", "retry", "limit-concurrency", "wait", "block");

  private final PolicyDocument document;
  private final List<Diagnostic> found = new ArrayList<>();

  SectionCheck(PolicyDocument document) {
    this.document = document;
  }

  List<Diagnostic> run() {
    if (document.isFragment()) {
      refuseBase(document.root());
    }
    for (PolicyElement element : document.root().elements()) {
      PolicySection.of(element.name()).ifPresent(section -> check(element, section));
    }
    return found;
  }

  /** Whether an element's children are policies. */
  static boolean holdsPolicies(PolicyElement element) {
    return PolicySection.of(element.name()).isPresent()
        || element.name().equals(PolicyDocument.FRAGMENT)
        || (CONTAINERS.contains(element.name()) && !element.name().equals("choose"));
  }

  private void refuseBase(PolicyElement parent) {
    for (PolicyElement element : parent.elements()) {
      if (element.name().equals("base") && CONTAINERS.contains(parent.name())) {
        found.add(
            Diagnostic.in(
                Severity.ERROR,
                document.source(),
                element,
                element.position(),
                "it is not allowed in a fragment"));
      }
      refuseBase(element);
    }
  }

  private void check(PolicyElement parent, PolicySection section) {
    for (PolicyElement element : parent.elements()) {
      Set<PolicySection> sections = PolicyCatalog.sections(element.name());
      if (!sections.isEmpty() && !sections.contains(section)) {
        warn(element, section, sections);
      }
      if (CONTAINERS.contains(element.name())) {
        check(element, section);
      }
    }
  }

  private void warn(PolicyElement element, PolicySection section, Set<PolicySection> sections) {
    found.add(
        Diagnostic.in(
            Severity.WARNING,
            document.source(),
            element,
            element.position(),
            "Azure does not document this policy for section %s; expected %s"
                .formatted(section, Words.either(sections))));
  }
}
