package io.keybearer.credential;

import io.keybearer.model.AuthorizationRef;
import io.keybearer.model.AuthorizationStatus;
import io.keybearer.model.TokenSet;
import io.keybearer.store.NewTokens;
import io.keybearer.store.RefreshMaterial;
import io.keybearer.store.StoreException;
import io.keybearer.store.TokenLease;
import io.keybearer.store.TokenState;
import io.keybearer.store.TokenStore;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Saves the tokens of an answer, whatever stands in the way: steps 4 and 5 of the protocol. New
 * tokens are kept in memory until the row has them, or until it is certain that nobody wants them:
 * a rotated refresh token exists nowhere else.
 */
final class TokenSaver {
  private static final Logger LOG = LoggerFactory.getLogger(TokenSaver.class);
  private static final Duration STORE_RETRY = Duration.ofMillis(250);
  private static final int MOST_FAILURES = 40;
  private static final Duration SHORTEST_LIFE = Duration.ofSeconds(1);
  private static final Duration AFTER_SHORT_LIFE = Duration.ofSeconds(10);

  private final TokenStore store;
  private final CredentialSettings settings;
  private final CredentialTime time;
  private final LeaseWatch leases;
  private final Backoff backoff;

  /** What became of an answer's tokens. */
  enum Outcome {
    /** The row has them. */
    SAVED,
    /** Another grant or a newer version is there: they are of no use. */
    SUPERSEDED,
    /** The authorization is gone, or going: they should be revoked. */
    UNWANTED,
    /** The node stops, or the store can't take them. The row says that the grant was sent. */
    LOST
  }

  /**
   * An answer to save.
   *
   * @param ref the authorization, for the log
   * @param read what the request was made from
   * @param lease the lease it was sent under
   * @param tokens its tokens
   * @param sentNanos the monotonic clock before it was sent
   * @param endsOthers whether the access token before it has ended by this
   * @param keptClaims claims of the tokens before that stay where there is none of that name
   */
  record Answer(
      AuthorizationRef ref,
      RefreshMaterial read,
      TokenLease lease,
      TokenSet tokens,
      long sentNanos,
      boolean endsOthers,
      Set<String> keptClaims) {}

  TokenSaver(
      TokenStore store,
      CredentialSettings settings,
      CredentialTime time,
      LeaseWatch leases,
      Backoff backoff) {
    this.store = store;
    this.settings = settings;
    this.time = time;
    this.leases = leases;
    this.backoff = backoff;
  }

  /** Saves the tokens; returns only when their fate is known, or the thread is interrupted. */
  Outcome save(Answer answer) {
    TokenLease guards = answer.lease();
    int failures = 0;
    while (true) {
      try {
        if (saveOnce(answer, guards)) {
          return Outcome.SAVED;
        }
        Optional<TokenState> present = store.state(guards.authorizationId());
        Optional<Outcome> fate = fate(present, guards);
        if (fate.isPresent()) {
          return fate.get();
        }
        TokenState state = present.orElseThrow();
        boolean free =
            state.lease().owner().isEmpty()
                || leases.isDead(guards.authorizationId(), state.lease());
        if (free) {
          guards = guards.rescuing(state.lease().fence());
          continue;
        }
        time.sleep(backoff.jittered(Duration.ofMillis(50)));
      } catch (StoreException e) {
        leases.storeLost();
        if (failures++ == 0) {
          LOG.warn("The new tokens of {} wait in memory for the store", answer.ref());
        }
        boolean hopeless = !e.mayPass() && failures > MOST_FAILURES;
        if (hopeless || !waitForStore()) {
          return lost(answer.ref(), e);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return lost(answer.ref(), e);
      }
    }
  }

  private boolean saveOnce(Answer answer, TokenLease guards) {
    Duration sinceSending = Duration.ofNanos(time.nanoTime() - answer.sentNanos());
    Lifetimes times = Lifetimes.of(answer.tokens().lifetime(), sinceSending, settings);
    boolean tooShort = times.endsIn().filter(left -> left.compareTo(SHORTEST_LIFE) < 0).isPresent();
    // A token that ends as soon as it is there must not be asked for again and again.
    return store.save(
        guards,
        answer.read(),
        new NewTokens(
            answer.tokens(),
            times.endsIn(),
            times.refreshIn(),
            tooShort ? Optional.of(AFTER_SHORT_LIFE) : Optional.empty(),
            answer.endsOthers(),
            answer.keptClaims()));
  }

  /** What the row says of tokens that a save did not take; empty when they are still wanted. */
  private static Optional<Outcome> fate(Optional<TokenState> present, TokenLease guards) {
    if (present.isEmpty() || present.get().status() == AuthorizationStatus.DELETING) {
      return Optional.of(Outcome.UNWANTED);
    }
    TokenState state = present.get();
    if (state.savedBy().filter(guards.attempt()::equals).isPresent()) {
      return Optional.of(Outcome.SAVED);
    }
    boolean superseded =
        state.grantEpoch() != guards.grantEpoch() || state.version() > guards.version();
    return superseded ? Optional.of(Outcome.SUPERSEDED) : Optional.empty();
  }

  private boolean waitForStore() {
    try {
      time.sleep(STORE_RETRY);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static Outcome lost(AuthorizationRef ref, Exception cause) {
    LOG.error("The new tokens of {} are lost: they can't be saved", ref, cause);
    return Outcome.LOST;
  }
}
