package io.keybearer.credential;

import io.keybearer.model.WorkerThreads;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of one credential manager: daemons, named, and gone after {@link #close(Duration)}.
 */
final class CredentialThreads {
  private static final Logger LOG = LoggerFactory.getLogger(CredentialThreads.class);

  private final WorkerThreads threads = new WorkerThreads("keybearer-refresh");
  private final ThreadPoolExecutor refreshes;
  private final List<Thread> others = new CopyOnWriteArrayList<>();

  CredentialThreads(int most) {
    this.refreshes =
        new ThreadPoolExecutor(0, most, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), threads);
  }

  /**
   * Runs a refresh.
   *
   * @throws java.util.concurrent.RejectedExecutionException when all threads are busy, or closed
   */
  void execute(Runnable refresh) {
    refreshes.execute(refresh);
  }

  /** How many refreshes are under way. */
  int underWay() {
    return refreshes.getActiveCount();
  }

  /** Starts a thread that runs until it is interrupted. */
  void start(String name, Runnable loop) {
    Thread thread = new Thread(loop, name);
    thread.setDaemon(true);
    thread.start();
    others.add(thread);
  }

  /** The names of the started threads that have ended, as by an error of the JVM. */
  List<String> ended() {
    return others.stream().filter(thread -> !thread.isAlive()).map(Thread::getName).toList();
  }

  /**
   * Ends all threads.
   *
   * @param grace how long refreshes under way may go on
   */
  void close(Duration grace) {
    others.forEach(Thread::interrupt);
    refreshes.shutdown();
    try {
      if (!refreshes.awaitTermination(grace.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("Refreshes under way are broken off after {}", grace);
        refreshes.shutdownNow();
      }
      threads.join(Duration.ofSeconds(2));
      for (Thread thread : others) {
        thread.join(TimeUnit.SECONDS.toMillis(5));
      }
    } catch (InterruptedException e) {
      refreshes.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
