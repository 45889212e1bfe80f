package io.keybearer.identity;

import io.keybearer.model.CallerIdentity;
import io.keybearer.model.ServiceIdentities;
import io.keybearer.model.ServiceIdentity;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The service's own identity, as {@code identity-type="managed"} means it: the principal and tenant
 * of the service's row.
 *
 * <p>Read once and kept; a thread of its own looks every second whether the row has changed, so
 * that no request waits for the store but the first. While the store is away the last known
 * identity holds. Thread-safe.
 */
public final class ManagedCaller implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ManagedCaller.class);
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final String service;
  private final ServiceIdentities services;
  private final Thread thread;
  private volatile @Nullable Known known;

  /**
   * What the store said last.
   *
   * @param identity the service; empty when there is none
   * @param caller the identity it acts under; null when it has none
   */
  private record Known(Optional<ServiceIdentity> identity, @Nullable CallerIdentity caller) {}

  /**
   * Begins to look after a service.
   *
   * @param service its name
   * @param services the services; may throw anything while the store is away
   */
  public ManagedCaller(String service, ServiceIdentities services) {
    this.service = service;
    this.services = services;
    this.thread = new Thread(this::watch, "keybearer-service-identity");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * The service's own identity. Equal calls give the same object as long as nothing changes.
   *
   * @throws CallerException when the service does not exist or has no identity, or when it was
   *     never known and the store does not answer
   */
  public CallerIdentity identity() {
    Known now = known;
    if (now == null) {
      now = firstTime();
    }
    CallerIdentity caller = now.caller();
    if (caller == null) {
      throw now.identity().isEmpty()
          ? new CallerException(
              "AccessDenied", "There is no service '" + service + "' in the store.", null)
          : new CallerException(
              "ServiceHasNoIdentity",
              "The service '" + service + "' has no identity of its own.",
              null);
    }
    return caller;
  }

  private synchronized Known firstTime() {
    Known now = known;
    return now != null ? now : look();
  }

  /** Reads the row, and keeps the objects there are unless it has changed. */
  private synchronized Known look() {
    Optional<ServiceIdentity> found = services.find(service);
    Known before = known;
    if (before != null && before.identity().equals(found)) {
      return before;
    }
    @Nullable CallerIdentity caller =
        found.flatMap(ServiceIdentity::managedIdentity).map(CallerIdentity::managed).orElse(null);
    Known now = new Known(found, caller);
    known = now;
    return now;
  }

  private void watch() {
    boolean reachable = true;
    while (!Thread.currentThread().isInterrupted()) {
      try {
        TimeUnit.MILLISECONDS.sleep(INTERVAL.toMillis());
        look();
        reachable = true;
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        if (reachable) {
          LOG.warn("The identity of service '{}' can't be read: {}", service, e.getMessage());
        }
        reachable = false;
      }
    }
  }

  /** Ends the watching and waits for its thread. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
