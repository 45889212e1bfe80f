package io.keybearer.credential;

import io.keybearer.credential.RefreshDecision.Purpose;
import io.keybearer.model.AuthorizationContext;
import io.keybearer.model.AuthorizationRef;
import io.keybearer.model.CallerIdentity;
import io.keybearer.oauth.ProviderCatalogue;
import io.keybearer.oauth.TokenEndpoint;
import io.keybearer.store.ChangeFeed;
import io.keybearer.store.NodeStore;
import io.keybearer.store.StoreException;
import io.keybearer.store.StoredConnection;
import io.keybearer.store.TokenStore;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands out authorization contexts: the access token of an authorization, refreshed when it has to
 * be, for a caller that an access policy names.
 *
 * <p>A token that has ended is never handed out. At most one refresh per authorization is in
 * flight, in this process and, by the store's lease, among all processes. While a refresh fails, a
 * token that has not ended is still served. While the store is away, cached tokens are served for
 * at most {@code max-staleness}; it recovers by itself.
 *
 * <p>Safe for use by many threads. Its threads are daemons named {@code keybearer-…}; {@link
 * #close()} lets refreshes under way finish and leaves none behind.
 */
public final class CredentialManager implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CredentialManager.class);
  private static final Duration UNSEEN = Duration.ofSeconds(5);
  private static final Duration BEYOND_EXCHANGE = Duration.ofSeconds(1);

  private final TokenStore store;
  private final CredentialSettings settings;
  private final CredentialTime time;
  private final ConnectionCache cache;
  private final RequestRate rate;
  private final TokenRefresher refresher;
  private final FeedPoller poller;
  private final KeepAlive keepAlive;
  private final Activity activity = new Activity();
  private final Rejections rejections;
  private final CredentialThreads threads;
  private final Flights loads = new Flights();
  private final Flights refreshes = new Flights();
  private volatile Runnable keysChanged = () -> {};

  /**
   * A manager that follows the store's changes from now on.
   *
   * @param store the authorizations' run-time rows
   * @param feed the management changes, for this manager alone
   * @param endpoint asks token endpoints
   * @param catalogue knows how to ask each of them
   * @param settings its limits and times
   */
  public CredentialManager(
      TokenStore store,
      ChangeFeed feed,
      TokenEndpoint endpoint,
      ProviderCatalogue catalogue,
      CredentialSettings settings) {
    this(store, feed, endpoint, catalogue, settings, CredentialTime.system());
  }

  /**
   * A manager that follows the store's changes from now on, by other clocks than the machine's.
   *
   * @param store the authorizations' run-time rows
   * @param feed the management changes, for this manager alone
   * @param endpoint asks token endpoints
   * @param catalogue knows how to ask each of them
   * @param settings its limits and times
   * @param time the node's clocks
   */
  public CredentialManager(
      TokenStore store,
      ChangeFeed feed,
      TokenEndpoint endpoint,
      ProviderCatalogue catalogue,
      CredentialSettings settings,
      CredentialTime time) {
    this(store, feed, endpoint, catalogue, settings, time, new java.security.SecureRandom());
    threads.start("keybearer-change-feed", poller);
    threads.start("keybearer-keep-alive", keepAlive);
  }

  /** A manager whose feed is polled by whoever calls {@link #pollChanges()}. */
  CredentialManager(
      TokenStore store,
      ChangeFeed feed,
      TokenEndpoint endpoint,
      ProviderCatalogue catalogue,
      CredentialSettings settings,
      CredentialTime time,
      RandomGenerator random) {
    this.store = store;
    this.settings = settings;
    this.time = time;
    this.cache = new ConnectionCache(settings);
    this.rejections = new Rejections(time);
    this.rate = new RequestRate(settings.requestsPerMinute(), time);
    this.refresher =
        new TokenRefresher(
            store, endpoint, new TokenRequests(catalogue), settings, time, random, activity);
    this.keepAlive = new KeepAlive(store, refresher, catalogue, time, random);
    this.poller = new FeedPoller(feed, cache, refresher::storeLost, () -> keysChanged.run(), time);
    this.threads = new CredentialThreads(settings.threads());
  }

  /**
   * The authorization context for a caller.
   *
   * <p>Blocks for at most one exchange with the token endpoint, and only when there is no token
   * that has not ended.
   *
   * @param ref the authorization
   * @param caller who asks; checked before anything else happens
   * @throws AuthorizationContextException if there is none to be had; its reason says why
   */
  public AuthorizationContext authorize(AuthorizationRef ref, CallerIdentity caller) {
    long nanos = time.nanoTime();
    CachedConnection entry = cache.get(ref, nanos);
    if (entry == null) {
      return uncached(ref, caller);
    }
    entry.check(caller);
    AuthorizationContext context = entry.valid(nanos, time);
    if (context == null) {
      return ended(entry, caller, true);
    }
    if (entry.isDue(nanos)) {
      refreshAhead(entry);
    }
    activity.hit(entry, caller);
    return context;
  }

  /**
   * Says that a server would not take a token, as by a 401: it is replaced for the next request, at
   * most once a minute for an authorization. Does not block.
   *
   * @param ref the authorization
   * @param rejected the token's context
   */
  public void rejected(AuthorizationRef ref, AuthorizationContext rejected) {
    long nanos = time.nanoTime();
    CachedConnection entry = cache.get(ref, nanos);
    if (entry != null && entry.holds(rejected) && rejections.count(ref)) {
      cache.put(entry.withoutToken(nanos));
      background(entry, Purpose.REJECTED);
    }
  }

  /**
   * Gets a new token now, whatever the present one's state; leaves errors but a dead grant.
   *
   * @param ref the authorization
   * @param caller who asks
   * @throws AuthorizationContextException if there is none to be had; its reason says why
   */
  public AuthorizationContext refreshNow(AuthorizationRef ref, CallerIdentity caller) {
    CachedConnection entry = load(ref, true);
    entry.check(caller);
    return token(refresh(entry, Purpose.FORCED, false), caller);
  }

  /**
   * Reports this gateway to the store every 10 s from now on, with the authorizations it has used;
   * at once when the feed tells of keys, so that it loads and acknowledges them.
   *
   * @param nodes the gateways' rows
   * @param node how it describes itself
   */
  public void reportAs(NodeStore nodes, NodeDescription node) {
    Heartbeat heartbeat = heartbeat(nodes, node);
    keysChanged = heartbeat::wake;
    threads.start("keybearer-heartbeat", heartbeat);
  }

  /** How it does at the moment. */
  public CredentialStatus status() {
    long nanos = time.nanoTime();
    Optional<Duration> sinceFed = cache.sinceFed(nanos);
    return new CredentialStatus(
        threads.ended(),
        sinceFed.filter(since -> since.compareTo(UNSEEN) <= 0).isPresent(),
        sinceFed,
        poller.problem(),
        cache.isBelieved(nanos),
        activity.hits(),
        activity.misses(),
        threads.underWay(),
        activity.lastError());
  }

  /** Stops: no new work; refreshes under way may finish, for one exchange and 5 s. */
  @Override
  public void close() {
    threads.close(settings.exchange().plusSeconds(5));
    cache.close();
  }

  Heartbeat heartbeat(NodeStore nodes, NodeDescription node) {
    return new Heartbeat(nodes, node, activity);
  }

  /** Looks for connections that would end unused. */
  void keepAlive() throws InterruptedException {
    keepAlive.look();
  }

  /** How many requests wait for a refresh of this authorization. */
  int waitersOf(AuthorizationRef ref) {
    return refreshes.waiters(ref);
  }

  /** Some other part of this node could not reach the store. */
  void storeLost() {
    refresher.storeLost();
  }

  /** Whether the last look at the store's changes succeeded. */
  boolean seesChangesNow() {
    return poller.isReachable();
  }

  /** Reads the change feed once. */
  void pollChanges() {
    poller.poll();
  }

  private AuthorizationContext uncached(AuthorizationRef ref, CallerIdentity caller) {
    CachedConnection entry = load(ref, true);
    entry.check(caller);
    AuthorizationContext context = entry.valid(time.nanoTime(), time);
    if (context == null) {
      return ended(entry, caller, false);
    }
    if (entry.isDue(time.nanoTime())) {
      refreshAhead(entry);
    }
    activity.miss(entry, caller);
    return context;
  }

  private AuthorizationContext ended(
      CachedConnection entry, CallerIdentity caller, boolean counts) {
    Optional<AuthorizationContextException> failure = entry.failure(time.nanoTime());
    if (failure.isPresent()) {
      throw failure.get();
    }
    return token(refresh(entry, Purpose.ENDED, counts), caller);
  }

  private AuthorizationContext token(CachedConnection entry, CallerIdentity caller) {
    entry.check(caller);
    AuthorizationContext context = entry.valid(time.nanoTime(), time);
    if (context == null) {
      throw entry
          .failure(time.nanoTime())
          .orElseGet(() -> passing(entry.ref, Reason.ACQUISITION_FAILED, "NoToken", null));
    }
    activity.miss(entry, caller);
    return context;
  }

  private CachedConnection load(AuthorizationRef ref, boolean counts) {
    if (!settings.cached()) {
      checkRate(ref, counts);
      return loadNow(ref);
    }
    Flights.Boarding boarding = loads.board(ref);
    if (boarding.isOwn()) {
      try {
        checkRate(ref, counts);
        loads.land(ref, boarding.flight(), loadNow(ref));
      } catch (RuntimeException e) {
        loads.fail(ref, boarding.flight(), e);
      }
    }
    return await(ref, boarding.flight());
  }

  private CachedConnection loadNow(AuthorizationRef ref) {
    long stamp = cache.stamp(ref);
    long nanos = time.nanoTime();
    long millis = time.millis();
    Optional<StoredConnection> stored = store.load(ref);
    CachedConnection entry = new CachedConnection(ref, stamp, stored.orElse(null), nanos, millis);
    cache.put(entry);
    return entry;
  }

  private CachedConnection refresh(CachedConnection entry, Purpose purpose, boolean counts) {
    AuthorizationRef ref = entry.ref;
    Flights.Boarding boarding = refreshes.board(ref);
    if (boarding.isOwn()) {
      try {
        checkRate(ref, counts);
        threads.execute(() -> fly(entry, purpose, boarding.flight()));
      } catch (RuntimeException e) {
        refreshes.fail(ref, boarding.flight(), e);
      }
    }
    return await(ref, boarding.flight());
  }

  private void refreshAhead(CachedConnection entry) {
    background(entry, Purpose.AHEAD);
  }

  private void background(CachedConnection entry, Purpose purpose) {
    if (refreshes.isUnderWay(entry.ref)) {
      return;
    }
    Flights.Boarding boarding = refreshes.board(entry.ref);
    if (!boarding.isOwn()) {
      return;
    }
    try {
      threads.execute(() -> fly(entry, purpose, boarding.flight()));
    } catch (RejectedExecutionException e) {
      // The token is still good; a later request tries again.
      refreshes.fail(entry.ref, boarding.flight(), e);
    }
  }

  /** The work of a refresh flight, on a thread of its own. */
  private void fly(CachedConnection entry, Purpose purpose, Flights.Flight flight) {
    AuthorizationRef ref = entry.ref;
    try {
      TokenRefresher.Result result =
          refresher.refresh(new TokenRefresher.Task(ref, entry.id(), entry.version(), purpose));
      CachedConnection loaded = loadNow(ref);
      long nanos = time.nanoTime();
      Optional<Failure> failure = result.failure();
      if (failure.isPresent()) {
        loaded = loaded.failing(failure.get(), nanos);
      }
      if (failure.isPresent() || result.elsewhere()) {
        loaded = loaded.refreshedNotBefore(nanos + TimeUnit.SECONDS.toNanos(1));
        cache.put(loaded);
      }
      refreshes.land(ref, flight, loaded);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      refreshes.fail(ref, flight, e);
    } catch (StoreException e) {
      refreshes.fail(ref, flight, e);
    } catch (RuntimeException | Error e) {
      LOG.error("The refresh of {} broke off", ref, e);
      refreshes.fail(ref, flight, e);
    }
  }

  private void checkRate(AuthorizationRef ref, boolean counts) {
    if (counts) {
      rate.count(ref)
          .ifPresent(
              wait -> {
                throw passing(ref, Reason.TOO_MANY_REQUESTS, "RequestLimit", wait);
              });
    }
  }

  private CachedConnection await(AuthorizationRef ref, Flights.Flight flight) {
    if (!flight.admit(settings.waiters())) {
      throw passing(ref, Reason.TOO_MANY_REQUESTS, "WaiterLimit", Duration.ofSeconds(1));
    }
    Duration longest = settings.exchange().plus(BEYOND_EXCHANGE);
    try {
      return flight.result.get(longest.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw passing(ref, Reason.ACQUISITION_FAILED, "TimedOut", Duration.ofSeconds(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw passing(ref, Reason.ACQUISITION_FAILED, "Interrupted", null);
    } catch (ExecutionException e) {
      throw rethrown(ref, e.getCause());
    }
  }

  private static AuthorizationContextException rethrown(
      AuthorizationRef ref, @Nullable Throwable cause) {
    if (cause instanceof AuthorizationContextException known) {
      return known;
    }
    if (cause instanceof StoreException store) {
      boolean isSealed = store.reason() == StoreException.Reason.SEALED;
      return new AuthorizationContextException(
          store.mayPass() ? Reason.STORE_UNAVAILABLE : Reason.ACQUISITION_FAILED,
          ref,
          isSealed ? "SecretsDoNotOpen" : store.reason().name(),
          Duration.ofSeconds(1),
          store);
    }
    if (cause instanceof RejectedExecutionException) {
      return passing(ref, Reason.TOO_MANY_REQUESTS, "RefreshLimit", Duration.ofSeconds(1));
    }
    return new AuthorizationContextException(
        Reason.ACQUISITION_FAILED, ref, "InternalError", null, cause);
  }

  private static AuthorizationContextException passing(
      AuthorizationRef ref, Reason reason, String code, @Nullable Duration retryAfter) {
    return new AuthorizationContextException(reason, ref, code, retryAfter, null);
  }
}
