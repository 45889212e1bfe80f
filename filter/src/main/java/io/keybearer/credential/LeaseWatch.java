package io.keybearer.credential;

import io.keybearer.store.Lease;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Tells dead leases from live ones without trusting any two clocks to agree: a lease is dead when
 * this node has seen the same one for its whole length on its own monotonic clock with the store
 * reachable throughout, or when it is past its end by more than the clocks of a cluster may be
 * apart.
 */
final class LeaseWatch {
  private static final int MOST = 10_000;

  private final Duration length;
  private final Duration clockSlack;
  private final CredentialTime time;
  private final ConcurrentMap<Long, Sighting> sightings = new ConcurrentHashMap<>();

  private record Sighting(long fence, String until, long firstNanos) {}

  LeaseWatch(Duration length, Duration clockSlack, CredentialTime time) {
    this.length = length;
    this.clockSlack = clockSlack;
    this.time = time;
  }

  /** Notes a lease just read, and says whether it is dead. */
  boolean isDead(long authorizationId, Lease lease) {
    if (lease.owner().isEmpty()) {
      sightings.remove(authorizationId);
      return false;
    }
    return isLongPast(lease) || observedDead(authorizationId, lease);
  }

  /** Whether a lease just read was seen unchanged for its whole length. */
  boolean observedDead(long authorizationId, Lease lease) {
    long now = time.nanoTime();
    if (sightings.size() > MOST) {
      sightings.values().removeIf(it -> now - it.firstNanos() > 4 * length.toNanos());
    }
    Sighting sighting =
        sightings.compute(
            authorizationId,
            (id, before) ->
                before != null
                        && before.fence() == lease.fence()
                        && before.until().equals(lease.untilText())
                    ? before
                    : new Sighting(lease.fence(), lease.untilText(), now));
    return lease.owner().isPresent() && now - sighting.firstNanos() >= length.toNanos();
  }

  /** The store could not be reached: what was seen before proves nothing any more. */
  void storeLost() {
    sightings.clear();
  }

  private boolean isLongPast(Lease lease) {
    return lease.until().filter(left -> left.plus(clockSlack).isNegative()).isPresent();
  }
}
