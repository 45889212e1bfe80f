package io.keybearer.policyxml;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The text a reader scans: the author's with named values put in, and the way back from each of its
 * characters to the author's line and column.
 */
final class SourceText {
  /** A named value nobody knows. */
  record UnknownName(String name, int offset) {}

  /** A name that was replaced: where it began and ended in the author's text and in ours. */
  private record Replacement(int authorStart, int authorEnd, int start, int end) {}

  private final String text;
  private final int[] lineStarts;
  private final List<Replacement> replacements;
  private final List<UnknownName> unknownNames;

  private SourceText(
      String text,
      int[] lineStarts,
      List<Replacement> replacements,
      List<UnknownName> unknownNames) {
    this.text = text;
    this.lineStarts = lineStarts;
    this.replacements = replacements;
    this.unknownNames = unknownNames;
  }

  /**
   * Puts the named values in.
   *
   * @param maxLength where to stop replacing, so that many short names of a long value do not fill
   *     the memory; the result is then longer than this
   */
  static SourceText of(String author, NamedValues values, int maxLength) {
    List<Replacement> replacements = new ArrayList<>();
    List<UnknownName> unknown = new ArrayList<>();
    StringBuilder expanded = new StringBuilder(author.length());
    int copied = 0;
    int open = author.indexOf("{{");
    while (open >= 0 && expanded.length() <= maxLength) {
      int close = endOfName(author, open + 2);
      if (close < 0) {
        open = author.indexOf("{{", open + 1);
        continue;
      }
      String name = author.substring(open + 2, close);
      expanded.append(author, copied, open);
      int start = expanded.length();
      var value = values.find(name);
      if (value.isPresent()) {
        expanded.append(value.get());
        replacements.add(new Replacement(open, close + 2, start, expanded.length()));
      } else {
        expanded.append(author, open, close + 2);
        boolean brace = open > 0 && author.charAt(open - 1) == '{';
        if (values.complete() && !brace) {
          unknown.add(new UnknownName(name, start));
        }
      }
      copied = close + 2;
      open = author.indexOf("{{", copied);
    }
    expanded.append(author, copied, author.length());
    return new SourceText(expanded.toString(), lineStarts(author), replacements, unknown);
  }

  /** The index of the braces that close the name beginning at {@code from}, or -1 if none does. */
  private static int endOfName(String author, int from) {
    int at = from;
    while (at < author.length() && isNamePart(author.charAt(at))) {
      at++;
    }
    return at > from && author.startsWith("}}", at) ? at : -1;
  }

  private static boolean isNamePart(char c) {
    return Markup.isAsciiLetterOrDigit(c) || c == '-' || c == '.' || c == '_';
  }

  private static int[] lineStarts(String author) {
    int[] starts = new int[16];
    int count = 1;
    for (int at = 0; at < author.length(); at++) {
      char c = author.charAt(at);
      boolean pair = c == '\r' && at + 1 < author.length() && author.charAt(at + 1) == '\n';
      if (c == '\n' || (c == '\r' && !pair)) {
        if (count == starts.length) {
          starts = Arrays.copyOf(starts, count * 2);
        }
        starts[count++] = at + 1;
      }
    }
    return Arrays.copyOf(starts, count);
  }

  String text() {
    return text;
  }

  /** The names that no named value has, in the order of the text. */
  List<UnknownName> unknownNames() {
    return unknownNames;
  }

  /**
   * Where a character of {@link #text()} stands in the author's text; all of a named value's
   * characters stand where its name begins.
   */
  Position position(int offset) {
    int author = authorOffset(offset);
    int found = Arrays.binarySearch(lineStarts, author);
    int line = found >= 0 ? found : -found - 2;
    return new Position(line + 1, author - lineStarts[line] + 1);
  }

  private int authorOffset(int offset) {
    int low = 0;
    int high = replacements.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (replacements.get(middle).start() <= offset) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    if (low == 0) {
      return offset;
    }
    Replacement last = replacements.get(low - 1);
    return offset < last.end() ? last.authorStart() : last.authorEnd() + (offset - last.end());
  }
}
