package io.keybearer.policyxml;

import io.keybearer.policyxml.Diagnostic.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what a reading finds, up to a number beyond which more would not help anyone. */
final class Problems {
  /** Bounds the list, and with it how often a broken document is scanned to its end. */
  static final int MOST_ERRORS = 100;

  private static final int MOST_PROBLEMS = 1_000;

  private final String source;
  private final List<Diagnostic> found = new ArrayList<>();
  private int errors;

  Problems(String source) {
    this.source = source;
  }

  void error(String element, Position elementPosition, Position position, String detail) {
    add(Diagnostic.in(Severity.ERROR, source, element, elementPosition, position, detail));
  }

  void warning(String element, Position elementPosition, Position position, String detail) {
    add(Diagnostic.in(Severity.WARNING, source, element, elementPosition, position, detail));
  }

  void error(Position position, String detail) {
    add(Diagnostic.outside(Severity.ERROR, source, position, detail));
  }

  void add(Diagnostic diagnostic) {
    if (isFull()) {
      return;
    }
    found.add(diagnostic);
    errors += diagnostic.isError() ? 1 : 0;
    if (isFull()) {
      found.add(
          Diagnostic.outside(
              Severity.ERROR,
              source,
              diagnostic.position(),
              "There are more problems; those from here on are not listed"));
    }
  }

  /** Whether enough has been found to stop. */
  boolean isFull() {
    return errors >= MOST_ERRORS || found.size() >= MOST_PROBLEMS;
  }

  boolean hasErrors() {
    return errors > 0;
  }

  /** The diagnostics in the order of the text. */
  List<Diagnostic> inOrder() {
    List<Diagnostic> ordered = new ArrayList<>(found);
    ordered.sort(Comparator.comparing(Diagnostic::position));
    return ordered;
  }
}
