package io.keybearer.policyset;

import io.keybearer.policyxml.Diagnostic;
import io.keybearer.policyxml.Diagnostic.Severity;
import io.keybearer.policyxml.Position;
import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with the files of a set. Values are never repeated in a message. */
final class Problems {
  private static final Position START = new Position(1, 1);

  private final List<Diagnostic> found = new ArrayList<>();

  /** Notes that a file as a whole is wrong or missing. */
  void file(String file, String detail) {
    add(Severity.ERROR, file, START, "Error", detail);
  }

  /** Notes that a line of a file is wrong. */
  void line(String file, Position position, String detail) {
    add(Severity.ERROR, file, position, "Error", detail);
  }

  /** Notes that a key or its value is wrong. */
  void key(PropertiesFile.Entry entry, String detail) {
    add(
        Severity.ERROR,
        entry.file(),
        entry.position(),
        "Error in key '" + entry.key() + "'",
        detail);
  }

  /** Notes that a key is doubtful. */
  void doubt(PropertiesFile.Entry entry, String detail) {
    add(
        Severity.WARNING,
        entry.file(),
        entry.position(),
        "Warning in key '" + entry.key() + "'",
        detail);
  }

  private void add(Severity severity, String file, Position position, String what, String detail) {
    String message =
        "%s on line %d, column %d: %s.".formatted(what, position.line(), position.column(), detail);
    found.add(new Diagnostic(severity, file, position, message));
  }

  List<Diagnostic> found() {
    return found;
  }
}
