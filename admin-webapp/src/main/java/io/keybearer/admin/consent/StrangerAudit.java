package io.keybearer.admin.consent;

import io.keybearer.admin.consent.ConsentException.Reason;
import io.keybearer.store.AuditLog;
import io.keybearer.store.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

/**
 * Notes callbacks that belong to no attempt. Anybody can send them, so there is at most one audit
 * row a minute for each reason: the first is noted at once, those that follow when the minute is
 * over, by the next one or by {@link #write()}. A row says how many it stands for, and what the
 * last of them asked for. Thread-safe.
 */
public final class StrangerAudit {
  private static final Duration GAP = Duration.ofMinutes(1);

  private final ConsentSteps steps;
  private final InstantSource clock;
  private final Map<Reason, Instant> next = new EnumMap<>(Reason.class);
  private final Map<Reason, Strangers> unnoted = new EnumMap<>(Reason.class);

  private record Strangers(String action, String target, int count) {
    Strangers and(Strangers later) {
      return new Strangers(later.action, later.target, count + later.count);
    }
  }

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
    count(reason, new Strangers(action, target, 1));
    write();
    return new ConsentException(reason);
  }

  /**
   * Writes what is due.
   *
   * @throws io.keybearer.admin.service.ManagementException when the store can't be used; nothing
   *     that was counted is lost
   */
  public void write() {
    Map<Reason, Strangers> due = due();
    if (due.isEmpty()) {
      return;
    }
    try {
      steps.run(
          transaction -> {
            due.forEach((reason, strangers) -> append(transaction, reason, strangers));
            return true;
          });
    } catch (RuntimeException e) {
      due.forEach(this::count);
      throw e;
    }
  }

  private void append(Transaction transaction, Reason reason, Strangers strangers) {
    steps.audit(
        transaction,
        Optional.empty(),
        new AuditLog.Entry(
            "anonymous",
            strangers.action(),
            strangers.target(),
            "reason=" + reason + "; count=" + strangers.count(),
            AuditLog.Outcome.DENIED));
  }

  private synchronized void count(Reason reason, Strangers strangers) {
    unnoted.merge(reason, strangers, Strangers::and);
  }

  /** Takes those whose minute is over; their next begins. */
  private synchronized Map<Reason, Strangers> due() {
    Instant now = clock.instant();
    Map<Reason, Strangers> due = new EnumMap<>(Reason.class);
    for (Iterator<Reason> reasons = unnoted.keySet().iterator(); reasons.hasNext(); ) {
      Reason reason = reasons.next();
      if (!now.isBefore(next.getOrDefault(reason, now))) {
        due.put(reason, unnoted.get(reason));
        next.put(reason, now.plus(GAP));
        reasons.remove();
      }
    }
    return due;
  }
}
