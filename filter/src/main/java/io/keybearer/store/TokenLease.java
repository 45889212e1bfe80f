package io.keybearer.store;

import java.util.UUID;

/**
 * A lease that was taken: the guards of every statement of the attempt that holds it.
 *
 * @param authorizationId the token row
 * @param grantEpoch the epoch read before taking it
 * @param version the version read before taking it
 * @param fence the fence it was taken with
 * @param attempt the attempt's random identity
 * @param exchange how its request went, which is written with what came of it
 */
public record TokenLease(
    long authorizationId,
    long grantEpoch,
    long version,
    long fence,
    UUID attempt,
    TokenExchange exchange) {
  /** A lease under which nothing was sent yet. */
  public TokenLease(long authorizationId, long grantEpoch, long version, long fence, UUID attempt) {
    this(authorizationId, grantEpoch, version, fence, attempt, TokenExchange.NONE);
  }

  /** The same after a request. */
  public TokenLease after(TokenExchange sent) {
    return new TokenLease(authorizationId, grantEpoch, version, fence, attempt, sent);
  }

  /** The same attempt's guards with the fence just read, to save what nobody else has (rescue). */
  public TokenLease rescuing(long presentFence) {
    return new TokenLease(authorizationId, grantEpoch, version, presentFence, attempt, exchange);
  }
}
