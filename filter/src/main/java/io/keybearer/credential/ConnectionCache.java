package io.keybearer.credential;

import io.keybearer.cache.BoundedCache;
import io.keybearer.model.AuthorizationRef;
import io.keybearer.store.ChangeEvent;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What this node remembers of authorizations, and when it may still believe it: as long as no
 * change that bears on an entry has come through the feed since it was loaded, and the feed itself
 * was read recently enough.
 */
final class ConnectionCache implements AutoCloseable {
  /** With max-staleness 0 the feed must have been read within this time. */
  private static final Duration LEAST_STALENESS = Duration.ofSeconds(2);

  private final BoundedCache<AuthorizationRef, CachedConnection> entries;
  private final Stamps stamps = new Stamps();
  private final boolean cached;
  private final long maxStalenessNanos;
  private volatile boolean fed;
  private volatile long fedNanos;

  ConnectionCache(CredentialSettings settings) {
    this.entries =
        new BoundedCache<>(AuthorizationRef.class, CachedConnection.class, settings.cacheEntries());
    this.cached = settings.cached();
    Duration staleness = settings.maxStaleness();
    this.maxStalenessNanos =
        (staleness.compareTo(LEAST_STALENESS) > 0 ? staleness : LEAST_STALENESS).toNanos();
  }

  /** What is remembered and may be believed now, or null. */
  @Nullable CachedConnection get(AuthorizationRef ref, long nanos) {
    if (!cached || !isBelieved(nanos)) {
      return null;
    }
    CachedConnection entry = entries.get(ref);
    return entry != null && entry.stamp == stamps.of(ref) ? entry : null;
  }

  /** Whether the feed was read recently enough. */
  boolean isBelieved(long nanos) {
    return fed && nanos - fedNanos <= maxStalenessNanos;
  }

  /** Time since the feed was last read; empty before the first time. */
  Optional<Duration> sinceFed(long nanos) {
    return fed ? Optional.of(Duration.ofNanos(nanos - fedNanos)) : Optional.empty();
  }

  /** The stamp to note before a load. */
  long stamp(AuthorizationRef ref) {
    return stamps.of(ref);
  }

  /** Remembers what was loaded, unless something has changed since. */
  void put(CachedConnection entry) {
    // Put after a change, it would not be believed either: a hit compares the stamps again.
    if (cached && entry.stamp == stamps.of(entry.ref)) {
      entries.put(entry.ref, entry);
    }
  }

  /** Forgets one authorization. */
  void forget(AuthorizationRef ref) {
    stamps.authorizationChanged(ref);
  }

  /** Forgets everything. */
  void forgetAll() {
    stamps.everythingChanged();
    entries.clear();
  }

  /** Forgets what a change bears on. */
  void apply(ChangeEvent event) {
    String service = event.serviceKey().orElse(null);
    String provider = event.providerKey().orElse(null);
    String authorization = event.authorizationKey().orElse(null);
    switch (event.kind()) {
      case KEY -> {
        // Keys open the same tokens.
      }
      case AUTHORIZATION -> {
        if (service != null && provider != null && authorization != null) {
          stamps.authorizationChanged(new AuthorizationRef(service, provider, authorization));
        } else {
          forgetAll();
        }
      }
      case PROVIDER -> {
        if (service != null && provider != null) {
          stamps.providerChanged(service, provider);
        } else {
          forgetAll();
        }
      }
      case SERVICE -> forgetAll();
    }
  }

  /** The feed was read up to this moment. */
  void fed(long nanos) {
    fedNanos = nanos;
    fed = true;
  }

  @Override
  public void close() {
    entries.close();
  }
}
