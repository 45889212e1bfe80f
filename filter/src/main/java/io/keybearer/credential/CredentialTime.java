package io.keybearer.credential;

import java.time.Duration;
import java.time.Instant;

/**
 * The clocks of this node, and waiting by them. Spans are measured on the monotonic clock; the wall
 * clock is asked beside it because the monotonic one may stand still while a machine sleeps.
 */
public interface CredentialTime {
  /** The monotonic clock, in nanoseconds of no fixed origin. */
  long nanoTime();

  /** The wall clock. */
  Instant instant();

  /** The wall clock, in milliseconds since 1970. */
  default long millis() {
    return instant().toEpochMilli();
  }

  /**
   * Waits.
   *
   * @throws InterruptedException if the thread is interrupted
   */
  void sleep(Duration duration) throws InterruptedException;

  /** The machine's own clocks. */
  static CredentialTime system() {
    return SystemTime.INSTANCE;
  }
}
