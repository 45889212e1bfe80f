package io.keybearer.cache;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.ehcache.Cache;
import org.ehcache.config.builders.CacheConfigurationBuilder;
import org.ehcache.config.builders.CacheManagerBuilder;
import org.ehcache.config.builders.ExpiryPolicyBuilder;
import org.ehcache.config.builders.ResourcePoolsBuilder;
import org.ehcache.expiry.ExpiryPolicy;
import org.jspecify.annotations.Nullable;

/**
 * A cache on the heap with a bound on its entries; the least used go first when it is full.
 *
 * <p>An entry's life is told by the entry itself, and frees memory at some time after it; whoever
 * needs an entry to be gone at a certain instant checks that on each hit. Safe for use by many
 * threads.
 *
 * @param <K> keys, with equals and hashCode
 * @param <V> values, immutable
 */
public final class BoundedCache<K, V> implements AutoCloseable {
  private static final String NAME = "entries";

  private final org.ehcache.CacheManager manager;
  private final Cache<K, V> cache;
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * An empty cache that keeps its entries until they are crowded out.
   *
   * @param keyType the keys' class
   * @param valueType the values' class
   * @param entries the most entries, at least 1
   */
  public BoundedCache(Class<K> keyType, Class<V> valueType, long entries) {
    this(keyType, valueType, entries, ExpiryPolicyBuilder.noExpiration());
  }

  /**
   * An empty cache.
   *
   * @param keyType the keys' class
   * @param valueType the values' class
   * @param entries the most entries, at least 1
   * @param life an entry's life from the moment it is put; empty keeps it until it is crowded out
   */
  public BoundedCache(
      Class<K> keyType,
      Class<V> valueType,
      long entries,
      BiFunction<K, V, Optional<Duration>> life) {
    this(keyType, valueType, entries, new OwnLife<>(life));
  }

  private BoundedCache(
      Class<K> keyType,
      Class<V> valueType,
      long entries,
      ExpiryPolicy<? super K, ? super V> expiry) {
    this.manager =
        CacheManagerBuilder.newCacheManagerBuilder()
            .withCache(
                NAME,
                CacheConfigurationBuilder.newCacheConfigurationBuilder(
                        keyType, valueType, ResourcePoolsBuilder.heap(entries))
                    .withExpiry(expiry))
            .build(true);
    this.cache = manager.getCache(NAME, keyType, valueType);
  }

  /** The value under a key, or null. */
  public @Nullable V get(K key) {
    return cache.get(key);
  }

  /** Puts a value in place of any other. */
  public void put(K key, V value) {
    cache.put(key, value);
  }

  /**
   * The value under a key, put there now if there is none.
   *
   * @param first makes it; what it makes is dropped when another thread was faster
   */
  public V getOrPut(K key, Supplier<? extends V> first) {
    V found = cache.get(key);
    if (found != null) {
      return found;
    }
    V made = first.get();
    V other = cache.putIfAbsent(key, made);
    return other != null ? other : made;
  }

  /** Takes a value out. */
  public void remove(K key) {
    cache.remove(key);
  }

  /** Takes all values out. */
  public void clear() {
    cache.clear();
  }

  /** Forgets everything and frees what the cache holds; closing again does nothing. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      manager.close();
    }
  }

  /** Each value's own life, from its creation or update; reading does not prolong it. */
  private static final class OwnLife<K, V> implements ExpiryPolicy<K, V> {
    private final BiFunction<K, V, Optional<Duration>> life;

    OwnLife(BiFunction<K, V, Optional<Duration>> life) {
      this.life = life;
    }

    @Override
    public Duration getExpiryForCreation(K key, V value) {
      return life.apply(key, value).orElse(INFINITE);
    }

    @Override
    public @Nullable Duration getExpiryForAccess(K key, Supplier<? extends V> value) {
      return null;
    }

    @Override
    public Duration getExpiryForUpdate(K key, Supplier<? extends V> oldValue, V newValue) {
      return getExpiryForCreation(key, newValue);
    }
  }
}
