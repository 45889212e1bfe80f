package io.keybearer.keys;

import io.keybearer.model.ServiceIdentity;
import io.keybearer.store.JobClaim;
import io.keybearer.store.JobStore;
import io.keybearer.store.NodeStore;
import io.keybearer.store.ResealStore;
import io.keybearer.store.ServiceStore;
import io.keybearer.vault.KeyEncryptionKeys;
import io.keybearer.vault.ServiceKeys;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces each service's key-encryption key once it is old enough, with nothing stopped:
 *
 * <ol>
 *   <li>a new key is <em>published</em>: wrapped to every certificate of this keystore;
 *   <li>every live gateway and admin web application loads it and <em>acknowledges</em> it in its
 *       row. One that can't holds the rotation up, and is named in a warning: it could not open
 *       what the others seal;
 *   <li>the key is <em>activated</em>: from then on everything is sealed under it;
 *   <li>what lies under older keys is <em>resealed</em> in the background, a page at a time. Older
 *       keys stay usable.
 * </ol>
 *
 * <p>{@link #step()} does what is due and returns within about {@link #LONGEST_STEP}; it is to be
 * called every few seconds, in any number of processes: a claim lets one at a time work on a
 * service. What a step finds out comes from the store, so a process that dies anywhere is followed
 * by another that goes on. Thread-safe.
 */
public final class KeyRotation {
  /** How long a step works before it lets others have a turn. */
  public static final Duration LONGEST_STEP = Duration.ofSeconds(20);

  /** A node that has not reported for this long does not hold a rotation up. */
  static final Duration LIVE = Duration.ofSeconds(60);

  /** Three heartbeats: by then every live node seals under the current key. */
  static final Duration SETTLING = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(KeyRotation.class);
  private static final Duration CLAIM = Duration.ofSeconds(60);
  private static final int PAGE = 200;

  private final Stores stores;
  private final KeyEncryptionKeys keys;
  private final KeySettings settings;
  private final InstantSource clock;
  private final UUID process = UUID.randomUUID();

  /**
   * The rows that rotation works on.
   *
   * @param services the services
   * @param nodes the reports of gateways and admin web applications
   * @param jobs lets one process at a time work
   * @param reseals seals anew; with the same keys as the rotation's
   */
  public record Stores(
      ServiceStore services, NodeStore nodes, JobStore jobs, ResealStore reseals) {}

  /**
   * Rotation of the keys of all services.
   *
   * @param stores the rows
   * @param keys this process's keys; its keystore must be able to sign
   * @param settings when and how
   * @param clock the time
   */
  public KeyRotation(
      Stores stores, KeyEncryptionKeys keys, KeySettings settings, InstantSource clock) {
    this.stores = stores;
    this.keys = keys;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * Does what is due for every service, unless another process is at it. What goes wrong with one
   * service is logged, noted in its job's row and tried again by the next step.
   *
   * @throws io.keybearer.store.StoreException when the store can't be used
   */
  public void step() {
    for (ServiceIdentity service : stores.services().all()) {
      // Also where another process does the work: this one seals too, and under the current key.
      keys.refreshed(service.uid());
      stores
          .jobs()
          .claim("keys " + service.uid(), process, CLAIM)
          .ifPresent(claim -> work(service, claim));
    }
  }

  private void work(ServiceIdentity service, JobClaim claim) {
    Optional<String> problem;
    try {
      Optional<String> waiting = rotate(service);
      problem = reseal(service, claim).or(() -> waiting);
      problem.ifPresent(text -> LOG.warn("Keys of service {}: {}", service.name(), text));
    } catch (RuntimeException e) {
      LOG.error("The key rotation of service {} broke off", service.name(), e);
      problem = Optional.of(String.valueOf(e.getMessage()));
    }
    stores.jobs().finish(claim, problem);
  }

  /** Publishes or activates, if that is due; what is in the way, if something is. */
  private Optional<String> rotate(ServiceIdentity service) {
    int added = keys.addMissingWraps(service.uid());
    if (added > 0) {
      LOG.info("Keys of service {} wrapped to further certificates: {}", service.name(), added);
    }
    ServiceKeys known = keys.refreshed(service.uid());
    Optional<ServiceKeys.KeyState> next = known.next();
    if (next.isEmpty()) {
      if (known.current().filter(this::isDue).isPresent()) {
        UUID published = keys.publish(service.uid(), settings.suite());
        LOG.info("Key {} of service {} published", published, service.name());
      }
      return Optional.empty();
    }
    UUID waiting = next.get().kekId();
    List<String> behind = behind(service, waiting);
    if (behind.isEmpty() && isKnownLongEnough(next.get())) {
      keys.activate(service.uid(), waiting);
      LOG.info("Key {} of service {} activated", waiting, service.name());
      return Optional.empty();
    }
    return clock.instant().isBefore(next.get().createdAt().plus(LIVE))
        ? Optional.empty()
        : Optional.of(
            "key " + waiting + " waits for nodes that can't use it: " + String.join(", ", behind));
  }

  private boolean isDue(ServiceKeys.KeyState current) {
    return current.suite() != settings.suite()
        || !clock.instant().isBefore(current.createdAt().plus(settings.interval()));
  }

  /** A node that started just now has not reported yet. */
  private boolean isKnownLongEnough(ServiceKeys.KeyState next) {
    return !clock.instant().isBefore(next.createdAt().plus(SETTLING));
  }

  private List<String> behind(ServiceIdentity service, UUID waiting) {
    return stores.nodes().live(service.uid(), LIVE).stream()
        .filter(node -> !node.acknowledgedKey().equals(Optional.of(waiting)))
        .map(NodeStore.NodeKey::name)
        .distinct()
        .sorted()
        .toList();
  }

  /** Goes on resealing; says how many records can't be opened, if any. */
  private Optional<String> reseal(ServiceIdentity service, JobClaim claim) {
    Optional<UUID> current =
        keys.refreshed(service.uid()).current().map(ServiceKeys.KeyState::kekId);
    if (current.isEmpty()) {
      return Optional.of("there is no key that this keystore can use");
    }
    ResealProgress progress =
        claim
            .cursor()
            .flatMap(ResealProgress::parse)
            .filter(noted -> noted.kekId().equals(current.get()))
            .orElseGet(() -> ResealProgress.begin(current.get(), clock.instant()));
    if (progress.phase() == ResealProgress.Phase.SETTLING
        && !clock.instant().isBefore(progress.since().plus(SETTLING))) {
      progress = progress.pass();
    }
    long end = System.nanoTime() + LONGEST_STEP.toNanos();
    int unopened = 0;
    boolean passEnded = false;
    while (stores.jobs().renew(claim, CLAIM, progress.text())
        && progress.phase() == ResealProgress.Phase.RUNNING
        && !passEnded
        && !Thread.currentThread().isInterrupted()
        && System.nanoTime() < end) {
      ResealStore.Page page =
          stores
              .reseals()
              .reseal(service.uid(), current.get(), progress.table(), progress.after(), PAGE);
      unopened += page.unopened();
      progress = after(service, progress, page);
      // What was left is being refreshed: it is looked at again by a later step.
      passEnded = page.last().isEmpty() && progress.isAtStart();
    }
    return unopened == 0
        ? Optional.empty()
        : Optional.of(unopened + " rows hold records that no key of this keystore opens");
  }

  private ResealProgress after(
      ServiceIdentity service, ResealProgress progress, ResealStore.Page page) {
    if (page.last().isPresent()) {
      return progress.page(page.last().getAsLong(), page.left());
    }
    ResealProgress next = progress.tableDone();
    if (next.phase() == ResealProgress.Phase.DONE) {
      keys.retireBefore(service.uid(), next.kekId());
      LOG.info("Everything of service {} lies under key {}", service.name(), next.kekId());
    }
    return next;
  }
}
