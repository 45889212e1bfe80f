package io.keybearer.policy.expression;

/**
 * The invariant culture's order of strings, as far as it shows in ASCII: letters by the alphabet
 * first, by their case (lower first) where all else is equal. {@code string.CompareOrdinal} and
 * {@code StringComparison.Ordinal} go by code units instead.
 */
final class TextOrder {
  private TextOrder() {}

  static int compare(String left, String right) {
    int folded = left.compareToIgnoreCase(right);
    return Integer.signum(folded != 0 ? folded : -left.compareTo(right));
  }
}
