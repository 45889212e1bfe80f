package io.keybearer.policy;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A value that a document gives to a policy: known when the document is loaded, or computed for
 * each request by an expression.
 *
 * @param <T> what it is
 */
@FunctionalInterface
interface Operand<T extends @Nullable Object> {
  /**
   * The value for this request.
   *
   * @throws PolicyFailure when the expression fails or gives something else
   */
  T of(PolicyRun run);

  /** A value that is the same for every request. */
  static <T extends @Nullable Object> Operand<T> constant(T value) {
    return new Constant<>(value);
  }

  /**
   * An operand made of this one; at once, when this one is constant.
   *
   * @param change what to make of the value
   */
  default <R extends @Nullable Object> Operand<R> map(Function<? super T, ? extends R> change) {
    return run -> change.apply(of(run));
  }

  /** Whether the value is known when the document is loaded. */
  default boolean isConstant() {
    return false;
  }

  /**
   * A value that is the same for every request.
   *
   * @param value the value
   * @param <T> what it is
   */
  record Constant<T extends @Nullable Object>(T value) implements Operand<T> {
    @Override
    public T of(PolicyRun run) {
      return value;
    }

    @Override
    public <R extends @Nullable Object> Operand<R> map(Function<? super T, ? extends R> change) {
      return new Constant<>(change.apply(value));
    }

    @Override
    public boolean isConstant() {
      return true;
    }
  }
}
