package io.keybearer.model;

import java.time.Instant;
import java.util.Optional;

/**
 * The job that rotates and reseals.
 *
 * @param progress how far resealing has got; empty before it began
 * @param lastRunAt when it last worked
 * @param lastError what is in its way; empty when nothing is
 */
public record KeyRotationJob(
    Optional<String> progress, Optional<Instant> lastRunAt, Optional<String> lastError) {}
