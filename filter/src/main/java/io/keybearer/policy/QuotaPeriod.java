package io.keybearer.policy;

/**
 * Counts calls and bytes over periods of a fixed length, one after the other. Times are
 * milliseconds of one clock; one that goes back is taken as standing still. Thread-safe.
 */
final class QuotaPeriod {
  private final long anchor;
  private final long lengthMillis;
  private long period;
  private long calls;
  private long bytes;

  /**
   * A count of nothing.
   *
   * @param anchor when a period begins
   * @param lengthMillis the length of a period; 0 when it does not end
   */
  QuotaPeriod(long anchor, long lengthMillis) {
    this.anchor = anchor;
    this.lengthMillis = lengthMillis;
    this.period = Long.MIN_VALUE;
  }

  /** Counts a call, if fewer than the limit came in this period. */
  synchronized boolean addCall(long now, long limit) {
    advance(now);
    if (calls >= limit) {
      return false;
    }
    calls++;
    return true;
  }

  /** Counts bytes. */
  synchronized void addBytes(long now, long count) {
    advance(now);
    bytes += count;
  }

  /** Whether fewer bytes than the limit were counted in this period. */
  synchronized boolean hasBytesLeft(long now, long limit) {
    advance(now);
    return bytes < limit;
  }

  /** The milliseconds until the next period begins; -1 when none does. */
  synchronized long millisLeft(long now) {
    advance(now);
    return lengthMillis == 0 ? -1 : anchor + (period + 1) * lengthMillis - now;
  }

  private void advance(long now) {
    long current = lengthMillis == 0 ? 0 : Math.floorDiv(now - anchor, lengthMillis);
    if (current > period) {
      period = current;
      calls = 0;
      bytes = 0;
    }
  }
}
