package io.keybearer.policyxml;

import java.util.Objects;
import java.util.Optional;

/**
 * Reads documents and checks them against the schema in one go, so that an author sees what is
 * wrong with the text and with the policies at once. Safe for use by several threads as far as its
 * reader is.
 */
public final class PolicyChecker {
  private final PolicyReader reader;
  private final PolicySchema schema;

  /** A checker of what that reader reads, by that schema. */
  public PolicyChecker(PolicyReader reader, PolicySchema schema) {
    this.reader = Objects.requireNonNull(reader, "reader");
    this.schema = Objects.requireNonNull(schema, "schema");
  }

  /**
   * Reads and checks a document.
   *
   * @param source what diagnostics call the document: usually a file's path
   * @param text the document's text
   * @return the document, if nothing in it is an error, and every diagnostic
   */
  public PolicyReading check(String source, String text) {
    PolicyReader.Scan scan = reader.scan(source, text);
    PolicyDocument tree = scan.tree();
    Optional<PolicyDocument> sound = scan.sound();
    if (tree != null) {
      schema.validate(tree).forEach(scan.problems()::add);
    }
    return scan.reading(sound);
  }
}
