package io.keybearer.admin.rest;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Counts the requests of each caller by the minute. Of a busy minute's callers nothing is left when
 * the next one begins, so that memory holds those of one minute only. Thread-safe.
 */
final class RequestRate {
  private static final long MINUTE = 60_000_000_000L;

  private final int most;
  private final LongSupplier nanoTime;
  private final Map<String, Integer> counts = new HashMap<>();
  private long minuteBegan;

  /**
   * A count.
   *
   * @param most the most requests of a caller in a minute; 0 for any number
   * @param nanoTime the time as {@link System#nanoTime} gives it
   */
  RequestRate(int most, LongSupplier nanoTime) {
    this.most = most;
    this.nanoTime = nanoTime;
    this.minuteBegan = nanoTime.getAsLong();
  }

  /**
   * Counts a request.
   *
   * @return 0 when it may go on; otherwise the seconds after which another may
   */
  synchronized int count(String caller) {
    long passed = nanoTime.getAsLong() - minuteBegan;
    if (passed >= MINUTE) {
      counts.clear();
      minuteBegan += passed - passed % MINUTE;
      passed %= MINUTE;
    }
    boolean tooMany = most > 0 && counts.merge(caller, 1, Integer::sum) > most;
    return tooMany ? (int) ((MINUTE - passed + 999_999_999L) / 1_000_000_000L) : 0;
  }
}
