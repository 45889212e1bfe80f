package io.keybearer.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class WorkerThreadsTest {
  private static final int ROUNDS = 2_000;

  private final WorkerThreads threads = new WorkerThreads("test-worker");

  @Test
  void leavesNoThreadAlive_whenAPoolHasEnded() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      // Given
      List<Thread> made = new ArrayList<>();
      ExecutorService pool = Executors.newFixedThreadPool(2, task -> note(made, task));
      pool.submit(() -> {}).get();

      // When
      boolean ended = threads.end(pool, Duration.ofSeconds(10));

      // Then a pool that only calls itself terminated would fail in some of the rounds
      assertThat(ended).isTrue();
      assertThat(made).isNotEmpty().noneMatch(Thread::isAlive);
    }
  }

  @Test
  void saysThatAThreadIsLeft_whenItsTaskWouldNotEnd() throws Exception {
    // Given
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    ExecutorService pool = Executors.newSingleThreadExecutor(threads);
    pool.execute(
        () -> {
          started.countDown();
          awaitStubbornly(released);
        });
    started.await();

    // When
    boolean ended = threads.end(pool, Duration.ofMillis(1));
    released.countDown();

    // Then
    assertThat(ended).isFalse();
    assertThat(threads.join(Duration.ofSeconds(10))).isTrue();
  }

  @Test
  void saysThatAThreadIsLeft_andStaysInterrupted_whenItsCallerIsInterrupted() throws Exception {
    // Given
    CountDownLatch released = new CountDownLatch(1);
    ExecutorService pool = Executors.newSingleThreadExecutor(threads);
    pool.execute(() -> awaitStubbornly(released));
    Thread.currentThread().interrupt();

    // When
    boolean ended = threads.end(pool, Duration.ofSeconds(10));

    // Then
    assertThat(Thread.interrupted()).isTrue();
    assertThat(ended).isFalse();
    released.countDown();
    assertThat(threads.join(Duration.ofSeconds(10))).isTrue();
  }

  private Thread note(List<Thread> made, Runnable task) {
    Thread thread = threads.newThread(task);
    made.add(thread);
    return thread;
  }

  /** Waits like code that swallows interruptions. */
  private static void awaitStubbornly(CountDownLatch latch) {
    while (true) {
      try {
        latch.await();
        return;
      } catch (InterruptedException e) {
        // Goes on waiting, as the task under test shall.
      }
    }
  }
}
