package io.keybearer.policy.expression;

import org.jspecify.annotations.Nullable;

/** Copies values of expressions, so that they can outlive the request that made them. */
public final class ValueCopies {
  private ValueCopies() {}

  /**
   * A copy that shares nothing changeable with the value.
   *
   * @return null when the value belongs to its request, as responses and their bodies do
   */
  public static @Nullable Object of(Object value) {
    if (value instanceof JsonToken token) {
      return token.copy();
    }
    if (value instanceof byte[] bytes) {
      return bytes.clone();
    }
    return value instanceof ResponseView || value instanceof MessageBody ? null : value;
  }
}
