package io.keybearer.policy.expression;

import org.jspecify.annotations.Nullable;

/** A lambda or local function as a value, bound to the variables around it. */
@FunctionalInterface
interface FunctionValue {
  /** Calls it. */
  @Nullable Object call(@Nullable Object... arguments);
}
