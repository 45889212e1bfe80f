package io.keybearer.policyxml;

/**
 * A place in a document's text, as an editor counts it.
 *
 * @param line the line, from 1; a line ends with CR, LF or both
 * @param column the UTF-16 character in that line, from 1; a tab is one
 */
public record Position(int line, int column) implements Comparable<Position> {
  /** Refuses what lies before the first character. */
  public Position {
    if (line < 1 || column < 1) {
      throw new IllegalArgumentException("line and column count from 1: " + line + ":" + column);
    }
  }

  /** The first character of a document. */
  static final Position START = new Position(1, 1);

  /** Orders as one reads: by line, then by column. */
  @Override
  public int compareTo(Position other) {
    return line != other.line
        ? Integer.compare(line, other.line)
        : Integer.compare(column, other.column);
  }

  /** {@code line:column}. */
  @Override
  public String toString() {
    return line + ":" + column;
  }
}
