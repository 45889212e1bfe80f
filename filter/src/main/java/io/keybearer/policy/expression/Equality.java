package io.keybearer.policy.expression;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What {@code ==} and {@code Equals} compare: values. Where C# would compare two objects by
 * identity, as in {@code context.Variables["a"] == "b"}, their values count here too.
 */
final class Equality {
  private Equality() {}

  static boolean equal(@Nullable Object left, @Nullable Object right) {
    if (left == right) {
      return !(left instanceof Double number && number.isNaN());
    }
    if (left == null || right == null) {
      return false;
    }
    if (left instanceof JsonValue || right instanceof JsonValue) {
      return equal(plain(left), plain(right));
    }
    if (Numbers.typeOf(left) != null && Numbers.typeOf(right) != null) {
      return Numbers.equal(left, right);
    }
    return TimeArithmetic.equal(left, right);
  }

  private static @Nullable Object plain(Object value) {
    return value instanceof JsonValue json ? json.value() : value;
  }

  /** {@code JToken.DeepEquals}. */
  static boolean deep(@Nullable JsonToken left, @Nullable JsonToken right) {
    if (left == null || right == null) {
      return left == right;
    }
    if (left instanceof JsonValue || right instanceof JsonValue) {
      return left.getClass() == right.getClass() && equal(left, right);
    }
    if (left instanceof JsonProperty one && right instanceof JsonProperty other) {
      return one.name().equals(other.name()) && deep(one.value(), other.value());
    }
    if (left instanceof JsonObject one && right instanceof JsonObject other) {
      return one.size() == other.size()
          && one.properties().stream()
              .allMatch(property -> deep(property.value(), other.get(property.name())));
    }
    List<JsonToken> first = left.children();
    List<JsonToken> second = right.children();
    boolean same = left.getClass() == right.getClass() && first.size() == second.size();
    for (int i = 0; same && i < first.size(); i++) {
      same = deep(first.get(i), second.get(i));
    }
    return same;
  }

  /** A hash that agrees with {@link #equal}. */
  static int hash(@Nullable Object value) {
    if (value instanceof Object[] array) {
      return Arrays.hashCode(array);
    }
    return Objects.hashCode(value);
  }

  /** Orders two values that have an order. */
  @SuppressWarnings("unchecked")
  static int compare(@Nullable Object left, @Nullable Object right) {
    if (left == null || right == null) {
      return left == right ? 0 : left == null ? -1 : 1;
    }
    Object one = plain(left);
    Object other = plain(right);
    if (one == null || other == null) {
      return one == other ? 0 : one == null ? -1 : 1;
    }
    if (Numbers.typeOf(one) != null && Numbers.typeOf(other) != null) {
      return Numbers.compare(one, other);
    }
    if (one instanceof String text && other instanceof String second) {
      return TextOrder.compare(text, second);
    }
    if (one instanceof Comparable<?> && one.getClass() == other.getClass()) {
      return ((Comparable<Object>) one).compareTo(other);
    }
    throw ClrException.invalidOperation("Failed to compare two elements in the array.");
  }
}
