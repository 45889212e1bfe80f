package io.keybearer.credential;

import io.keybearer.model.AuthorizationRef;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Lets a token be called of no use once a minute for an authorization: a server may be wrong. */
final class Rejections {
  private static final long INTERVAL_NANOS = Duration.ofMinutes(1).toNanos();
  private static final int MOST = 10_000;

  private final CredentialTime time;
  private final ConcurrentMap<AuthorizationRef, Long> last = new ConcurrentHashMap<>();

  Rejections(CredentialTime time) {
    this.time = time;
  }

  /** Whether this one counts. */
  boolean count(AuthorizationRef ref) {
    long now = time.nanoTime();
    if (last.size() > MOST) {
      last.values().removeIf(at -> now - at >= INTERVAL_NANOS);
    }
    boolean[] counts = new boolean[1];
    last.compute(
        ref,
        (key, before) -> {
          counts[0] = before == null || now - before >= INTERVAL_NANOS;
          return counts[0] ? now : before;
        });
    return counts[0];
  }
}
