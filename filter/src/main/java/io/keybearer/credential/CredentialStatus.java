package io.keybearer.credential;

import java.time.Duration;
import java.util.Optional;

/**
 * How a credential manager does.
 *
 * @param seesChanges whether the store's changes were read within the last 5 s
 * @param sinceChangesSeen time since they were last read; empty before the first time
 * @param servesFromCache whether cached tokens may still be served
 * @param hits requests served from the cache so far
 * @param misses requests served otherwise so far
 * @param refreshes refreshes under way
 * @param lastError the last error; never a token or secret
 */
public record CredentialStatus(
    boolean seesChanges,
    Optional<Duration> sinceChangesSeen,
    boolean servesFromCache,
    long hits,
    long misses,
    int refreshes,
    Optional<String> lastError) {}
