package io.keybearer.policyxml.expression;

/**
 * A place in the text of a policy document.
 *
 * @param line the line, from 1
 * @param column the column in UTF-16 units, from 1
 */
public record SyntaxPosition(int line, int column) {
  /** {@code line 3, column 7}, as messages write it. */
  @Override
  public String toString() {
    return "line " + line + ", column " + column;
  }
}
