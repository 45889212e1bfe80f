package io.keybearer.policy.expression;

import org.jspecify.annotations.Nullable;

/** A compiled expression node. Immutable; what a run needs is in its frame. */
@FunctionalInterface
interface Code {
  /**
   * The node's value.
   *
   * @throws ClrException when the expression throws
   * @throws LimitExceededException when it uses too much
   */
  @Nullable Object run(Frame frame);
}
