package io.keybearer.policyxml;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads policy documents as Azure API Management's portal, REST interface and templates hold them.
 *
 * <p>Both of Azure's formats are read without being told which it is: {@code xml}, in which
 * expressions are escaped like any XML, and {@code rawxml}, in which they stand as written, quotes,
 * brackets and ampersands included. Line breaks and comments in expressions are kept. There is no
 * document type and no entity but the five predefined ones, so a document reaches nothing outside
 * itself.
 *
 * <p>The reader throws nothing because of a document: every problem becomes a {@link Diagnostic}.
 * Time grows with the size of the document alone. Immutable; safe for use by several threads if the
 * named values are.
 */
public final class PolicyReader {
  /** A tree that may have errors in its values, for further checks. */
  record Scan(@Nullable PolicyDocument tree, Problems problems) {
    PolicyReading reading() {
      return reading(sound());
    }

    /**
     * The reading, once further checks have added their problems.
     *
     * @param sound the tree before they did
     */
    PolicyReading reading(Optional<PolicyDocument> sound) {
      return new PolicyReading(sound(), sound, problems.inOrder());
    }

    /** The tree, if nothing that was found so far is an error. */
    Optional<PolicyDocument> sound() {
      return problems.hasErrors() ? Optional.empty() : Optional.ofNullable(tree);
    }
  }

  private final ReaderLimits limits;
  private final NamedValues namedValues;

  /** A reader with the default limits that leaves <code>{{name}}</code> alone. */
  public PolicyReader() {
    this(ReaderLimits.DEFAULT, NamedValues.NONE);
  }

  /**
   * A reader.
   *
   * @param limits how large a document may be
   * @param namedValues what <code>{{name}}</code> stands for
   */
  public PolicyReader(ReaderLimits limits, NamedValues namedValues) {
    this.limits = Objects.requireNonNull(limits, "limits");
    this.namedValues = Objects.requireNonNull(namedValues, "namedValues");
  }

  /**
   * Reads a document.
   *
   * @param source what diagnostics call the document: usually a file's path
   * @param text the document's text
   * @return the document, or the problems for which there is none
   */
  public PolicyReading read(String source, String text) {
    return scan(source, text).reading();
  }

  Scan scan(String source, String text) {
    Problems problems = new Problems(source);
    if (exceeds(text, "the document", problems)) {
      return new Scan(null, problems);
    }
    SourceText expanded = SourceText.of(text, namedValues, limits.bytes());
    if (exceeds(expanded.text(), "the document with its named values", problems)) {
      return new Scan(null, problems);
    }
    DocumentScanner scanner = new DocumentScanner(source, expanded, limits.depth(), problems);
    return new Scan(scanner.scan(), problems);
  }

  private boolean exceeds(String text, String what, Problems problems) {
    if (utf8Length(text) <= limits.bytes()) {
      return false;
    }
    problems.error(
        Position.START, what + " is larger than the limit of " + limits.bytes() + " bytes");
    return true;
  }

  private static long utf8Length(String text) {
    long length = 0;
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c < 0x80) {
        length++;
      } else if (c < 0x800 || Character.isSurrogate(c)) {
        length += 2;
      } else {
        length += 3;
      }
    }
    return length;
  }
}
