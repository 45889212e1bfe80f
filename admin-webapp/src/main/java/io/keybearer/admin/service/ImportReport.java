package io.keybearer.admin.service;

import java.util.List;

/**
 * What an import did, or would do.
 *
 * @param dryRun whether nothing was changed
 * @param results one of each resource, parents first
 * @param unbound the expressions that need a value to be bound to them
 */
public record ImportReport(boolean dryRun, List<Result> results, List<String> unbound) {
  /** Copies the lists. */
  public ImportReport {
    results = List.copyOf(results);
    unbound = List.copyOf(unbound);
  }

  /** Of how many resources this is what becomes. */
  public long count(Outcome outcome) {
    return results.stream().filter(result -> result.outcome() == outcome).count();
  }

  /** What becomes of a resource. */
  public enum Outcome {
    /** It is new. */
    CREATED,
    /** It was there and is as in the template now. */
    UPDATED,
    /** It was left alone; the reason says why. */
    SKIPPED,
    /** It can't be imported; the reason says why. */
    FAILED
  }

  /** What to do with a resource that is there already. */
  public enum Conflict {
    /** It fails. */
    FAIL,
    /** It stays as it is. */
    SKIP,
    /** It becomes what the template says. */
    OVERWRITE
  }

  /**
   * What becomes of one resource.
   *
   * @param resource its ids, or its type where it is not one that is imported
   * @param outcome what becomes of it
   * @param reason why; empty when there is nothing to say
   */
  public record Result(String resource, Outcome outcome, String reason) {}
}
