package io.keybearer.policy;

import io.keybearer.cache.ExpiringCache;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The values that documents keep between requests, on this node. A request gets a copy of its own
 * of what could be changed. Thread-safe.
 */
final class CachedValues implements AutoCloseable {
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
    return cache.get(key).map(CachedValues::copy);
  }

  /** Keeps a value; one that is null takes the former one away. */
  void put(String key, @Nullable Object value, Duration life) {
    if (value == null) {
      cache.remove(key);
    } else {
      cache.put(key, copy(value), life);
    }
  }

  /** Takes a value out. */
  void remove(String key) {
    cache.remove(key);
  }

  private static Object copy(Object value) {
    return value instanceof byte[] bytes ? bytes.clone() : value;
  }

  @Override
  public void close() {
    cache.close();
  }
}
