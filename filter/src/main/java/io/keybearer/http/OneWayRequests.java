package io.keybearer.http;

import io.keybearer.model.WorkerThreads;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Sends requests whose answers nobody waits for: a few at a time, the others in a queue of limited
 * length. Safe for use by many threads; {@link #close()} drops what waits.
 */
public final class OneWayRequests implements AutoCloseable {
  private static final int AT_A_TIME = 8;
  private static final int WAITING = 512;

  private final OutboundHttpClient client;
  private final WorkerThreads threads = new WorkerThreads("keybearer-one-way");
  private final ThreadPoolExecutor senders;

  /** Sends by that client, which is not closed with this. */
  public OneWayRequests(OutboundHttpClient client) {
    this.client = client;
    this.senders =
        new ThreadPoolExecutor(
            AT_A_TIME, AT_A_TIME, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), threads);
    senders.allowCoreThreadTimeOut(true);
  }

  /**
   * Sends a request some time soon.
   *
   * @param deadline time for the whole exchange, once its turn has come
   * @param failed is told when it was not sent, or had no answer
   */
  public void send(HttpRequest request, Duration deadline, Consumer<RuntimeException> failed) {
    try {
      senders.execute(
          () -> {
            try {
              client.send(request, deadline);
            } catch (RuntimeException e) {
              failed.accept(e);
            }
          });
    } catch (RejectedExecutionException e) {
      failed.accept(
          new HttpNotSentException(
              HttpNotSentException.Cause.BUSY, "too many requests wait to be sent", e));
    }
  }

  @Override
  public void close() {
    threads.end(senders, Duration.ofSeconds(2));
  }
}
