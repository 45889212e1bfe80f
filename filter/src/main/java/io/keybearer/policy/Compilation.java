package io.keybearer.policy;

import io.keybearer.policyset.GatewayCertificates;
import io.keybearer.policyxml.Diagnostic;
import io.keybearer.policyxml.PolicyElement;
import io.keybearer.policyxml.PolicyReading;
import io.keybearer.policyxml.Position;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What is being compiled, and the problems found so far. One per load; not thread-safe. */
final class Compilation {
  private final PolicyOptions options;
  private final GatewayCertificates certificates;
  private final boolean valuesKnown;
  private Fragments fragments = Fragments.NONE;
  private final Expressions expressions;
  private final List<Diagnostic> diagnostics = new ArrayList<>();
  private final Set<String> refused = new HashSet<>();

  /**
   * A compilation.
   *
   * @param certificates those that documents can name
   * @param valuesKnown whether no <code>{{name}}</code> is left in place because nobody says what
   *     it stands for
   */
  Compilation(PolicyOptions options, GatewayCertificates certificates, boolean valuesKnown) {
    this.options = options;
    this.certificates = certificates;
    this.valuesKnown = valuesKnown;
    this.expressions = new Expressions(options.expressions());
  }

  PolicyOptions options() {
    return options;
  }

  /** What documents can include. */
  Fragments fragments() {
    return fragments;
  }

  /** Says what documents can include. */
  void fragments(Fragments newFragments) {
    fragments = newFragments;
  }

  /** The certificates that documents can name. */
  GatewayCertificates certificates() {
    return certificates;
  }

  Expressions expressions() {
    return expressions;
  }

  /** Takes over what reading a document and checking it against the schema has found. */
  void read(PolicyReading reading) {
    for (Diagnostic diagnostic : reading.diagnostics()) {
      add(diagnostic);
      if (diagnostic.isError()) {
        refused.add(place(diagnostic.source(), diagnostic.position()));
      }
    }
  }

  /**
   * Notes a problem that keeps the document from running, unless the schema has refused the same
   * place, because a policy sees nothing else there, or unless a value is not known.
   */
  void error(String source, PolicyElement element, Position position, String detail) {
    if (refused.contains(place(source, position)) || (!valuesKnown && hasNamedValue(element))) {
      return;
    }
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

  private static boolean hasNamedValue(PolicyElement element) {
    return element.attributes().stream()
            .anyMatch(attribute -> attribute.value().text().contains("{{"))
        || element.text().filter(text -> text.text().contains("{{")).isPresent();
  }

  private static String place(String source, Position position) {
    return source + ':' + position;
  }

  List<Diagnostic> diagnostics() {
    return List.copyOf(diagnostics);
  }

  boolean hasErrors() {
    return diagnostics.stream().anyMatch(Diagnostic::isError);
  }
}
