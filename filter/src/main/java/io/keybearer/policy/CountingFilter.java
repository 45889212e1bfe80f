package io.keybearer.policy;

import java.util.Arrays;
import java.util.function.LongConsumer;

/** Tells somebody how many bytes pass by, and changes nothing. */
final class CountingFilter implements BodyFilter {
  private static final byte[] NOTHING = {};

  private final LongConsumer counter;

  /**
   * A filter.
   *
   * @param counter is told the length of each piece
   */
  CountingFilter(LongConsumer counter) {
    this.counter = counter;
  }

  @Override
  public byte[] pass(byte[] bytes, int offset, int length) {
    counter.accept(length);
    return offset == 0 && length == bytes.length
        ? bytes
        : Arrays.copyOfRange(bytes, offset, offset + length);
  }

  @Override
  public byte[] end() {
    return NOTHING;
  }

  @Override
  public boolean changesLength() {
    return false;
  }
}
