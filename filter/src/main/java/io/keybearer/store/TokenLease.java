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
 */
public record TokenLease(
    long authorizationId, long grantEpoch, long version, long fence, UUID attempt) {
  /** The same attempt's guards with the fence just read, to save what nobody else has (rescue). */
  public TokenLease rescuing(long presentFence) {
    return new TokenLease(authorizationId, grantEpoch, version, presentFence, attempt);
  }
}
