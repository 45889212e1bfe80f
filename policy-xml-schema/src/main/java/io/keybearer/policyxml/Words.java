package io.keybearer.policyxml;

import java.util.Collection;
import java.util.List;

/** Puts lists into sentences. */
final class Words {
  private Words() {}

  /** {@code a, b or c}. */
  static String either(Collection<?> items) {
    List<String> words = items.stream().map(String::valueOf).toList();
    int last = words.size() - 1;
    return last < 1
        ? String.join("", words)
        : String.join(", ", words.subList(0, last)) + " or " + words.get(last);
  }
}
