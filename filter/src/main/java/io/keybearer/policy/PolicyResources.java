package io.keybearer.policy;

import java.time.Duration;
import java.time.InstantSource;

/**
 * What policies share between requests, and reach beyond a request: the values they keep, the
 * counters of limits, the way out over HTTP, the log of traces.
 *
 * <p>Thread-safe. Closing it forgets values and counters.
 */
public final class PolicyResources implements AutoCloseable {
  private final PolicyOutbound outbound;
  private final Pause pause;
  private final CachedValues values;
  private final CallCounters counters;
  private final Tracing tracing;

  /** Lets a request wait. */
  @FunctionalInterface
  public interface Pause {
    /**
     * Waits.
     *
     * @throws PolicyFailure when the wait is broken off
     */
    void pause(Duration length);

    /** Makes the thread sleep. */
    static Pause sleeping() {
      return length -> {
        try {
          Thread.sleep(length.toMillis());
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw PolicyFailure.failed(ErrorReasons.INTERNAL, "The wait was interrupted.", e);
        }
      };
    }
  }

  /**
   * How much is remembered.
   *
   * @param cachedValues the most values of {@code cache-store-value}; at least 1
   * @param counters the most keys of rate limits, and of quotas; at least 1
   */
  public record Memory(int cachedValues, int counters) {
    /** 5,000 values and 100,000 keys. */
    public static final Memory DEFAULT = new Memory(5_000, 100_000);
  }

  /**
   * Resources.
   *
   * @param outbound sends the requests that policies make
   * @param pause lets requests wait between retries
   * @param clock tells when kept values end
   * @param memory how much is remembered
   * @param tracesValues whether the texts that documents compute are written when they are traced;
   *     they may hold tokens
   */
  public PolicyResources(
      PolicyOutbound outbound,
      Pause pause,
      InstantSource clock,
      Memory memory,
      boolean tracesValues) {
    this.outbound = outbound;
    this.pause = pause;
    this.values = new CachedValues(memory.cachedValues(), clock);
    this.counters = new CallCounters(memory.counters());
    this.tracing = new Tracing(tracesValues);
  }

  PolicyOutbound outbound() {
    return outbound;
  }

  Pause pause() {
    return pause;
  }

  CachedValues values() {
    return values;
  }

  CallCounters counters() {
    return counters;
  }

  /** Writes what documents trace. */
  Tracing tracing() {
    return tracing;
  }

  @Override
  public void close() {
    values.close();
    counters.close();
  }
}
