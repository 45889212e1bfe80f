package io.keybearer.admin.web;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import java.util.List;

/**
 * A line of what differs between two texts.
 *
 * @param kind {@code added}, {@code removed}, {@code same}, or {@code place} for one that says
 *     where the next lines are
 * @param text the line
 */
public record ChangedLine(String kind, String text) {
  private static final int LINES_AROUND = 3;
  private static final int HEAD = 2;

  /** What differs, with three lines around each change; nothing for equal texts. */
  static List<ChangedLine> between(String before, String after) {
    List<String> old = before.lines().toList();
    return UnifiedDiffUtils.generateUnifiedDiff(
            "", "", old, DiffUtils.diff(old, after.lines().toList()), LINES_AROUND)
        .stream()
        .skip(HEAD)
        .map(ChangedLine::of)
        .toList();
  }

  private static ChangedLine of(String line) {
    String kind =
        switch (line.charAt(0)) {
          case '+' -> "added";
          case '-' -> "removed";
          case '@' -> "place";
          default -> "same";
        };
    return new ChangedLine(kind, kind.equals("place") ? line : line.substring(1));
  }
}
