package io.keybearer.credential;

import io.keybearer.model.AuthorizationContext;
import io.keybearer.model.AuthorizationRef;
import io.keybearer.model.AuthorizationStatus;
import io.keybearer.model.CallerIdentity;
import io.keybearer.model.GrantType;
import io.keybearer.store.StoredConnection;
import io.keybearer.store.TokenState;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One authorization as a node remembers it: access rules, switch, token and its end, of one
 * snapshot. Immutable.
 *
 * <p>The token's end is kept on both clocks, and it has ended when either says so: the monotonic
 * one stands still while a machine sleeps, the wall clock can be set back.
 */
final class CachedConnection {
  private static final Duration FOREVER = Duration.ofDays(36_500);
  private static final long NONE = -1;

  final AuthorizationRef ref;
  final long stamp;
  private final AccessRules rules;

  /** The authorization's row; none where there is no such authorization. */
  private final long id;

  private final long version;
  private final boolean disabled;
  private final @Nullable AuthorizationContext context;
  private final long endNanos;
  private final long endMillis;
  private final long refreshNanos;
  private final @Nullable Failing failing;

  /** Why there is no token, and until when that is believed; few have any. */
  private record Failing(Failure why, long endNanos) {
    static @Nullable Failing from(@Nullable Failure why, long nanos) {
      return why == null ? null : new Failing(why, nanos + why.lasts().toNanos());
    }
  }

  /** Who was served since the last heartbeat; a race only tells of it once more. */
  private @Nullable CallerIdentity usedBy;

  private CachedConnection(CachedConnection of, long refreshNanos, @Nullable Failing failing) {
    this.ref = of.ref;
    this.stamp = of.stamp;
    this.rules = of.rules;
    this.id = of.id;
    this.version = of.version;
    this.disabled = of.disabled;
    this.context = of.context;
    this.endNanos = of.endNanos;
    this.endMillis = of.endMillis;
    this.refreshNanos = refreshNanos;
    this.failing = failing;
  }

  private CachedConnection(CachedConnection of, long endNanos) {
    this.ref = of.ref;
    this.stamp = of.stamp;
    this.rules = of.rules;
    this.id = of.id;
    this.version = of.version;
    this.disabled = of.disabled;
    this.context = of.context;
    this.endNanos = endNanos;
    this.endMillis = of.endMillis;
    this.refreshNanos = of.refreshNanos;
    this.failing = of.failing;
  }

  /**
   * What was loaded.
   *
   * @param ref what was asked for
   * @param stamp the stamp before the load
   * @param stored what the store has; null when there is no such authorization
   * @param nanos the monotonic clock before the load, so that the token never ends too late
   * @param millis the wall clock before the load
   */
  CachedConnection(
      AuthorizationRef ref,
      long stamp,
      @Nullable StoredConnection stored,
      long nanos,
      long millis) {
    this.ref = ref;
    this.stamp = stamp;
    // Not the snapshot itself: a hundred thousand of these are kept.
    this.id = stored == null ? NONE : stored.id();
    this.version = stored == null ? 0 : stored.token().version();
    this.disabled = stored != null && stored.disabled();
    this.rules = new AccessRules(stored == null ? java.util.List.of() : stored.accessPolicies());
    this.context = stored == null ? null : stored.context().orElse(null);
    Duration end = stored == null ? Duration.ZERO : stored.token().accessEndsIn().orElse(FOREVER);
    this.endNanos = nanos + end.toNanos();
    this.endMillis = millis + end.toMillis();
    this.refreshNanos = nanos + refreshIn(stored).toNanos();
    this.failing = Failing.from(stored == null ? null : failureOf(stored), nanos);
  }

  /** The same, not refreshed ahead before this time has passed. */
  CachedConnection refreshedNotBefore(long nanos) {
    return new CachedConnection(this, Math.max(refreshNanos - nanos, 0) + nanos, failing);
  }

  /** The same, failing for a time when it has no token. */
  CachedConnection failing(Failure why, long nanos) {
    return new CachedConnection(this, refreshNanos, Failing.from(why, nanos));
  }

  /**
   * Lets the caller pass, or not; nothing else is told before this.
   *
   * @throws AuthorizationContextException for an unknown authorization, a caller without a policy,
   *     a disabled authorization
   */
  void check(CallerIdentity caller) {
    if (id == NONE) {
      throw refusal(Reason.AUTHORIZATION_NOT_FOUND);
    }
    if (!rules.allow(caller)) {
      throw refusal(Reason.ACCESS_DENIED);
    }
    if (disabled) {
      throw refusal(Reason.DISABLED);
    }
  }

  /** The token, or null when there is none that has not ended. */
  @Nullable AuthorizationContext valid(long nanos, CredentialTime time) {
    return context != null && nanos - endNanos < 0 && time.millis() < endMillis ? context : null;
  }

  /** Whether it is time to refresh a token that has not ended. */
  boolean isDue(long nanos) {
    return nanos - refreshNanos >= 0;
  }

  /** Why there is no token, while that is still believed. */
  Optional<AuthorizationContextException> failure(long nanos) {
    if (failing == null || nanos - failing.endNanos >= 0) {
      return Optional.empty();
    }
    return Optional.of(failing.why.toException(ref, Duration.ofNanos(failing.endNanos - nanos)));
  }

  /** Whether nobody was served since the last heartbeat, until now. */
  boolean markUsed(CallerIdentity caller) {
    if (usedBy != null) {
      return false;
    }
    usedBy = caller;
    return true;
  }

  /** Who was served first since the last heartbeat; until now nobody. */
  @Nullable CallerIdentity unmarkUsed() {
    CallerIdentity caller = usedBy;
    usedBy = null;
    return caller;
  }

  /** Whether this is the token. */
  @SuppressWarnings("ReferenceEquality") // Each load makes one object of it.
  boolean holds(AuthorizationContext token) {
    return token == context
        || (context != null && context.accessToken().equals(token.accessToken()));
  }

  /** The same without its token: somebody found it of no use before its end. */
  CachedConnection withoutToken(long nanos) {
    return new CachedConnection(this, nanos);
  }

  /** The authorization's row; it must exist. */
  long id() {
    if (id == NONE) {
      throw new IllegalStateException("there is no authorization " + ref);
    }
    return id;
  }

  /** The token's version; the authorization must exist. */
  long version() {
    return version;
  }

  private AuthorizationContextException refusal(Reason reason) {
    return new AuthorizationContextException(reason, ref, "", null, null);
  }

  private static Duration refreshIn(@Nullable StoredConnection stored) {
    if (stored == null || stored.token().refreshIn().isEmpty()) {
      return FOREVER;
    }
    TokenState token = stored.token();
    boolean repeatable = stored.grantType() == GrantType.CLIENT_CREDENTIALS;
    boolean possible =
        (repeatable || (stored.hasRefreshToken() && !token.isExhausted()))
            && token.status() != AuthorizationStatus.ERROR
            && stored.providerError().isEmpty();
    if (!possible) {
      return FOREVER;
    }
    Duration refresh = token.refreshIn().orElse(FOREVER);
    Duration attempt = token.nextAttemptIn().orElse(Duration.ZERO);
    return refresh.compareTo(attempt) > 0 ? refresh : attempt;
  }

  private static @Nullable Failure failureOf(StoredConnection stored) {
    TokenState token = stored.token();
    if (token.status() == AuthorizationStatus.ERROR) {
      return Failure.ofConnection(token.errorCode().orElse("Error"));
    }
    if (stored.providerError().isPresent()) {
      return Failure.ofProvider(stored.providerError().get());
    }
    Duration wait = token.nextAttemptIn().orElse(Duration.ZERO);
    // A short wait is sat out by whoever asks next.
    return wait.compareTo(RefreshDecision.WORTH_WAITING) > 0
        ? Failure.passing("Waiting", wait)
        : null;
  }
}
