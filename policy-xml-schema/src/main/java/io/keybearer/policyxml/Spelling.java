package io.keybearer.policyxml;

import java.util.Collection;
import java.util.Optional;

/** Guesses which name was meant. */
final class Spelling {
  private static final int LONGEST = 64;

  private Spelling() {}

  /** The candidate that differs in the fewest letters, if they are few. */
  static Optional<String> closest(String name, Collection<String> candidates) {
    int mostChanges = name.length() < 4 ? 1 : Math.min(3, Math.max(2, name.length() / 4));
    String best = null;
    int fewest = mostChanges + 1;
    if (name.length() <= LONGEST) {
      for (String candidate : candidates) {
        int changes = changes(name, candidate);
        if (changes < fewest) {
          fewest = changes;
          best = candidate;
        }
      }
    }
    return Optional.ofNullable(best);
  }

  /** How many letters to insert, remove or replace; Levenshtein's distance. */
  private static int changes(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[to.length()];
  }
}
