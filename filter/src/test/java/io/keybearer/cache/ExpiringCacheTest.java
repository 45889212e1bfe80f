package io.keybearer.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** A bounded cache whose entries end by a given clock. */
class ExpiringCacheTest {
  private static final Instant START = Instant.parse("2026-03-02T09:00:00Z");

  private final AtomicReference<Instant> now = new AtomicReference<>(START);

  @Test
  void givesAValueUntilItsEndAndNoLonger() {
    try (ExpiringCache<String> cache = new ExpiringCache<>(10, now::get)) {
      // Given
      cache.put("a", "1", Duration.ofSeconds(5));

      // When, Then
      now.set(START.plusMillis(4_999));
      assertThat(cache.get("a")).contains("1");
      now.set(START.plusSeconds(5));
      assertThat(cache.get("a")).isEmpty();
    }
  }

  @Test
  void keepsNothing_whenTheLifeIsNoTime() {
    try (ExpiringCache<String> cache = new ExpiringCache<>(10, now::get)) {
      // Given
      cache.put("a", "1", Duration.ofSeconds(5));

      // When
      cache.put("a", "2", Duration.ZERO);

      // Then
      assertThat(cache.get("a")).isEmpty();
    }
  }

  @Test
  void holdsNoMoreEntriesThanItMay() {
    try (ExpiringCache<Integer> cache = new ExpiringCache<>(10, now::get)) {
      // When
      for (int key = 0; key < 100; key++) {
        cache.put(Integer.toString(key), key, Duration.ofHours(1));
      }

      // Then
      int found = 0;
      for (int key = 0; key < 100; key++) {
        found += cache.get(Integer.toString(key)).isPresent() ? 1 : 0;
      }
      assertThat(found).isBetween(1, 10);
    }
  }
}
