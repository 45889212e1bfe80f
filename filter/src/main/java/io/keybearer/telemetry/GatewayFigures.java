package io.keybearer.telemetry;

import io.keybearer.model.HealthState;
import java.time.Duration;
import java.util.Optional;

/**
 * A gateway's figures at one moment.
 *
 * @param health how it does
 * @param cacheHits requests served from the cache so far
 * @param cacheMisses requests served otherwise so far
 * @param refreshesUnderWay refreshes under way
 * @param sinceChangesSeen time since management changes were last seen
 * @param policyInForce SHA-256 of the policy document in force
 * @param lastError the last error; never a token or secret
 */
public record GatewayFigures(
    HealthState health,
    long cacheHits,
    long cacheMisses,
    int refreshesUnderWay,
    Optional<Duration> sinceChangesSeen,
    String policyInForce,
    Optional<String> lastError) {}
