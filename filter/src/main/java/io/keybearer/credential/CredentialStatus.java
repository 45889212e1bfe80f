package io.keybearer.credential;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a credential manager does.
 *
 * @param endedThreads its threads that have ended, which nothing but a restart brings back
 * @param seesChanges whether the store's changes were read within the last 5 s
 * @param sinceChangesSeen time since they were last read; empty before the first time
 * @param problem why they can't be read; empty while they can
 * @param servesFromCache whether cached tokens may still be served
 * @param hits requests served from the cache so far
 * @param misses requests served otherwise so far
 * @param refreshes refreshes under way
 * @param lastError the last error; never a token or secret
 */
public record CredentialStatus(
    List<String> endedThreads,
    boolean seesChanges,
    Optional<Duration> sinceChangesSeen,
    Optional<String> problem,
    boolean servesFromCache,
    long hits,
    long misses,
    int refreshes,
    Optional<String> lastError) {
  /** Copies the list. */
  public CredentialStatus {
    endedThreads = List.copyOf(endedThreads);
  }
}
