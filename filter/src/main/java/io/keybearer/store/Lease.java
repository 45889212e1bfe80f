package io.keybearer.store;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * The lease of a token row: who may talk to the token endpoint for it.
 *
 * @param fence raised by each taking; a guard of every later statement
 * @param owner the attempt that holds it; empty when nobody does
 * @param until time to its end by the database's clock, negative once past; empty without an owner
 * @param untilText its end as stored, to see whether it is still the same lease
 */
public record Lease(long fence, Optional<UUID> owner, Optional<Duration> until, String untilText) {}
