package io.keybearer.admin.consent;

import io.keybearer.admin.consent.ConsentException.Reason;
import io.keybearer.store.AuditLog;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Notes callbacks that belong to no attempt. Anybody can send them, so there is at most one audit
 * row a minute for each reason; it says how many there were since the one before. Thread-safe.
 */
public final class StrangerAudit {
  private static final Duration GAP = Duration.ofMinutes(1);

  private final ConsentSteps steps;
  private final InstantSource clock;
  private final Map<Reason, Count> counts = new EnumMap<>(Reason.class);

  private record Count(int unnoted, Instant next) {}

  /**
   * Notes in these stores.
   *
   * @param clock tells the minutes
   */
  public StrangerAudit(ConsentStores stores, InstantSource clock) {
    this.steps = new ConsentSteps(stores);
    this.clock = clock;
  }

  ConsentException denied(Callback callback, Reason reason) {
    return denied("consent.callback", callback.service() + '/' + callback.provider(), reason);
  }

  ConsentException denied(String action, String target, Reason reason) {
    int count = count(reason);
    if (count > 0) {
      steps.run(
          transaction -> {
            steps
                .stores
                .management()
                .audit()
                .append(
                    transaction,
                    Optional.empty(),
                    new AuditLog.Entry(
                        "anonymous",
                        action,
                        target,
                        "reason=" + reason + "; count=" + count,
                        AuditLog.Outcome.DENIED));
            return true;
          });
    }
    return new ConsentException(reason);
  }

  /** How many are to be noted now; 0 for none. */
  private synchronized int count(Reason reason) {
    Instant now = clock.instant();
    Count count = counts.getOrDefault(reason, new Count(0, now));
    if (now.isBefore(count.next())) {
      counts.put(reason, new Count(count.unnoted() + 1, count.next()));
      return 0;
    }
    counts.put(reason, new Count(0, now.plus(GAP)));
    return count.unnoted() + 1;
  }
}
