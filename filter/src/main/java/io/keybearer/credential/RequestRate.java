package io.keybearer.credential;

import io.keybearer.model.AuthorizationRef;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the requests that the cache does not serve, per authorization, in windows of a minute. */
final class RequestRate {
  private static final long WINDOW_NANOS = Duration.ofMinutes(1).toNanos();

  private final int limit;
  private final CredentialTime time;
  private final ConcurrentMap<AuthorizationRef, Window> windows = new ConcurrentHashMap<>();
  private final AtomicLong sweptNanos;

  private record Window(long startNanos, int count) {}

  RequestRate(int limit, CredentialTime time) {
    this.limit = limit;
    this.time = time;
    this.sweptNanos = new AtomicLong(time.nanoTime());
  }

  /**
   * Counts a request.
   *
   * @return empty when it is within the limit, else the time to the next window
   */
  Optional<Duration> count(AuthorizationRef ref) {
    long now = time.nanoTime();
    sweep(now);
    Window window =
        windows.compute(
            ref,
            (key, before) ->
                before == null || isOver(before, now)
                    ? new Window(now, 1)
                    : new Window(before.startNanos(), Math.min(before.count(), limit) + 1));
    return window.count() <= limit
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(window.startNanos() + WINDOW_NANOS - now));
  }

  /** Once a minute: what is over takes no memory much longer. */
  private void sweep(long now) {
    long swept = sweptNanos.get();
    if (now - swept >= WINDOW_NANOS && sweptNanos.compareAndSet(swept, now)) {
      windows.values().removeIf(window -> isOver(window, now));
    }
  }

  private static boolean isOver(Window window, long now) {
    return now - window.startNanos() >= WINDOW_NANOS;
  }
}
