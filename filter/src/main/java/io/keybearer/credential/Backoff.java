package io.keybearer.credential;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.random.RandomGenerator;

/** Waiting times that double with each failure of an authorization in a row, with jitter. */
final class Backoff {
  private static final int MOST = 10_000;
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final RandomGenerator random;
  private final ConcurrentMap<Long, Integer> failures = new ConcurrentHashMap<>();

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  /** The wait after one more failure: 1 to 2 s, then twice that, and so on to a minute. */
  Duration failed(long authorizationId) {
    if (failures.size() > MOST) {
      failures.clear();
    }
    int count = failures.merge(authorizationId, 1, Integer::sum);
    Duration most = Duration.ofSeconds(2L << Math.min(count - 1, 6));
    Duration capped = most.compareTo(LONGEST) < 0 ? most : LONGEST;
    return jittered(capped);
  }

  void succeeded(long authorizationId) {
    failures.remove(authorizationId);
  }

  /**
   * The time to the next look at a row that another node is at: an eighth of the time waited so
   * far, so that little is added to a wait of any length; at least 4 to 8 ms, at most 25 to 50.
   */
  Duration poll(Duration waited) {
    return jittered(Duration.ofMillis(Math.max(8, Math.min(50, waited.toMillis() / 8))));
  }

  /** Between half of a time and all of it. */
  Duration jittered(Duration most) {
    long half = most.toMillis() / 2;
    return Duration.ofMillis(half + random.nextLong(half + 1));
  }
}
