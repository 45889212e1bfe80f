/**
 * The credential manager: hands out access tokens that are always right, across threads, nodes and
 * faults.
 *
 * <p>A request is served from an immutable cache entry, access check included. What the cache does
 * not have is loaded in one statement; what has ended is refreshed by a protocol that lets at most
 * one token request go out per expiry, whatever the number of nodes ({@link
 * io.keybearer.credential.TokenRefresher} tells it step by step). A feed of management changes
 * makes every node forget what is no longer so within two seconds.
 *
 * <p>Uses {@code model}, {@code config}, {@code store}, {@code oauth}, {@code cache} and
 * Resilience4j. Read {@link io.keybearer.credential.CredentialManager} first.
 */
@NullMarked
package io.keybearer.credential;

import org.jspecify.annotations.NullMarked;
