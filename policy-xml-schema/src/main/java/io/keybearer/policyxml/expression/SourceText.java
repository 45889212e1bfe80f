package io.keybearer.policyxml.expression;

import java.util.Arrays;

/** The text of an expression and where in its document each character stands. */
final class SourceText {
  final String text;
  private final int line;
  private final int column;
  private final int[] lineStarts;

  /**
   * A text.
   *
   * @param line the line of its first character
   * @param column the column of its first character
   */
  SourceText(String text, int line, int column) {
    this.text = text;
    this.line = line;
    this.column = column;
    this.lineStarts = lineStarts(text);
  }

  private static int[] lineStarts(String text) {
    int[] starts = new int[16];
    int count = 1;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean pair = c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n';
      if (Lexer.isNewline(c) && !pair) {
        if (count == starts.length) {
          starts = Arrays.copyOf(starts, count * 2);
        }
        starts[count++] = i + 1;
      }
    }
    return Arrays.copyOf(starts, count);
  }

  SyntaxPosition position(int index) {
    int found = Arrays.binarySearch(lineStarts, index);
    int row = found >= 0 ? found : -found - 2;
    int offset = index - lineStarts[row];
    return new SyntaxPosition(line + row, row == 0 ? column + offset : offset + 1);
  }
}
