package io.keybearer.policy;

import io.keybearer.cache.ExpiringCache;
import io.keybearer.policy.expression.ValueCopies;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The values that documents keep between requests, on this node. A request gets a copy of its own
 * of what could be changed. Thread-safe.
 */
final class CachedValues implements AutoCloseable {
  /** The longest value that is kept. */
  static final int LONGEST = 1 << 20;

  private final ExpiringCache<Object> cache;

  /**
   * An empty cache.
   *
   * @param entries the most values
   * @param clock tells when values end
   */
  CachedValues(long entries, InstantSource clock) {
    cache = new ExpiringCache<>(entries, clock);
  }

  /** Reads the attribute {@code caching-type}. There is one cache, whatever it says. */
  static void checkType(ElementReader element) {
    element
        .literal("caching-type")
        .filter("external"::equals)
        .ifPresent(
            type -> element.warning("There is no external cache: the cache of this node is used"));
  }

  /** The value under a key. */
  Optional<Object> get(String key) {
    return cache.get(key).map(ValueCopies::of);
  }

  /**
   * Keeps a value; one that is null, or longer than {@value #LONGEST} characters or bytes, takes
   * the former one away.
   *
   * @throws PolicyFailure when the value belongs to its request, as a response does
   */
  void put(String key, @Nullable Object value, Duration life) {
    Object copy = value == null ? null : ValueCopies.of(value);
    if (value != null && copy == null) {
      throw PolicyFailure.failed(
          ErrorReasons.EXPRESSION, "A response can't be cached; store what it says.", null);
    }
    if (copy == null || length(copy) > LONGEST) {
      cache.remove(key);
    } else {
      cache.put(key, copy, life);
    }
  }

  private static int length(Object value) {
    if (value instanceof byte[] bytes) {
      return bytes.length;
    }
    return value instanceof Number || value instanceof Boolean
        ? 0
        : String.valueOf(Expressions.textOf(value)).length();
  }

  /** Takes a value out. */
  void remove(String key) {
    cache.remove(key);
  }

  @Override
  public void close() {
    cache.close();
  }
}
