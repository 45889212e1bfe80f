package io.keybearer.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A value made of others: once, when all of them are constant, else for each request. Thread-safe.
 *
 * @param <T> what it is
 */
final class CombinedOperand<T> implements Operand<T> {
  private final boolean constant;
  private final Operand<T> maker;
  private volatile @Nullable T made;

  /**
   * A value.
   *
   * @param parts what it is made of
   * @param maker makes it of them
   */
  CombinedOperand(List<? extends Operand<?>> parts, Operand<T> maker) {
    this.constant = parts.stream().allMatch(CombinedOperand::isKnown);
    this.maker = maker;
  }

  /** All of these values, in order. */
  static <T> Operand<List<T>> all(List<Operand<T>> parts) {
    return new CombinedOperand<>(parts, run -> parts.stream().map(part -> part.of(run)).toList());
  }

  private static boolean isKnown(Operand<?> part) {
    return part.isConstant() || (part instanceof CombinedOperand<?> inner && inner.constant);
  }

  @Override
  public T of(PolicyRun run) {
    if (!constant) {
      return maker.of(run);
    }
    T known = made;
    if (known == null) {
      known = maker.of(run);
      made = known;
    }
    return known;
  }
}
