package io.keybearer.cache;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * A bounded cache whose entries end at an instant of a given clock; the least used go first when it
 * is full. Safe for use by many threads.
 *
 * @param <V> values, immutable
 */
public final class ExpiringCache<V> implements AutoCloseable {
  private final InstantSource clock;
  private final BoundedCache<String, Entry> entries;

  /**
   * A value and its end.
   *
   * @param value the value
   * @param end the first instant at which it is gone
   * @param life the time from when it was put to its end
   */
  private record Entry(Object value, Instant end, Duration life) {}

  /**
   * An empty cache.
   *
   * @param entries the most entries, at least 1
   * @param clock tells when entries end
   */
  public ExpiringCache(long entries, InstantSource clock) {
    this.clock = clock;
    this.entries =
        new BoundedCache<>(
            String.class, Entry.class, entries, (key, entry) -> Optional.of(entry.life));
  }

  /** The value under a key; empty when there is none, or when its time is over. */
  @SuppressWarnings("unchecked") // Only put() fills the cache.
  public Optional<V> get(String key) {
    Entry entry = entries.get(key);
    return entry == null || !clock.instant().isBefore(entry.end)
        ? Optional.empty()
        : Optional.of((V) entry.value);
  }

  /**
   * Puts a value in place of any other.
   *
   * @param life how long it is kept; nothing is kept when that is no time at all
   */
  public void put(String key, V value, Duration life) {
    if (life.isNegative() || life.isZero()) {
      entries.remove(key);
    } else {
      entries.put(key, new Entry(value, clock.instant().plus(life), life));
    }
  }

  /** Takes a value out. */
  public void remove(String key) {
    entries.remove(key);
  }

  /** Forgets everything; closing again does nothing. */
  @Override
  public void close() {
    entries.close();
  }
}
