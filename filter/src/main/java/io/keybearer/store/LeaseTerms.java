package io.keybearer.store;

import java.time.Duration;

/**
 * On what terms a lease is taken.
 *
 * @param length how long it holds
 * @param clockSlack how far past its end a lease counts as dead whatever the clocks of a cluster
 *     say
 * @param observedDead whether the present lease was seen unchanged for its whole length
 * @param forced whether somebody asked for it: waiting times don't count, and errors but a dead
 *     grant may be left
 */
public record LeaseTerms(
    Duration length, Duration clockSlack, boolean observedDead, boolean forced) {}
