package io.keybearer.credential;

import io.keybearer.store.DocumentReport;
import io.keybearer.store.NodeReport;
import io.keybearer.store.NodeStore;
import io.keybearer.store.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the store every 10 s, and when it is woken, that this gateway is there, what it runs, which
 * key it can use and which authorizations it has used since.
 */
final class Heartbeat implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);
  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final int BATCH = 500;

  private final NodeStore nodes;
  private final NodeDescription node;
  private final Activity activity;
  private final Semaphore wakings = new Semaphore(0);
  private final UUID uid = UUID.randomUUID();
  private List<DocumentReport> told = List.of();
  private long hits;
  private long misses;

  Heartbeat(NodeStore nodes, NodeDescription node, Activity activity) {
    this.nodes = nodes;
    this.node = node;
    this.activity = activity;
  }

  /** Beats until the thread is interrupted. */
  @Override
  public void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        beat();
        if (wakings.tryAcquire(INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
          wakings.drainPermits();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Makes it beat now, on its own thread; returns at once. */
  void wake() {
    wakings.release();
  }

  /** Beats once. */
  void beat() {
    try {
      boolean isNew =
          nodes.report(
              new NodeReport(
                  uid,
                  node.service(),
                  node.name(),
                  node.softwareVersion(),
                  node.certificate().get(),
                  node.acknowledgedKey().get(),
                  node.policyHash().get(),
                  cacheRatio(),
                  node.policyProblem().get().or(activity::lastError)));
      tellDocuments(isNew);
      activity.drainUsed().forEach(this::tellUsed);
    } catch (StoreException e) {
      LOG.debug("The heartbeat did not reach the store: {}", e.getMessage());
    } catch (RuntimeException e) {
      LOG.warn("The heartbeat failed", e);
    }
  }

  /** Tells of the documents when they are others than those last told of, or the row is new. */
  private void tellDocuments(boolean isNew) {
    List<DocumentReport> now = node.documents().get();
    if (isNew || !now.equals(told)) {
      nodes.runs(uid, now);
      told = now;
    }
  }

  private void tellUsed(String caller, Set<Long> ids) {
    List<Long> used = List.copyOf(ids);
    for (int from = 0; from < used.size(); from += BATCH) {
      nodes.used(used.subList(from, Math.min(from + BATCH, used.size())), node.name(), caller);
    }
  }

  /**
   * The share of requests since the last beat that the cache served; empty when there were none.
   */
  private Optional<Double> cacheRatio() {
    long newHits = activity.hits() - hits;
    long newMisses = activity.misses() - misses;
    hits += newHits;
    misses += newMisses;
    return newHits + newMisses == 0
        ? Optional.empty()
        : Optional.of((double) newHits / (newHits + newMisses));
  }
}
