package io.keybearer.admin;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does the application's background jobs, one after the other, at an interval once the store is
 * ready, and whenever it is told that there is work. A job that fails is logged and has its next
 * turn. One thread, which ends with {@link #close()}.
 */
final class BackgroundJobs implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BackgroundJobs.class);
  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(10);

  private final Duration interval;
  private final BooleanSupplier ready;
  private final List<Runnable> jobs;
  private final Semaphore wakings = new Semaphore(0);
  private volatile boolean closed;
  private final Thread thread;

  /**
   * Jobs to be done.
   *
   * @param name the thread's name
   * @param interval from the end of a turn to the next
   * @param ready whether they may begin
   * @param jobs each does what is due and returns; an interrupt asks it to return soon
   */
  BackgroundJobs(String name, Duration interval, BooleanSupplier ready, List<Runnable> jobs) {
    this.interval = interval;
    this.ready = ready;
    this.jobs = List.copyOf(jobs);
    this.thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Says that there is work, which must not wait for the next turn; returns at once. */
  void wake() {
    wakings.release();
  }

  /** Stops, and waits for the job that is under way. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(LONGEST_CLOSE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (!closed) {
        if (wakings.tryAcquire(interval.toMillis(), TimeUnit.MILLISECONDS)) {
          wakings.drainPermits();
        }
        if (ready.getAsBoolean()) {
          jobs.forEach(this::attempt);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void attempt(Runnable job) {
    try {
      job.run();
    } catch (RuntimeException e) {
      if (!closed) {
        LOG.warn("a background job failed and will be tried again: {}", e.getMessage(), e);
      }
    }
  }
}
