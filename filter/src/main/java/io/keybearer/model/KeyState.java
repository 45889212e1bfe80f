package io.keybearer.model;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A key-encryption key, as operators see it.
 *
 * @param kekId its id
 * @param suite how it seals: 1 is AES-256, 2 is AES-128
 * @param createdAt when it was published
 * @param activation the key with the highest is current; empty while nodes still learn of it
 * @param retiredAt since when it only opens
 * @param certificates how many certificates it is wrapped to
 * @param tokens how many connections' tokens are sealed under it
 */
public record KeyState(
    UUID kekId,
    int suite,
    Instant createdAt,
    Optional<Long> activation,
    Optional<Instant> retiredAt,
    int certificates,
    long tokens) {}
