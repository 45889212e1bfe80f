package io.keybearer.policyset;

import java.util.Arrays;
import java.util.List;

/** Lists written with commas. */
final class Lists {
  private Lists() {}

  /** The members, without blanks around them; empty ones do not count. */
  static List<String> of(String text) {
    return Arrays.stream(text.split(",", -1))
        .map(String::strip)
        .filter(member -> !member.isEmpty())
        .toList();
  }
}
