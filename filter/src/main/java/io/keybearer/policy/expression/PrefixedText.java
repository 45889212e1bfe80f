package io.keybearer.policy.expression;

import org.jspecify.annotations.Nullable;

/**
 * A literal before a text, as in {@code "Bearer " + token}. Keeps the last result: a cached token
 * is the same object with each request, and making its header anew would cost more than all the
 * rest.
 */
final class PrefixedText implements Code {
  private static final int SHORTEST = 128;
  private static final int LONGEST = 16_384;

  private final String prefix;
  private final Code text;

  /** What was made last; a race makes it anew, and no more. */
  private @Nullable Made last;

  private record Made(String text, String result) {}

  PrefixedText(String prefix, Code text) {
    this.prefix = prefix;
    this.text = text;
  }

  @SuppressWarnings("ReferenceEquality") // The same object needs no second look.
  @Override
  public String run(Frame frame) {
    String end = Texts.of(text.run(frame));
    frame.evaluation.room((long) prefix.length() + end.length());
    Made known = last;
    if (known != null && known.text == end) {
      return known.result;
    }
    String result = prefix.concat(end);
    if (result.length() >= SHORTEST && result.length() <= LONGEST) {
      last = new Made(end, result);
    }
    return result;
  }
}
