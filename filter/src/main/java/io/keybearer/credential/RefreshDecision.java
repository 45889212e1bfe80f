package io.keybearer.credential;

import io.keybearer.model.AuthorizationStatus;
import io.keybearer.store.Lease;
import io.keybearer.store.RefreshMaterial;
import io.keybearer.store.TokenState;
import java.time.Duration;

/**
 * What a node does next about a token, from what it has just read. Nothing is decided for good
 * here: only a committed compare-and-set is.
 */
sealed interface RefreshDecision {
  /** A wait that is sat out rather than answered with an error. */
  Duration WORTH_WAITING = Duration.ofMillis(2500);

  /**
   * Nothing to do: there is a token, or an error that somebody must mend, or a time to wait for.
   */
  record Done() implements RefreshDecision {}

  /** Somebody else is at it, and there is a token to serve meanwhile. */
  record Elsewhere() implements RefreshDecision {}

  /**
   * Look again.
   *
   * @param least the time to let pass first; zero for the usual jitter
   */
  record Wait(Duration least) implements RefreshDecision {}

  /**
   * It can't go on.
   *
   * @param code the error code to leave
   */
  record GiveUp(String code) implements RefreshDecision {}

  /** Take the lease and send. */
  record Send() implements RefreshDecision {}

  /** Why a refresh is wanted. */
  enum Purpose {
    /** The token has ended and callers wait. */
    ENDED,
    /** It ends soon, and is served meanwhile. */
    AHEAD,
    /** A server would not take it, though it has not ended; callers wait for another. */
    REJECTED,
    /** Somebody asks for a new one whatever the old one's state. */
    FORCED
  }

  /**
   * Decides.
   *
   * @param read what was just read
   * @param purpose why a refresh is wanted
   * @param seenVersion the version whose token ended, ends soon, or is to be replaced
   * @param leaseIsDead whether a lease that somebody holds is dead
   */
  static RefreshDecision of(
      RefreshMaterial read, Purpose purpose, long seenVersion, boolean leaseIsDead) {
    TokenState token = read.token();
    boolean forced = purpose == Purpose.FORCED;
    if (token.status() == AuthorizationStatus.DELETING || isServed(token, purpose, seenVersion)) {
      return new Done();
    }
    boolean isError = token.status() == AuthorizationStatus.ERROR;
    boolean isDead = token.errorCode().filter("GrantDead"::equals).isPresent();
    if ((isError && (!forced || isDead)) || (read.providerError().isPresent() && !forced)) {
      return new Done();
    }
    if (!read.isRepeatable() && read.refreshToken().isEmpty()) {
      return token.isValid() || isError ? new Done() : new GiveUp("NoRefreshToken");
    }
    if (isHeld(token.lease()) && !leaseIsDead) {
      return purpose == Purpose.AHEAD ? new Elsewhere() : new Wait(Duration.ZERO);
    }
    if (token.isExhausted() && !read.isRepeatable() && !(forced && isError)) {
      return token.isValid() ? new Done() : new GiveUp("OutcomeUnknown");
    }
    Duration wait = token.nextAttemptIn().orElse(Duration.ZERO);
    if (wait.toNanos() > 0 && !forced) {
      boolean worthIt = purpose != Purpose.AHEAD && wait.compareTo(WORTH_WAITING) <= 0;
      return worthIt ? new Wait(wait) : new Done();
    }
    return new Send();
  }

  private static boolean isServed(TokenState token, Purpose purpose, long seenVersion) {
    return token.isValid() && (token.version() > seenVersion || purpose == Purpose.ENDED);
  }

  private static boolean isHeld(Lease lease) {
    return lease.owner().isPresent();
  }
}
