package io.keybearer.credential;

import io.keybearer.credential.TokenRefresher.Result;
import io.keybearer.credential.TokenSaver.Outcome;
import io.keybearer.model.AuthorizationRef;
import io.keybearer.model.Secret;
import io.keybearer.model.TokenSet;
import io.keybearer.oauth.TokenAnswer;
import io.keybearer.oauth.TokenEndpoint;
import io.keybearer.oauth.TokenGrant;
import io.keybearer.store.RefreshMaterial;
import io.keybearer.store.StoreException;
import io.keybearer.store.TokenLease;
import io.keybearer.store.TokenState;
import io.keybearer.store.TokenStore;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what an answer of the token endpoint asks for: steps 4 to 8 of {@link TokenRefresher}. */
final class AnswerHandling {
  private static final Logger LOG = LoggerFactory.getLogger(TokenRefresher.class);
  private static final int LONG_TOKEN = 7 * 1024;

  private final TokenStore store;
  private final TokenEndpoint endpoint;
  private final TokenRequests requests;
  private final TokenSaver saver;
  private final Backoff backoff;
  private final Activity activity;

  AnswerHandling(
      TokenStore store,
      TokenEndpoint endpoint,
      TokenRequests requests,
      TokenSaver saver,
      Backoff backoff,
      Activity activity) {
    this.store = store;
    this.endpoint = endpoint;
    this.requests = requests;
    this.saver = saver;
    this.backoff = backoff;
    this.activity = activity;
  }

  /** Deals with an answer; returns when the row says what became of it. */
  Result handle(
      AuthorizationRef ref,
      RefreshMaterial read,
      TokenLease lease,
      TokenAnswer answer,
      long sentNanos) {
    if (answer instanceof TokenAnswer.Issued issued) {
      boolean endsOthers = requests.refreshEndsOldAccessToken(read);
      return issued(
          new TokenSaver.Answer(
              ref, read, lease, issued.tokens(), sentNanos, endsOthers, requests.keptClaims(read)));
    }
    TokenAnswer.Refused refused = (TokenAnswer.Refused) answer;
    try {
      return refused(ref, read, lease, refused);
    } catch (StoreException e) {
      // The lease dies by itself, and the intent in the row makes that an unknown outcome.
      LOG.warn(
          "No new token for {}: {}; the store is away, so the row does not say so yet",
          ref,
          refused.code());
      return Result.failed(Failure.passing(refused.code(), Duration.ofSeconds(1)));
    }
  }

  private Result issued(TokenSaver.Answer answer) {
    warnOfLength(answer.ref(), answer.tokens());
    Outcome outcome = saver.save(answer);
    backoff.succeeded(answer.read().id());
    switch (outcome) {
      case SAVED -> LOG.debug("New token for {}", answer.ref());
      case SUPERSEDED -> LOG.info("New token for {} dropped: a newer one is there", answer.ref());
      case UNWANTED -> revoke(answer);
      case LOST -> {
        return Result.failed(Failure.passing("NotSaved", Duration.ofSeconds(1)));
      }
    }
    return Result.DONE;
  }

  private Result refused(
      AuthorizationRef ref, RefreshMaterial read, TokenLease lease, TokenAnswer.Refused refused) {
    LOG.warn("No new token for {}: {} ({})", ref, refused.code(), refused.errorClass());
    activity.failed("no new token for " + ref + ": " + refused.code());
    switch (refused.errorClass()) {
      case NOT_PROCESSED -> {
        Duration wait = longer(backoff.failed(read.id()), refused.retryAfter());
        store.release(lease, wait);
        return Result.failed(Failure.passing(refused.code(), wait));
      }
      case CONFIGURATION -> {
        if (read.isRepeatable()) {
          store.fail(lease, read, refused.code(), refused.body(), false);
        } else {
          store.failProvider(lease, read, refused.code(), refused.body());
        }
        return Result.DONE;
      }
      case GRANT_DEAD -> {
        grantDead(read, lease, refused);
        return Result.DONE;
      }
      case OUTCOME_UNKNOWN -> {
        Duration wait =
            read.isRepeatable()
                ? backoff.failed(read.id())
                : backoff.jittered(Duration.ofSeconds(2));
        store.unknown(lease, read, refused.code(), refused.body(), wait);
        return Result.DONE;
      }
    }
    throw new IllegalStateException("unknown class of error " + refused.errorClass());
  }

  /** Step 6: after another look, so that nobody's newer token is called dead. */
  private void grantDead(RefreshMaterial read, TokenLease lease, TokenAnswer.Refused refused) {
    TokenState present = store.state(read.id()).orElse(null);
    if (present == null
        || present.version() != lease.version()
        || present.grantEpoch() != lease.grantEpoch()
        || present.lease().fence() != lease.fence()) {
      return;
    }
    if (read.isRepeatable()) {
      store.fail(lease, read, refused.code(), refused.body(), false);
      return;
    }
    String code = present.redeemCount() > 1 ? "OutcomeUnknown" : "GrantDead";
    store.fail(lease, read, code, refused.body(), true);
  }

  private void revoke(TokenSaver.Answer answer) {
    Secret refreshToken = answer.tokens().refreshToken().orElse(null);
    if (refreshToken == null) {
      return;
    }
    try {
      requests
          .endpoints(answer.read())
          .revocationUrl()
          .ifPresent(
              url ->
                  endpoint.revoke(
                      TokenRequests.uri(url),
                      TokenRequests.client(answer.read()),
                      requests.endpoints(answer.read()).request(),
                      TokenGrant.Revocation.ofRefreshToken(refreshToken)));
      LOG.info("New token for {} not kept: it is being deleted", answer.ref());
    } catch (TokenRequests.UnusableException e) {
      LOG.info("New token for {} not kept, nor revoked: {}", answer.ref(), e.getMessage());
    }
  }

  private static void warnOfLength(AuthorizationRef ref, TokenSet tokens) {
    int length = tokens.accessToken().expose().length();
    if (length > LONG_TOKEN) {
      LOG.warn(
          "The access token of {} has {} characters: servers often take 8 KB of headers at most",
          ref,
          length);
    }
  }

  private static Duration longer(Duration wait, Optional<Duration> asked) {
    return asked.filter(it -> it.compareTo(wait) > 0).orElse(wait);
  }
}
