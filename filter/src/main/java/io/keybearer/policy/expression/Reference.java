package io.keybearer.policy.expression;

import org.jspecify.annotations.Nullable;

/** Where a method leaves the value of an {@code out} argument. */
final class Reference {
  @Nullable Object value;
}
