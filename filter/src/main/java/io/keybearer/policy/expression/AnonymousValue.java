package io.keybearer.policy.expression;

import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A value of {@code new { a = 1 }}.
 *
 * @param members names and values in the order written; not changed
 */
record AnonymousValue(Map<String, @Nullable Object> members) {
  /** As .NET shows it. */
  @Override
  public String toString() {
    return members.entrySet().stream()
        .map(member -> member.getKey() + " = " + Texts.of(member.getValue()))
        .collect(Collectors.joining(", ", "{ ", " }"));
  }
}
