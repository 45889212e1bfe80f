package io.keybearer.store;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * The row of an attempt to log in. Its secrets are opened by {@link ConsentStore} alone.
 *
 * @param id the row's surrogate key
 * @param uid its random identity, which addresses and audit rows name
 * @param link the login link that was opened
 * @param state how far it has got
 * @param expired whether its time is over, by the database's clock
 * @param grantEpoch the token row's when it began
 * @param browserHash the hash of the cookie of the browser that began it
 * @param issuer who must have answered, where known
 * @param issuerRequired whether the answer must say so
 * @param errorCode why it came to nothing
 * @param connectedAs the account that consented, where known
 * @param connectedBefore the account of the consent before, where known
 * @param scope what was granted, where the answer said so
 * @param sinceExchange time since just before the code was sent; empty when it was not
 * @param codeValid whether its consent code has time left; false without one
 */
@SuppressWarnings("ArrayRecordComponent") // compared by MessageDigest alone
public record StoredConsent(
    long id,
    UUID uid,
    StoredLoginLink link,
    ConsentState state,
    boolean expired,
    long grantEpoch,
    byte[] browserHash,
    Optional<String> issuer,
    boolean issuerRequired,
    Optional<String> errorCode,
    Optional<String> connectedAs,
    Optional<String> connectedBefore,
    Optional<String> scope,
    Optional<Duration> sinceExchange,
    boolean codeValid) {}
