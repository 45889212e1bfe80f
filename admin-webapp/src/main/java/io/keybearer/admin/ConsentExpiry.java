package io.keybearer.admin;

import io.keybearer.admin.consent.ConsentStores;
import io.keybearer.store.JobClaim;
import io.keybearer.store.JobStore;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * Drops what waits for a confirmation that did not come in time, and links of days ago. Of several
 * processes one at a time does it.
 */
final class ConsentExpiry {
  private static final String JOB = "consents";
  private static final Duration CLAIM = Duration.ofSeconds(60);

  private final JobStore jobs;
  private final ConsentStores stores;
  private final UUID process = UUID.randomUUID();

  ConsentExpiry(JobStore jobs, ConsentStores stores) {
    this.jobs = jobs;
    this.stores = stores;
  }

  /** Does what is due, unless another process is at it. */
  void step() {
    jobs.claim(JOB, process, CLAIM).ifPresent(this::work);
  }

  private void work(JobClaim claim) {
    try {
      stores
          .management()
          .transactions()
          .run(
              transaction -> {
                stores.consents().expire(transaction);
                return true;
              });
    } finally {
      jobs.finish(claim, Optional.empty());
    }
  }
}
