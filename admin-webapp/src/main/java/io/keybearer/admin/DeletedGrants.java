package io.keybearer.admin;

import io.keybearer.admin.service.ManagementStores;
import io.keybearer.credential.TokenRevocations;
import io.keybearer.credential.TokenRevocations.Revocation;
import io.keybearer.store.AuditLog;
import io.keybearer.store.JobClaim;
import io.keybearer.store.JobStore;
import io.keybearer.store.RevocationQueue;
import io.keybearer.store.RevocationQueue.Deleted;
import io.keybearer.store.StoreException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Revokes the tokens of deleted connections at their providers (RFC 7009), before the purge removes
 * them. Of several processes one at a time does it. What fails is tried {@value
 * RevocationQueue#MOST_ATTEMPTS} times and then given up; both ends are audit rows.
 */
final class DeletedGrants {
  private static final String JOB = "revocations";
  private static final String ACTOR = "background job";
  private static final Duration CLAIM = Duration.ofSeconds(60);
  private static final Duration LONGEST_STEP = Duration.ofSeconds(20);
  private static final int PAGE = 100;

  private final JobStore jobs;
  private final RevocationQueue queue;
  private final TokenRevocations revocations;
  private final ManagementStores stores;
  private final UUID process = UUID.randomUUID();

  DeletedGrants(
      JobStore jobs, RevocationQueue queue, TokenRevocations revocations, ManagementStores stores) {
    this.jobs = jobs;
    this.queue = queue;
    this.revocations = revocations;
    this.stores = stores;
  }

  /** Does what is due, unless another process is at it. */
  void step() {
    jobs.claim(JOB, process, CLAIM).ifPresent(this::work);
  }

  private void work(JobClaim claim) {
    try {
      long end = System.nanoTime() + LONGEST_STEP.toNanos();
      Map<Long, String> unreachable = new HashMap<>();
      boolean more = true;
      while (more) {
        List<Deleted> due = queue.due(PAGE);
        more = due.size() == PAGE;
        for (Deleted deleted : due) {
          if (System.nanoTime() - end > 0
              || Thread.currentThread().isInterrupted()
              || !jobs.renew(claim, CLAIM, "")) {
            return;
          }
          settle(deleted, unreachable);
        }
      }
    } finally {
      jobs.finish(claim, Optional.empty());
    }
  }

  /**
   * Revokes, puts off or gives up.
   *
   * @param unreachable why providers could not be reached in this step, by their rows
   */
  private void settle(Deleted deleted, Map<Long, String> unreachable) {
    String before = unreachable.get(deleted.providerId());
    if (before != null) {
      failed(deleted, before);
      return;
    }
    Optional<Revocation> revocation;
    try {
      revocation = revocations.revokeDeleted(deleted.id());
    } catch (StoreException e) {
      if (e.mayPass()) {
        throw e;
      }
      failed(deleted, "SecretsDoNotOpen");
      return;
    }
    String code = revocation.flatMap(Revocation::code).orElse("");
    switch (revocation.map(Revocation::outcome).orElse(TokenRevocations.Outcome.NOTHING)) {
      case REVOKED -> end(deleted, "", AuditLog.Outcome.SUCCEEDED);
      case NOTHING -> queue.remove(deleted);
      case NOT_SUPPORTED -> queue.removeAllOfProvider(deleted);
      case UNREACHABLE -> {
        unreachable.put(deleted.providerId(), code);
        failed(deleted, code);
      }
      case BUSY, FAILED -> failed(deleted, code);
    }
  }

  private void failed(Deleted deleted, String code) {
    if (deleted.isLastAttempt()) {
      end(deleted, code, AuditLog.Outcome.FAILED);
    } else {
      queue.putOff(deleted);
    }
  }

  private void end(Deleted deleted, String detail, AuditLog.Outcome outcome) {
    stores
        .transactions()
        .run(
            transaction -> {
              queue.remove(transaction, deleted);
              stores
                  .audit()
                  .append(
                      transaction,
                      stores.services().find(transaction, deleted.service()),
                      new AuditLog.Entry(
                          ACTOR, "authorization.revoke", deleted.target(), detail, outcome));
              return true;
            });
  }
}
