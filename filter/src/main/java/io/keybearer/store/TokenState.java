package io.keybearer.store;

import io.keybearer.model.AuthorizationStatus;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * A token row's state without its tokens. Every span of time is measured from the database's clock
 * at the SELECT, so that no node's clock bears on it; negative once past.
 *
 * @param grantEpoch raised by each new consent; tokens of another epoch are another grant's
 * @param version raised by each save of tokens
 * @param status the state
 * @param errorCode what is wrong, when something is
 * @param hasAccessToken whether there is an access token, ended or not
 * @param accessEndsIn time to the access token's end; empty without one or when it has no known end
 * @param refreshIn time to the moment from which it is refreshed ahead
 * @param nextAttemptIn time to the moment before which nothing is sent
 * @param lease who may send
 * @param redeemVersion the version whose grant was sent, or about to be, without a save since
 * @param redeemCount how often it was
 * @param savedBy the attempt that saved this version
 */
public record TokenState(
    long grantEpoch,
    long version,
    AuthorizationStatus status,
    Optional<String> errorCode,
    boolean hasAccessToken,
    Optional<Duration> accessEndsIn,
    Optional<Duration> refreshIn,
    Optional<Duration> nextAttemptIn,
    Lease lease,
    OptionalLong redeemVersion,
    int redeemCount,
    Optional<UUID> savedBy) {
  /** Whether the row holds an access token that has not ended. */
  public boolean isValid() {
    return hasAccessToken && accessEndsIn.map(left -> left.toNanos() > 0).orElse(true);
  }

  /** Whether this version's grant was sent twice without a save, so that it isn't sent again. */
  public boolean isExhausted() {
    return redeemVersion.isPresent() && redeemVersion.getAsLong() == version && redeemCount >= 2;
  }
}
