package io.keybearer.store;

import java.util.Optional;
import java.util.UUID;

/**
 * A job that this process alone may do for a while.
 *
 * @param name the job
 * @param owner who claimed it
 * @param fence counts the claims of the job; it guards what the holder writes
 * @param cursor how far the job got, in its own words; empty when it never noted anything
 */
public record JobClaim(String name, UUID owner, long fence, Optional<String> cursor) {}
