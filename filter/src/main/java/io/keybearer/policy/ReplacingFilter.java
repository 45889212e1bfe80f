package io.keybearer.policy;

import java.io.ByteArrayOutputStream;

/**
 * Replaces each occurrence of some bytes, from the left, whatever pieces they come in. Keeps back
 * no more than the beginning of an occurrence (Knuth, Morris and Pratt's search).
 */
final class ReplacingFilter implements BodyFilter {
  private final byte[] sought;
  private final byte[] replacement;
  private final int[] fallback;
  private int matched;

  /**
   * A filter.
   *
   * @param sought what to replace; at least one byte
   * @param replacement what comes in its place
   */
  ReplacingFilter(byte[] sought, byte[] replacement) {
    this.sought = sought;
    this.replacement = replacement;
    this.fallback = fallback(sought);
  }

  /** For each beginning of the text: the length of its longest proper end that is a beginning. */
  private static int[] fallback(byte[] text) {
    int[] fallback = new int[text.length];
    int length = 0;
    for (int at = 1; at < text.length; at++) {
      while (length > 0 && text[at] != text[length]) {
        length = fallback[length - 1];
      }
      if (text[at] == text[length]) {
        length++;
      }
      fallback[at] = length;
    }
    return fallback;
  }

  @Override
  public byte[] pass(byte[] bytes, int offset, int length) {
    ByteArrayOutputStream passed = new ByteArrayOutputStream(length + sought.length);
    for (int at = offset; at < offset + length; at++) {
      pass(bytes[at], passed);
    }
    return passed.toByteArray();
  }

  private void pass(byte next, ByteArrayOutputStream passed) {
    while (matched > 0 && next != sought[matched]) {
      int shorter = fallback[matched - 1];
      passed.write(sought, 0, matched - shorter);
      matched = shorter;
    }
    if (next != sought[matched]) {
      passed.write(next);
      return;
    }
    matched++;
    if (matched == sought.length) {
      passed.write(replacement, 0, replacement.length);
      matched = 0;
    }
  }

  @Override
  public byte[] end() {
    byte[] rest = new byte[matched];
    System.arraycopy(sought, 0, rest, 0, matched);
    matched = 0;
    return rest;
  }

  @Override
  public boolean changesLength() {
    return sought.length != replacement.length;
  }
}
