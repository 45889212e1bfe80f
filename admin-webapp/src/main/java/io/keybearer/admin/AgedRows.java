package io.keybearer.admin;

import io.keybearer.store.AgedRowStore;
import io.keybearer.store.JobClaim;
import io.keybearer.store.JobStore;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * Removes rows that have had their time, every ten minutes and in chunks. Of several processes one
 * at a time does it.
 */
final class AgedRows {
  private static final String JOB = "aged-rows";
  private static final Duration CLAIM = Duration.ofSeconds(60);
  private static final Duration INTERVAL = Duration.ofMinutes(10);
  private static final int CHUNK = 1_000;

  private final JobStore jobs;
  private final AgedRowStore rows;
  private final Duration auditRetention;
  private final UUID process = UUID.randomUUID();
  private long nextAt = System.nanoTime();

  AgedRows(JobStore jobs, AgedRowStore rows, Duration auditRetention) {
    this.jobs = jobs;
    this.rows = rows;
    this.auditRetention = auditRetention;
  }

  /** Does what is due, unless another process is at it. */
  void step() {
    if (System.nanoTime() - nextAt >= 0) {
      jobs.claim(JOB, process, CLAIM).ifPresent(this::work);
      nextAt = System.nanoTime() + INTERVAL.toNanos();
    }
  }

  private void work(JobClaim claim) {
    try {
      boolean more = true;
      while (more && !Thread.currentThread().isInterrupted() && jobs.renew(claim, CLAIM, "")) {
        more = rows.purge(auditRetention, CHUNK);
      }
    } finally {
      jobs.finish(claim, Optional.empty());
    }
  }
}
