package io.keybearer.policy.expression;

import io.keybearer.policyxml.expression.TypeName;
import org.jspecify.annotations.Nullable;

/**
 * A compiled expression and its static type.
 *
 * @param type the type; {@link Types#NULL} for the literal null
 * @param code what computes it
 * @param constant a literal's value, or null
 */
record Typed(TypeName type, Code code, @Nullable Object constant) {
  Typed(TypeName type, Code code) {
    this(type, code, null);
  }

  boolean isNull() {
    return type.equals(Types.NULL);
  }
}
