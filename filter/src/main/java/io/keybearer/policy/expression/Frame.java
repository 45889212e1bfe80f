package io.keybearer.policy.expression;

import org.jspecify.annotations.Nullable;

/** The variables of one call of a function. Not thread-safe; it lives within one evaluation. */
final class Frame {
  private static final @Nullable Object[] NO_SLOTS = {};

  final Evaluation evaluation;
  final @Nullable Frame outer;
  final @Nullable Object[] slots;

  /** What the innermost {@code ?.} found not to be null. */
  @Nullable Object receiver;

  /** What {@code return} gave. */
  @Nullable Object result;

  Frame(Evaluation evaluation, @Nullable Frame outer, int size) {
    this.evaluation = evaluation;
    this.outer = outer;
    this.slots = size == 0 ? NO_SLOTS : new @Nullable Object[size];
  }

  /** The frame so many functions further out. */
  Frame up(int levels) {
    Frame frame = this;
    for (int level = levels; level > 0; level--) {
      Frame next = frame.outer;
      if (next == null) {
        throw new IllegalStateException("no frame that far out");
      }
      frame = next;
    }
    return frame;
  }
}
