package io.keybearer.admin;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does the work that the application needs before it can answer, again and again until it succeeds:
 * the database may come later than the application. One thread, which ends with the success or with
 * {@link #close()}.
 */
final class StartUp implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StartUp.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(10);

  private final Runnable work;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private volatile boolean done;

  /**
   * Work to be done.
   *
   * @param work may fail and run again at any of its steps
   */
  StartUp(Runnable work) {
    this.work = work;
    this.thread = new Thread(this::run, "keybearer-admin-start");
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Whether the work has succeeded. */
  boolean isDone() {
    return done;
  }

  /** Stops trying, and waits for the attempt that is under way. */
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
    String lastMessage = "";
    Duration pause = FIRST_PAUSE;
    while (closed.getCount() > 0) {
      @Nullable RuntimeException failure = attempt();
      if (failure == null) {
        done = true;
        LOG.info("the store is ready");
        return;
      }
      String message = String.valueOf(failure.getMessage());
      if (closed.getCount() > 0 && !message.equals(lastMessage)) {
        LOG.warn("the store is not ready; trying until it is: {}", message, failure);
        lastMessage = message;
      }
      if (isClosedAfter(pause)) {
        return;
      }
      pause =
          pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0
              ? pause.multipliedBy(2)
              : LONGEST_PAUSE;
    }
  }

  // Whatever failed, trying again is the one thing to do: a person may mend it meanwhile.
  private @Nullable RuntimeException attempt() {
    try {
      work.run();
      return null;
    } catch (RuntimeException e) {
      return e;
    }
  }

  private boolean isClosedAfter(Duration pause) {
    try {
      return closed.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      return true;
    }
  }
}
