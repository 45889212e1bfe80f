package io.keybearer.testing;

import io.keybearer.credential.CredentialTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clocks moved by hand on top of the machine's: they go on by themselves, and a test adds to them.
 * Waiting is real, so that several nodes can wait for each other.
 */
public final class HandTime implements CredentialTime {
  private final AtomicLong added = new AtomicLong();
  private final Duration skew;

  /** The machine's clocks, until they are moved. */
  public HandTime() {
    this(Duration.ZERO);
  }

  /**
   * Clocks of which the wall clock is wrong.
   *
   * @param skew how far it is ahead
   */
  public HandTime(Duration skew) {
    this.skew = skew;
  }

  /** Both clocks go ahead. */
  public void passes(Duration duration) {
    added.addAndGet(duration.toNanos());
  }

  @Override
  public long nanoTime() {
    return System.nanoTime() + added.get();
  }

  @Override
  public Instant instant() {
    return Instant.now().plusNanos(added.get()).plus(skew);
  }

  @Override
  public void sleep(Duration duration) throws InterruptedException {
    CredentialTime.system().sleep(duration);
  }
}
