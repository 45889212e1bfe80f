package io.keybearer.model;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A gateway as it reported last.
 *
 * @param name what operators call it
 * @param softwareVersion the filter's version
 * @param certificate SHA-256 of the certificate that keys are wrapped to for it
 * @param acknowledgedKey the newest key that it said it can use
 * @param policyHash SHA-256 of the policy files that it runs
 * @param cacheRatio the share of requests that its cache served, between its last two reports
 * @param lastError its last error
 * @param startedAt when it first reported
 * @param seenAt when it last did
 * @param live whether that is less than a minute ago
 */
public record GatewayNode(
    String name,
    String softwareVersion,
    Optional<String> certificate,
    Optional<UUID> acknowledgedKey,
    Optional<String> policyHash,
    Optional<Double> cacheRatio,
    Optional<String> lastError,
    Instant startedAt,
    Instant seenAt,
    boolean live) {}
