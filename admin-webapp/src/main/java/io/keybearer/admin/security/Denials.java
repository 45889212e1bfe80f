package io.keybearer.admin.security;

import io.keybearer.store.AuditLog;
import io.keybearer.store.AuditLog.Outcome;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Counts what callers were not allowed to do, so that one audit row stands for all of the same kind
 * since the last: a caller that asks again and again can't fill the table. Thread-safe.
 */
public final class Denials {
  private static final int MOST_KINDS = 1_000;

  private final AccessStore store;
  private final Map<Denial, Integer> counts = new HashMap<>();

  Denials(AccessStore store) {
    this.store = store;
  }

  /** Who was denied what. */
  private record Denial(String principal, String permission) {}

  /** Counts a caller that may not do what it asked for. */
  public void count(Principal principal, Permission permission) {
    count(new Denial(principal.name(), permission.text()));
  }

  /** Counts a caller whose token or session is worth nothing. */
  public void countUnknown() {
    count(new Denial("unknown", "api"));
  }

  private synchronized void count(Denial denial) {
    if (counts.size() < MOST_KINDS || counts.containsKey(denial)) {
      counts.merge(denial, 1, Integer::sum);
    }
  }

  /**
   * Writes what was counted since the last time.
   *
   * @throws SecurityUnavailableException when the store can't be used; nothing is lost
   */
  public void write() {
    Map<Denial, Integer> written;
    synchronized (this) {
      written = Map.copyOf(counts);
    }
    if (written.isEmpty()) {
      return;
    }
    store.run(
        transaction -> {
          written.forEach(
              (denial, count) ->
                  store
                      .audit()
                      .append(
                          transaction,
                          Optional.empty(),
                          new AuditLog.Entry(
                              denial.principal(),
                              "access.denied",
                              denial.permission(),
                              count + " times",
                              Outcome.DENIED)));
          return true;
        });
    synchronized (this) {
      written.forEach(
          (denial, count) ->
              counts.computeIfPresent(denial, (key, now) -> now > count ? now - count : null));
    }
  }
}
