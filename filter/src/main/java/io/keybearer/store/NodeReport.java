package io.keybearer.store;

import java.util.Optional;
import java.util.UUID;

/**
 * What a gateway tells of itself with each heartbeat, or an admin web application of each service.
 *
 * @param uid the process's random identity
 * @param service the service's name
 * @param name what operators call the node: its host's name unless they say otherwise
 * @param softwareVersion the filter's version
 * @param certificate SHA-256 of the certificate that keys are wrapped to for it, in hexadecimal
 *     digits
 * @param acknowledgedKey the newest key-encryption key of its service that it can use
 * @param policyHash SHA-256 of the policy document it runs, in hexadecimal digits
 * @param cacheRatio the share of requests served from its cache since the last report
 * @param lastError the last error's message, without anything secret
 */
public record NodeReport(
    UUID uid,
    String service,
    String name,
    String softwareVersion,
    Optional<String> certificate,
    Optional<UUID> acknowledgedKey,
    Optional<String> policyHash,
    Optional<Double> cacheRatio,
    Optional<String> lastError) {}
