package io.keybearer.model;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes the daemon threads of one part and waits for their end.
 *
 * <p>A pool calls itself terminated a moment before its last thread is gone. A container that
 * undeploys the application in that moment finds a thread of it alive and reports a leak; so the
 * threads themselves are waited for.
 *
 * <p>Thread-safe.
 */
public final class WorkerThreads implements ThreadFactory {
  private final String name;
  private final AtomicInteger made = new AtomicInteger();
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

  /** Threads named {@code name-1}, {@code name-2}, and so on. */
  public WorkerThreads(String name) {
    this.name = name;
  }

  @Override
  public Thread newThread(Runnable task) {
    Thread thread = new Thread(task, name + "-" + made.incrementAndGet());
    thread.setDaemon(true);
    threads.removeIf(old -> old.getState() == Thread.State.TERMINATED);
    threads.add(thread);
    return thread;
  }

  /**
   * Interrupts what a pool of these threads does, takes no more, and waits until no thread is left.
   *
   * @param pool a pool that makes its threads here
   * @param patience how long to wait at most
   * @return whether all threads have ended; false also when the caller is interrupted, which stays
   *     interrupted
   */
  public boolean end(ExecutorService pool, Duration patience) {
    pool.shutdownNow();
    return join(patience);
  }

  /**
   * Waits until no thread is left. A pool's threads end only after it was shut down.
   *
   * @param patience how long to wait at most
   * @return whether all threads have ended; false also when the caller is interrupted, which stays
   *     interrupted
   */
  public boolean join(Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    for (Thread thread : threads) {
      try {
        if (thread.getState() != Thread.State.NEW) {
          TimeUnit.NANOSECONDS.timedJoin(thread, end - System.nanoTime());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return threads.stream().noneMatch(Thread::isAlive);
  }
}
