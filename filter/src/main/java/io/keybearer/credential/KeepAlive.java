package io.keybearer.credential;

import io.keybearer.credential.RefreshDecision.Purpose;
import io.keybearer.oauth.IdentityProvider;
import io.keybearer.oauth.ProviderCatalogue;
import io.keybearer.store.IdleToken;
import io.keybearer.store.StoreException;
import io.keybearer.store.TokenStore;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Uses refresh tokens that would end unused: those whose provider says how long they live idle,
 * once half to three quarters of that has passed, each at its own point so that they don't come
 * together.
 *
 * <p>Every node looks through all rows, a page every 10 s, from a random place on. They share the
 * work without knowing of each other: the lease is the claim.
 */
final class KeepAlive implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(KeepAlive.class);
  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final int PAGE = 1000;

  private final TokenStore store;
  private final TokenRefresher refresher;
  private final ProviderCatalogue catalogue;
  private final CredentialTime time;
  private long after;

  KeepAlive(
      TokenStore store,
      TokenRefresher refresher,
      ProviderCatalogue catalogue,
      CredentialTime time,
      RandomGenerator random) {
    this.store = store;
    this.refresher = refresher;
    this.catalogue = catalogue;
    this.time = time;
    // Past the end it starts anew, so any number is a place in a store of any size.
    this.after = random.nextLong(1_000_000);
  }

  /** Looks until the thread is interrupted. */
  @Override
  public void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        time.sleep(INTERVAL);
        look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Looks at one page, and refreshes what is due in it, one after the other. */
  void look() throws InterruptedException {
    try {
      TokenStore.IdlePage page = store.idlePage(after, PAGE);
      after = page.last().orElse(0);
      for (IdleToken token : page.tokens()) {
        if (isDue(token)) {
          refresher.refresh(
              new TokenRefresher.Task(token.ref(), token.id(), token.version(), Purpose.AHEAD));
        }
      }
    } catch (StoreException e) {
      LOG.debug("The look for idle connections did not reach the store: {}", e.getMessage());
    } catch (RuntimeException e) {
      LOG.warn("The look for idle connections failed", e);
    }
  }

  private boolean isDue(IdleToken token) {
    Optional<Duration> idle =
        catalogue.find(token.identityProvider()).flatMap(IdentityProvider::refreshTokenIdleLife);
    return idle.filter(life -> token.age().compareTo(threshold(life, token.id())) > 0).isPresent();
  }

  /** Between a half and three quarters of the life, the same for a connection each time. */
  static Duration threshold(Duration life, long id) {
    long share = ((id * 0x9E3779B97F4A7C15L) >>> 32) % 1000;
    return life.dividedBy(2).plus(life.dividedBy(4).multipliedBy(share).dividedBy(1000));
  }
}
