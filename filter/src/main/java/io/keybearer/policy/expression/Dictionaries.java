package io.keybearer.policy.expression;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Dictionaries as maps. */
final class Dictionaries {
  private Dictionaries() {}

  @SuppressWarnings("unchecked")
  static Map<@Nullable Object, @Nullable Object> of(@Nullable Object dictionary) {
    if (dictionary instanceof Map<?, ?> map) {
      return (Map<@Nullable Object, @Nullable Object>) map;
    }
    if (dictionary == null) {
      throw ClrException.nullReference();
    }
    throw ClrException.cast(dictionary, "IDictionary");
  }

  /**
   * The value of a key. A variable that isn't there is null, as in Azure; in any other dictionary a
   * missing key fails.
   */
  static @Nullable Object get(
      Evaluation evaluation, @Nullable Object dictionary, @Nullable Object key) {
    Map<@Nullable Object, @Nullable Object> map = of(dictionary);
    Object value = key == null ? null : map.get(key);
    if (value == null) {
      if (key == null) {
        throw ClrException.nullArgument("key");
      }
      boolean variables = dictionary == evaluation.context().variables();
      if (!variables && !map.containsKey(key)) {
        throw ClrException.keyNotFound(key);
      }
    }
    return value;
  }

  /** {@code TryGetValue}. */
  static boolean tryGet(
      @Nullable Object dictionary, @Nullable Object key, @Nullable Object result) {
    Map<@Nullable Object, @Nullable Object> map = of(dictionary);
    if (key == null) {
      throw ClrException.nullArgument("key");
    }
    if (result instanceof Reference reference) {
      reference.value = map.get(key);
    }
    return map.containsKey(key);
  }
}
