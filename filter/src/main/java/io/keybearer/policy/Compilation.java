package io.keybearer.policy;

import io.keybearer.policyxml.Diagnostic;
import io.keybearer.policyxml.PolicyElement;
import io.keybearer.policyxml.Position;
import java.util.ArrayList;
import java.util.List;

/** What is being compiled, and the problems found so far. One per load; not thread-safe. */
final class Compilation {
  private final PolicyOptions options;
  private final Fragments fragments;
  private final Expressions expressions;
  private final List<Diagnostic> diagnostics = new ArrayList<>();

  Compilation(PolicyOptions options, Fragments fragments) {
    this.options = options;
    this.fragments = fragments;
    this.expressions = new Expressions();
  }

  PolicyOptions options() {
    return options;
  }

  Fragments fragments() {
    return fragments;
  }

  Expressions expressions() {
    return expressions;
  }

  /** Notes a problem that keeps the document from running. */
  void error(String source, PolicyElement element, Position position, String detail) {
    add(Diagnostic.in(Diagnostic.Severity.ERROR, source, element, position, detail));
  }

  /** Notes something doubtful. */
  void warning(String source, PolicyElement element, Position position, String detail) {
    add(Diagnostic.in(Diagnostic.Severity.WARNING, source, element, position, detail));
  }

  void add(Diagnostic diagnostic) {
    // A fragment is compiled wherever it is included; its problems are told once.
    if (!diagnostics.contains(diagnostic)) {
      diagnostics.add(diagnostic);
    }
  }

  List<Diagnostic> diagnostics() {
    return List.copyOf(diagnostics);
  }

  boolean hasErrors() {
    return diagnostics.stream().anyMatch(Diagnostic::isError);
  }
}
