package io.keybearer.policy;

import io.keybearer.cache.BoundedCache;
import java.util.function.Supplier;

/**
 * The counters of rate limits and quotas on this node, by key. They outlive a reload of the
 * documents and end with the process; when there are too many keys, those that were not used for
 * longest are forgotten. Thread-safe.
 */
final class CallCounters implements AutoCloseable {
  private final BoundedCache<String, CallWindow> windows;
  private final BoundedCache<String, QuotaPeriod> quotas;

  /**
   * No counters.
   *
   * @param keys the most keys of rate limits, and of quotas
   */
  CallCounters(long keys) {
    windows = new BoundedCache<>(String.class, CallWindow.class, keys);
    quotas = new BoundedCache<>(String.class, QuotaPeriod.class, keys);
  }

  /** The window of a key. */
  CallWindow window(String key) {
    return windows.getOrPut(key, CallWindow::new);
  }

  /**
   * The quota of a key.
   *
   * @param first makes it when it is not there
   */
  QuotaPeriod quota(String key, Supplier<QuotaPeriod> first) {
    return quotas.getOrPut(key, first);
  }

  @Override
  public void close() {
    windows.close();
    quotas.close();
  }
}
