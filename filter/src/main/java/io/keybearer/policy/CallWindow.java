package io.keybearer.policy;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Counts calls over a sliding window, and says when there is room again. Calls that come close
 * together share an entry that counts as if all had come with the last one, so that the window
 * takes little memory and never lets more calls pass than it should.
 *
 * <p>Times are milliseconds of one clock; one that goes back is taken as standing still.
 * Thread-safe.
 */
final class CallWindow {
  private static final int ENTRIES = 100;

  private final Deque<Calls> entries = new ArrayDeque<>();
  private long longestPeriod;
  private long latest = Long.MIN_VALUE;

  private static final class Calls {
    private final long first;
    private long last;
    private long count;

    Calls(long time) {
      this.first = time;
      this.last = time;
    }
  }

  /** A window without calls. */
  CallWindow() {}

  /**
   * Counts a call, if there is room for it.
   *
   * @param limit how many calls the period may have
   * @param count for how many calls this one counts
   * @return how many more calls there is room for, 0 or more; when there was no room, the
   *     milliseconds until there is, as a negative number
   */
  synchronized long add(long now, long periodMillis, long limit, long count) {
    long wait = waitMillis(now, periodMillis, limit);
    if (wait > 0) {
      return -wait;
    }
    count(now, periodMillis, count);
    return Math.max(0, limit - total(periodMillis));
  }

  /**
   * Whether there is room for a call, without counting it: as {@link #add} with a count of none.
   */
  synchronized long check(long now, long periodMillis, long limit) {
    long wait = waitMillis(now, periodMillis, limit);
    return wait > 0 ? -wait : limit - total(periodMillis);
  }

  /** Counts a call whether there is room for it or not. */
  synchronized void count(long now, long periodMillis, long count) {
    if (count <= 0) {
      return;
    }
    advance(now, periodMillis);
    Calls last = entries.peekLast();
    if (last == null || latest - last.first >= Math.max(1, periodMillis / ENTRIES)) {
      last = new Calls(latest);
      entries.add(last);
    }
    last.last = latest;
    last.count += count;
  }

  /** The milliseconds until fewer than the limit are in the period; 0 when that is so now. */
  private long waitMillis(long now, long periodMillis, long limit) {
    advance(now, periodMillis);
    if (limit <= 0) {
      return periodMillis;
    }
    long excess = total(periodMillis) - limit + 1;
    if (excess <= 0) {
      return 0;
    }
    for (Calls calls : entries) {
      if (calls.last > latest - periodMillis) {
        excess -= calls.count;
        if (excess <= 0) {
          return calls.last + periodMillis - latest;
        }
      }
    }
    return periodMillis;
  }

  private long total(long periodMillis) {
    long total = 0;
    for (Calls calls : entries) {
      if (calls.last > latest - periodMillis) {
        total += calls.count;
      }
    }
    return total;
  }

  private void advance(long now, long periodMillis) {
    latest = Math.max(latest, now);
    longestPeriod = Math.max(longestPeriod, periodMillis);
    while (!entries.isEmpty() && entries.getFirst().last <= latest - longestPeriod) {
      entries.removeFirst();
    }
  }
}
