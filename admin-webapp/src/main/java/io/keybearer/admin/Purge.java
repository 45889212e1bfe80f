package io.keybearer.admin;

import io.keybearer.store.DeletionStore;
import io.keybearer.store.JobClaim;
import io.keybearer.store.JobStore;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes the rows of deleted resources from the store, in chunks that readers beside it hardly
 * notice. Of several processes one at a time does it; whatever it is stopped at, the next goes on.
 */
final class Purge {
  /** The most authorizations of a chunk. */
  static final int CHUNK = 500;

  private static final Logger LOG = LoggerFactory.getLogger(Purge.class);
  private static final String JOB = "purge";
  private static final Duration CLAIM = Duration.ofSeconds(60);
  private static final Duration LONGEST_STEP = Duration.ofSeconds(20);

  private final JobStore jobs;
  private final DeletionStore deletions;
  private final Runnable again;
  private final UUID process = UUID.randomUUID();

  /**
   * A purge.
   *
   * @param jobs lets one process at a time work
   * @param deletions the rows
   * @param again asks for another step soon, when one had to stop in the middle
   */
  Purge(JobStore jobs, DeletionStore deletions, Runnable again) {
    this.jobs = jobs;
    this.deletions = deletions;
    this.again = again;
  }

  /** Does what is due, unless another process is at it. */
  void step() {
    jobs.claim(JOB, process, CLAIM).ifPresent(this::work);
  }

  private void work(JobClaim claim) {
    Optional<String> error = Optional.empty();
    try {
      long end = System.nanoTime() + LONGEST_STEP.toNanos();
      boolean grantsLeft = true;
      boolean rowsLeft = true;
      while ((grantsLeft || rowsLeft)
          && !Thread.currentThread().isInterrupted()
          && System.nanoTime() - end < 0
          && jobs.renew(claim, CLAIM, "")) {
        // All grants end before the first row goes, so that the fewest refreshes are for nothing.
        if (grantsLeft) {
          grantsLeft = deletions.endGrants(CHUNK) == CHUNK;
        } else {
          rowsLeft = deletions.purge(CHUNK) == CHUNK;
        }
      }
      if (rowsLeft && !Thread.currentThread().isInterrupted()) {
        again.run();
      }
    } catch (RuntimeException e) {
      LOG.warn("The purge of deleted resources broke off", e);
      error = Optional.of(String.valueOf(e.getMessage()));
    }
    jobs.finish(claim, error);
  }
}
