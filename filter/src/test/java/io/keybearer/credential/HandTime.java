package io.keybearer.credential;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clocks moved by hand on top of the machine's: they go on by themselves, and a test adds to them.
 * Waiting is real, so that several nodes can wait for each other.
 */
final class HandTime implements CredentialTime {
  private final AtomicLong added = new AtomicLong();

  void passes(Duration duration) {
    added.addAndGet(duration.toNanos());
  }

  @Override
  public long nanoTime() {
    return System.nanoTime() + added.get();
  }

  @Override
  public Instant instant() {
    return Instant.now().plusNanos(added.get());
  }

  @Override
  public void sleep(Duration duration) throws InterruptedException {
    CredentialTime.system().sleep(duration);
  }
}
