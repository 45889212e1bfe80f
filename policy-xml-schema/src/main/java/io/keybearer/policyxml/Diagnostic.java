package io.keybearer.policyxml;

import java.util.Locale;

/**
 * Something wrong or doubtful in a document.
 *
 * <p>The message names places and what was expected, and never quotes a value, because a value may
 * come from a named value that is secret.
 *
 * @param severity whether the document can run all the same
 * @param source the document, as its reader was told
 * @param position where the trouble is
 * @param message a sentence in the manner of Azure: {@code Error in element 'set-header' on line
 *     19, column 7: …}; its line and column are those of the element
 */
public record Diagnostic(Severity severity, String source, Position position, String message) {
  /** How bad it is. */
  public enum Severity {
    /** The document will not run. */
    ERROR("Error"),
    /** The document runs, though perhaps not as its author thinks. */
    WARNING("Warning");

    private final String label;

    Severity(String label) {
      this.label = label;
    }
  }

  /**
   * A diagnostic about an element or a part of it.
   *
   * @param severity whether the document can run all the same
   * @param source the document
   * @param element the element that is wrong or has the wrong part
   * @param position where in the document: of the element, an attribute, or within an expression
   * @param detail what is wrong and what was expected, without a full stop
   */
  public static Diagnostic in(
      Severity severity, String source, PolicyElement element, Position position, String detail) {
    return in(severity, source, element.name(), element.position(), position, detail);
  }

  static Diagnostic in(
      Severity severity,
      String source,
      String element,
      Position elementPosition,
      Position position,
      String detail) {
    return new Diagnostic(
        severity,
        source,
        position,
        "%s in element '%s' on line %d, column %d: %s"
            .formatted(
                severity.label,
                element,
                elementPosition.line(),
                elementPosition.column(),
                sentence(detail)));
  }

  private static String sentence(String detail) {
    return detail.endsWith("?") ? detail : detail + ".";
  }

  /** A diagnostic about a place that is in no element. */
  static Diagnostic outside(Severity severity, String source, Position position, String detail) {
    return new Diagnostic(
        severity,
        source,
        position,
        "%s on line %d, column %d: %s"
            .formatted(severity.label, position.line(), position.column(), sentence(detail)));
  }

  /** Whether the document will not run. */
  public boolean isError() {
    return severity == Severity.ERROR;
  }

  /** {@code path:line:column: severity: message}. */
  @Override
  public String toString() {
    return source
        + ':'
        + position
        + ": "
        + severity.name().toLowerCase(Locale.ROOT)
        + ": "
        + message;
  }
}
