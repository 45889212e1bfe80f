package io.keybearer.keys;

import io.keybearer.model.ServiceIdentity;
import io.keybearer.store.ChangeEvent;
import io.keybearer.store.ChangeFeed;
import io.keybearer.store.NodeReport;
import io.keybearer.store.NodeStore;
import io.keybearer.store.ServiceStore;
import io.keybearer.store.StoreException;
import io.keybearer.vault.KeyEncryptionKeys;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an admin web application does about keys that another one publishes and activates: as soon
 * as the change feed tells of it, and every 10 s anyway, it loads each service's keys and says in
 * the store which is the newest that it can use. {@link KeyRotation} waits for that as it does for
 * gateways, because a management application opens and seals too.
 *
 * <p>Not thread-safe: one thread calls {@link #step()}, about twice a second.
 */
public final class KeyFollower {
  private static final Logger LOG = LoggerFactory.getLogger(KeyFollower.class);
  private static final long INTERVAL_NANOS = Duration.ofSeconds(10).toNanos();

  private final Stores stores;
  private final KeyEncryptionKeys keys;
  private final Follower process;
  private final LongSupplier nanoTime;
  private final Map<UUID, UUID> rows = new HashMap<>();
  private Optional<Long> lastNanos = Optional.empty();

  /**
   * The rows that are read and written.
   *
   * @param services the services
   * @param nodes where it is said
   * @param feed the changes, for this follower alone
   */
  public record Stores(ServiceStore services, NodeStore nodes, ChangeFeed feed) {}

  /**
   * How the process describes itself.
   *
   * @param name what operators call it
   * @param softwareVersion its version
   * @param certificate SHA-256 of its master certificate, in hexadecimal digits
   */
  public record Follower(
      String name, String softwareVersion, Supplier<Optional<String>> certificate) {}

  /**
   * A follower that has not looked yet.
   *
   * @param stores the rows
   * @param keys this process's keys
   * @param process who says it
   * @param nanoTime the process's monotonic clock
   */
  public KeyFollower(
      Stores stores, KeyEncryptionKeys keys, Follower process, LongSupplier nanoTime) {
    this.stores = stores;
    this.keys = keys;
    this.process = process;
    this.nanoTime = nanoTime;
  }

  /** Looks once. A store that can't be reached is tried again by the next step. */
  public void step() {
    try {
      long now = nanoTime.getAsLong();
      ChangeFeed.Changes changes = stores.feed().poll();
      boolean told =
          changes.everything()
              || changes.events().stream().anyMatch(it -> it.kind() == ChangeEvent.Kind.KEY);
      if (told || lastNanos.filter(last -> now - last < INTERVAL_NANOS).isEmpty()) {
        lastNanos = Optional.empty();
        stores.services().all().forEach(this::acknowledge);
        lastNanos = Optional.of(now);
      }
    } catch (StoreException e) {
      LOG.debug("Keys can't be followed: {}", e.getMessage());
    }
  }

  private void acknowledge(ServiceIdentity service) {
    Optional<UUID> newest = keys.refreshed(service.uid()).newest();
    stores
        .nodes()
        .report(
            new NodeReport(
                rows.computeIfAbsent(service.uid(), uid -> UUID.randomUUID()),
                service.name(),
                process.name(),
                process.softwareVersion(),
                process.certificate().get(),
                newest,
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
  }
}
