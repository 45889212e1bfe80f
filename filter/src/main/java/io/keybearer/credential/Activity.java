package io.keybearer.credential;

import io.keybearer.model.CallerIdentity;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;

/** What a manager has done: counters, the last error, and which authorizations were used. */
final class Activity {
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();
  private final Queue<CachedConnection> used = new ConcurrentLinkedQueue<>();
  private volatile String lastError = "";

  /** A request was served from the cache. */
  void hit(CachedConnection entry, CallerIdentity caller) {
    hits.increment();
    if (entry.markUsed(caller)) {
      used.add(entry);
    }
  }

  /** A request was served, but not from the cache. */
  void miss(CachedConnection entry, CallerIdentity caller) {
    misses.increment();
    if (entry.markUsed(caller)) {
      used.add(entry);
    }
  }

  /** Something went wrong. */
  void failed(String what) {
    lastError = what;
  }

  long hits() {
    return hits.sum();
  }

  long misses() {
    return misses.sum();
  }

  Optional<String> lastError() {
    return Optional.of(lastError).filter(text -> !text.isEmpty());
  }

  /** The rows of the authorizations used since the last call, by who used them. */
  Map<String, Set<Long>> drainUsed() {
    Map<String, Set<Long>> ids = new LinkedHashMap<>();
    for (CachedConnection entry = used.poll(); entry != null; entry = used.poll()) {
      CallerIdentity caller = entry.unmarkUsed();
      if (caller != null) {
        ids.computeIfAbsent(caller.label(), by -> new LinkedHashSet<>()).add(entry.id());
      }
    }
    return ids;
  }
}
