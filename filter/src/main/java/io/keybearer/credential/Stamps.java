package io.keybearer.credential;

import io.keybearer.model.AuthorizationRef;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Says whether something that was read may have changed since: counters by authorization, by
 * provider and for everything, which only grow. Whoever loads notes the stamp before reading; the
 * result is good as long as the stamp is the same. A counter stands for many names, so a stamp may
 * change for nothing, but never stays when it should not.
 */
final class Stamps {
  private static final int AUTHORIZATIONS = 1 << 14;
  private static final int PROVIDERS = 1 << 10;

  private final AtomicLongArray authorizations = new AtomicLongArray(AUTHORIZATIONS);
  private final AtomicLongArray providers = new AtomicLongArray(PROVIDERS);
  private final AtomicLong everything = new AtomicLong();

  /** The present stamp: a sum of counters that only grow stays only while each of them does. */
  long of(AuthorizationRef ref) {
    return authorizations.get(slot(ref))
        + providers.get(slot(ref.service(), ref.provider()))
        + everything.get();
  }

  void authorizationChanged(AuthorizationRef ref) {
    authorizations.incrementAndGet(slot(ref));
  }

  void providerChanged(String service, String provider) {
    providers.incrementAndGet(slot(service, provider));
  }

  void everythingChanged() {
    everything.incrementAndGet();
  }

  private static int slot(AuthorizationRef ref) {
    return spread(ref.hashCode()) & (AUTHORIZATIONS - 1);
  }

  private static int slot(String service, String provider) {
    return spread(service.hashCode() * 31 + provider.hashCode()) & (PROVIDERS - 1);
  }

  private static int spread(int hash) {
    return hash ^ (hash >>> 16);
  }
}
