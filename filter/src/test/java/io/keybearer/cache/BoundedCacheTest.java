package io.keybearer.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class BoundedCacheTest {
  @Test
  void valueIsFound_untilItIsRemoved() {
    try (BoundedCache<String, Integer> cache = cache(10, Optional.empty())) {
      cache.put("a", 1);
      cache.put("b", 2);

      cache.remove("a");

      assertThat(cache.get("a")).isNull();
      assertThat(cache.get("b")).isEqualTo(2);
    }
  }

  @Test
  void entriesStayWithinTheBound() {
    try (BoundedCache<String, Integer> cache = cache(10, Optional.empty())) {
      for (int i = 0; i < 1000; i++) {
        cache.put("key" + i, i);
      }

      int found = 0;
      for (int i = 0; i < 1000; i++) {
        found += cache.get("key" + i) == null ? 0 : 1;
      }
      assertThat(found).isBetween(1, 10);
    }
  }

  @Test
  void valueIsGone_whenItsOwnLifeIsOver() {
    try (BoundedCache<String, Integer> cache = cache(10, Optional.of(Duration.ZERO))) {
      cache.put("a", 1);

      assertThat(cache.get("a")).isNull();
    }
  }

  @Test
  void nothingIsFound_whenTheCacheIsCleared() {
    try (BoundedCache<String, Integer> cache = cache(10, Optional.empty())) {
      cache.put("a", 1);

      cache.clear();

      assertThat(cache.get("a")).isNull();
    }
  }

  @Test
  void noThreadIsLeft_whenTheCacheIsClosed() {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    BoundedCache<String, Integer> cache = cache(10, Optional.empty());
    cache.put("a", 1);

    cache.close();

    assertThat(Thread.getAllStackTraces().keySet())
        .filteredOn(thread -> thread.getName().contains("hcache"))
        .isSubsetOf(before);
  }

  private static BoundedCache<String, Integer> cache(int entries, Optional<Duration> life) {
    return new BoundedCache<>(String.class, Integer.class, entries, (key, value) -> life);
  }
}
