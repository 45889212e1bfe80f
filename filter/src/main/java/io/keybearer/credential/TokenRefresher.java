package io.keybearer.credential;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.keybearer.credential.RefreshDecision.Purpose;
import io.keybearer.model.AuthorizationRef;
import io.keybearer.oauth.TokenAnswer;
import io.keybearer.oauth.TokenEndpoint;
import io.keybearer.oauth.TokenRequest;
import io.keybearer.store.Lease;
import io.keybearer.store.LeaseTerms;
import io.keybearer.store.RefreshMaterial;
import io.keybearer.store.StoreException;
import io.keybearer.store.TokenExchange;
import io.keybearer.store.TokenLease;
import io.keybearer.store.TokenState;
import io.keybearer.store.TokenStore;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Gets an authorization a new token, or finds that somebody else has, by a protocol that any number
 * of nodes may run at once:
 *
 * <ol>
 *   <li>read the row (version n, epoch e, fence f) and note the monotonic clock;
 *   <li>note the intent and take the lease in one committed compare-and-set, which makes f + 1;
 *   <li>send, unless too much of the lease has passed when the request is about to be written;
 *   <li>success: save with n, e and f + 1 as guards;
 *   <li>not saved: {@link TokenSaver} finds out why, and rescues what nobody else has;
 *   <li>{@code invalid_grant}: ERROR, if the guards still hold;
 *   <li>not processed: lease and intent are given back, with a time before which nobody sends;
 *   <li>unknown outcome: UNKNOWN; anyone repeats it once, then it is an error once the token ends.
 * </ol>
 *
 * <p>Runs on threads of its own, never on a request's. No connection to the store is held across an
 * exchange. Safe for use by many threads.
 */
final class TokenRefresher {
  private final TokenStore store;
  private final TokenEndpoint endpoint;
  private final TokenRequests requests;
  private final CredentialSettings settings;
  private final CredentialTime time;
  private final RandomGenerator random;
  private final LeaseWatch leases;
  private final EndpointBreakers breakers;
  private final Backoff backoff;
  private final AnswerHandling answers;

  /** What a refresh needs to know. */
  record Task(AuthorizationRef ref, long id, long seenVersion, Purpose purpose) {}

  /**
   * How a refresh ended; the row says the rest.
   *
   * @param failure what only this node knows of
   * @param elsewhere whether somebody else is at it
   */
  record Result(Optional<Failure> failure, boolean elsewhere) {
    static final Result DONE = new Result(Optional.empty(), false);
    static final Result ELSEWHERE = new Result(Optional.empty(), true);

    static Result failed(Failure failure) {
      return new Result(Optional.of(failure), false);
    }
  }

  TokenRefresher(
      TokenStore store,
      TokenEndpoint endpoint,
      TokenRequests requests,
      CredentialSettings settings,
      CredentialTime time,
      RandomGenerator random,
      Activity activity) {
    this.store = store;
    this.endpoint = endpoint;
    this.requests = requests;
    this.settings = settings;
    this.time = time;
    this.random = random;
    this.leases = new LeaseWatch(settings.lease(), settings.clockSlack(), time);
    this.breakers = new EndpointBreakers(time);
    this.backoff = new Backoff(random);
    TokenSaver saver = new TokenSaver(store, settings, time, leases, backoff);
    this.answers = new AnswerHandling(store, endpoint, requests, saver, backoff, activity);
  }

  /**
   * Runs the protocol until there is nothing more to do; waits for others at most one exchange
   * long.
   *
   * @throws StoreException if the store can't be reached before anything is sent
   */
  Result refresh(Task task) throws InterruptedException {
    long waitUntil = time.nanoTime() + settings.exchange().toNanos();
    try {
      while (true) {
        long startNanos = time.nanoTime();
        RefreshMaterial read = store.loadMaterial(task.id()).orElse(null);
        if (read == null) {
          return Result.DONE;
        }
        boolean dead = leases.isDead(task.id(), read.token().lease());
        RefreshDecision decision =
            RefreshDecision.of(read, task.purpose(), task.seenVersion(), dead);
        Optional<Result> result = act(task, read, decision, startNanos, waitUntil);
        if (result.isPresent()) {
          return result.get();
        }
      }
    } catch (StoreException e) {
      leases.storeLost();
      throw e;
    }
  }

  /** The store could not be reached by somebody else of this node. */
  void storeLost() {
    leases.storeLost();
  }

  /** One step; empty to read and decide again. */
  private Optional<Result> act(
      Task task, RefreshMaterial read, RefreshDecision decision, long startNanos, long waitUntil)
      throws InterruptedException {
    if (decision instanceof RefreshDecision.Done) {
      return Optional.of(Result.DONE);
    }
    if (decision instanceof RefreshDecision.Elsewhere) {
      return Optional.of(Result.ELSEWHERE);
    }
    if (decision instanceof RefreshDecision.Wait wait) {
      return sitOut(task, read, wait.least(), waitUntil);
    }
    if (decision instanceof RefreshDecision.GiveUp giveUp) {
      store.giveUp(read, giveUp.code(), terms(task, read));
      return Optional.empty();
    }
    return send(task, read, startNanos);
  }

  /**
   * Waits until the row is no longer as it was read, looking at its state alone: another node is at
   * it, and opening what is sealed in it would be work for nothing.
   */
  private Optional<Result> sitOut(Task task, RefreshMaterial read, Duration least, long waitUntil)
      throws InterruptedException {
    long began = waitUntil - settings.exchange().toNanos();
    Duration pause = least;
    do {
      long now = time.nanoTime();
      pause = pause.plus(backoff.poll(Duration.ofNanos(now - began)));
      if (now + pause.toNanos() - waitUntil > 0) {
        return Optional.of(
            Result.failed(Failure.passing("RefreshedElsewhere", Duration.ofMillis(100))));
      }
      time.sleep(pause);
      pause = Duration.ZERO;
    } while (isStillHeld(task, read.token()));
    return Optional.empty();
  }

  private boolean isStillHeld(Task task, TokenState before) {
    Lease lease = before.lease();
    return lease.owner().isPresent()
        && store
            .state(task.id())
            .filter(
                now ->
                    now.version() == before.version()
                        && now.lease().fence() == lease.fence()
                        && now.lease().owner().equals(lease.owner())
                        && !leases.isDead(task.id(), now.lease()))
            .isPresent();
  }

  private Optional<Result> send(Task task, RefreshMaterial read, long startNanos) {
    CircuitBreaker breaker = breakers.of(TokenRequests.endpoint(read));
    TokenRequest request;
    try {
      request = requests.request(read);
    } catch (TokenRequests.UnusableException e) {
      return Optional.of(Result.failed(Failure.ofProvider(String.valueOf(e.getMessage()))));
    }
    if (!breaker.tryAcquirePermission()) {
      return Optional.of(
          Result.failed(
              Failure.passing("TokenEndpointDown", backoff.jittered(Duration.ofSeconds(2)))));
    }
    Optional<TokenLease> lease = Optional.empty();
    try {
      lease = acquire(task, read);
    } finally {
      if (lease.isEmpty()) {
        breaker.releasePermission();
      }
    }
    if (lease.isEmpty()) {
      return Optional.empty();
    }
    long latest = startNanos + latestSending().toNanos();
    long sentNanos = time.nanoTime();
    TokenAnswer answer =
        endpoint.send(request, settings.exchange(), () -> time.nanoTime() - latest <= 0);
    Duration took = Duration.ofNanos(time.nanoTime() - sentNanos);
    Breaking.record(breaker, answer, took);
    TokenLease answered = lease.get().after(new TokenExchange(Optional.of(took), answer.status()));
    return Optional.of(answers.handle(task.ref(), read, answered, answer, sentNanos));
  }

  private Optional<TokenLease> acquire(Task task, RefreshMaterial read) {
    UUID attempt = new UUID(random.nextLong(), random.nextLong());
    try {
      return store.acquire(read, attempt, terms(task, read));
    } catch (StoreException e) {
      // The commit's answer may be what was lost: the row tells.
      long fence = read.token().lease().fence() + 1;
      TokenState state = store.state(read.id()).orElse(null);
      if (state != null && state.lease().owner().filter(attempt::equals).isPresent()) {
        return Optional.of(
            new TokenLease(
                read.id(), read.token().grantEpoch(), read.token().version(), fence, attempt));
      }
      return Optional.empty();
    }
  }

  private LeaseTerms terms(Task task, RefreshMaterial read) {
    return new LeaseTerms(
        settings.lease(),
        settings.clockSlack(),
        leases.observedDead(read.id(), read.token().lease()),
        task.purpose() == Purpose.FORCED);
  }

  /** How long after reading a request may still be written, so that it ends within the lease. */
  private Duration latestSending() {
    return settings.lease().minus(settings.exchange()).minus(CredentialSettings.LEASE_MARGIN);
  }
}
