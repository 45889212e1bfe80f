package io.keybearer.admin;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does the application's background jobs, one after the other, every 10 s once the store is ready.
 * A job that fails is logged and has its next turn. One thread, which ends with {@link #close()}.
 */
final class BackgroundJobs implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BackgroundJobs.class);
  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(10);

  private final BooleanSupplier ready;
  private final List<Runnable> jobs;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  /**
   * Jobs to be done.
   *
   * @param ready whether they may begin
   * @param jobs each does what is due and returns; an interrupt asks it to return soon
   */
  BackgroundJobs(BooleanSupplier ready, List<Runnable> jobs) {
    this.ready = ready;
    this.jobs = List.copyOf(jobs);
    this.thread = new Thread(this::run, "keybearer-admin-jobs");
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Stops, and waits for the job that is under way. */
  @Override
  public void close() {
    closed.countDown();
    thread.interrupt();
    try {
      thread.join(LONGEST_CLOSE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (!closed.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
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
      if (closed.getCount() > 0) {
        LOG.warn("a background job failed and will be tried again: {}", e.getMessage(), e);
      }
    }
  }
}
