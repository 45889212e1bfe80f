package io.keybearer.credential;

import io.keybearer.model.AuthorizationRef;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Counts the requests that the cache does not serve, per authorization, in windows of a minute. */
final class RequestRate {
  private static final long WINDOW_NANOS = Duration.ofMinutes(1).toNanos();
  private static final int MOST = 10_000;

  private final int limit;
  private final CredentialTime time;
  private final ConcurrentMap<AuthorizationRef, Window> windows = new ConcurrentHashMap<>();

  private record Window(long startNanos, int count) {}

  RequestRate(int limit, CredentialTime time) {
    this.limit = limit;
    this.time = time;
  }

  /**
   * Counts a request.
   *
   * @return empty when it is within the limit, else the time to the next window
   */
  Optional<Duration> count(AuthorizationRef ref) {
    long now = time.nanoTime();
    if (windows.size() > MOST) {
      windows.values().removeIf(window -> isOver(window, now));
    }
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

  private static boolean isOver(Window window, long now) {
    return now - window.startNanos() >= WINDOW_NANOS;
  }
}
