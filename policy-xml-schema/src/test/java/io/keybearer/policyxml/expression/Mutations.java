package io.keybearer.policyxml.expression;

import java.util.List;
import java.util.Random;

/** Makes wrong texts of right ones. */
final class Mutations {
  private static final String CHARACTERS = "@$\"'(){}[]<>\\/*:,.?;=+-!|&ab1 \n";

  private Mutations() {}

  /** One of the samples with a few characters removed, added, doubled or taken from another one. */
  static String mutate(List<String> samples, Random random) {
    StringBuilder text = new StringBuilder(pick(samples, random));
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes && text.length() > 4; i++) {
      int at = 2 + random.nextInt(text.length() - 3);
      switch (random.nextInt(4)) {
        case 0 -> text.deleteCharAt(at);
        case 1 -> text.insert(at, CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
        case 2 -> text.insert(at, text.substring(at, Math.min(text.length(), at + 8)));
        default -> {
          String other = pick(samples, random);
          int from = random.nextInt(other.length());
          text.insert(at, other, from, Math.min(other.length(), from + random.nextInt(20)));
        }
      }
    }
    return text.toString();
  }

  private static String pick(List<String> samples, Random random) {
    return samples.get(random.nextInt(samples.size()));
  }
}
