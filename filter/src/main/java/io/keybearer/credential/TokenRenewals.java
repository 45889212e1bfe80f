package io.keybearer.credential;

import io.keybearer.credential.RefreshDecision.Purpose;
import io.keybearer.model.AuthorizationRef;
import io.keybearer.oauth.ProviderCatalogue;
import io.keybearer.oauth.TokenEndpoint;
import io.keybearer.store.StoreException;
import io.keybearer.store.StoredConnection;
import io.keybearer.store.TokenState;
import io.keybearer.store.TokenStore;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Gets new tokens because a person asks for them, on the same locked path as every gateway: the
 * lease in the store keeps both from sending at once. Checks no access policy, keeps nothing in
 * memory, and shares the gateways' work of using refresh tokens that would end unused.
 *
 * <p>Safe for use by many threads. {@link #close()} lets exchanges under way finish.
 */
public final class TokenRenewals implements AutoCloseable {
  private static final Duration BEYOND_EXCHANGE = Duration.ofSeconds(1);

  private final TokenStore store;
  private final CredentialSettings settings;
  private final TokenRefresher refresher;
  private final CredentialThreads threads;

  /** How far a renewal may go. */
  public enum Urgency {
    /** As a gateway would whose token a server did not take: waits and errors hold. */
    USUAL,
    /** Waiting times don't count, and every error but a dead grant may be left. */
    FORCED
  }

  /**
   * What became of a renewal.
   *
   * @param renewed whether there is another token than before
   * @param problem why there is not, as an error code; empty when there is
   * @param retryAfter after what time it is worth to ask again, where that is known
   * @param connection the connection as it is now
   */
  public record Renewal(
      boolean renewed,
      Optional<String> problem,
      Optional<Duration> retryAfter,
      StoredConnection connection) {}

  /**
   * Renewals of what a store holds.
   *
   * @param store the authorizations' run-time rows
   * @param endpoint asks token endpoints
   * @param catalogue knows how to ask each of them
   * @param settings the times of leases and exchanges; the same as the gateways'
   * @param time the node's clocks
   */
  public TokenRenewals(
      TokenStore store,
      TokenEndpoint endpoint,
      ProviderCatalogue catalogue,
      CredentialSettings settings,
      CredentialTime time) {
    this.store = store;
    this.settings = settings;
    SecureRandom random = new SecureRandom();
    this.refresher =
        new TokenRefresher(
            store, endpoint, new TokenRequests(catalogue), settings, time, random, new Activity());
    this.threads = new CredentialThreads(settings.threads());
    threads.start("keybearer-keep-alive", new KeepAlive(store, refresher, catalogue, time, random));
  }

  /**
   * Gets a new token, and waits for it for at most one exchange and 1 s.
   *
   * @param ref the authorization
   * @param urgency how far to go
   * @return empty when there is no such authorization
   * @throws StoreException if the store can't be used
   */
  public Optional<Renewal> renew(AuthorizationRef ref, Urgency urgency) {
    Optional<StoredConnection> before = store.load(ref);
    if (before.isEmpty()) {
      return Optional.empty();
    }
    long version = before.get().token().version();
    Purpose purpose = urgency == Urgency.FORCED ? Purpose.FORCED : Purpose.REJECTED;
    Optional<Failure> failure =
        run(new TokenRefresher.Task(ref, before.get().id(), version, purpose));
    return store.load(ref).map(after -> renewal(after, version, failure));
  }

  /** Ends the threads, after the exchanges under way. */
  @Override
  public void close() {
    threads.close(settings.exchange().plusSeconds(5));
  }

  private Optional<Failure> run(TokenRefresher.Task task) {
    CompletableFuture<TokenRefresher.Result> result = new CompletableFuture<>();
    try {
      threads.execute(() -> refresh(task, result));
      return result
          .get(settings.exchange().plus(BEYOND_EXCHANGE).toMillis(), TimeUnit.MILLISECONDS)
          .failure();
    } catch (RejectedExecutionException e) {
      return Optional.of(Failure.passing("RefreshLimit", Duration.ofSeconds(1)));
    } catch (TimeoutException e) {
      return Optional.of(Failure.passing("TimedOut", Duration.ofSeconds(1)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of(Failure.passing("Interrupted", Duration.ZERO));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof StoreException store) {
        throw store;
      }
      throw new IllegalStateException("the refresh of " + task.ref() + " broke off", e);
    }
  }

  private void refresh(TokenRefresher.Task task, CompletableFuture<TokenRefresher.Result> result) {
    try {
      result.complete(refresher.refresh(task));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      result.completeExceptionally(e);
    } catch (RuntimeException | Error e) {
      result.completeExceptionally(e);
    }
  }

  private static Renewal renewal(StoredConnection after, long before, Optional<Failure> failure) {
    TokenState token = after.token();
    if (token.version() > before && token.isValid()) {
      return new Renewal(true, Optional.empty(), Optional.empty(), after);
    }
    Optional<Duration> wait = token.nextAttemptIn().filter(left -> left.toNanos() > 0);
    String problem =
        failure
            .map(Failure::code)
            .or(token::errorCode)
            .or(after::providerError)
            .or(() -> wait.map(left -> "Waiting"))
            .orElse(after.canRenew() ? "NoToken" : "NoRefreshToken");
    return new Renewal(
        false,
        Optional.of(problem),
        failure.filter(Failure::tellsWhen).map(Failure::lasts).or(() -> wait),
        after);
  }
}
