package io.keybearer.credential;

import io.keybearer.store.ChangeEvent;
import io.keybearer.store.ChangeFeed;
import io.keybearer.store.StoreException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the change feed twice a second, makes the cache forget and says when keys have changed. */
final class FeedPoller implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(FeedPoller.class);
  private static final Duration INTERVAL = Duration.ofMillis(500);

  private final ChangeFeed feed;
  private final ConnectionCache cache;
  private final Runnable storeLost;
  private final Runnable keysChanged;
  private final CredentialTime time;
  private volatile boolean reachable = true;
  private volatile String problem = "";

  FeedPoller(
      ChangeFeed feed,
      ConnectionCache cache,
      Runnable storeLost,
      Runnable keysChanged,
      CredentialTime time) {
    this.feed = feed;
    this.cache = cache;
    this.storeLost = storeLost;
    this.keysChanged = keysChanged;
    this.time = time;
  }

  /** Polls until the thread is interrupted. */
  @Override
  public void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        poll();
        time.sleep(INTERVAL);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether the last poll reached the store. */
  boolean isReachable() {
    return reachable;
  }

  /** Why the last poll did not reach the store, if it did not. */
  Optional<String> problem() {
    return Optional.of(problem).filter(text -> !text.isEmpty());
  }

  /** Polls once. */
  void poll() {
    long nanos = time.nanoTime();
    try {
      ChangeFeed.Changes changes = feed.poll();
      if (changes.everything()) {
        cache.forgetAll();
      }
      for (ChangeEvent event : changes.events()) {
        cache.apply(event);
      }
      if (changes.events().stream().anyMatch(event -> event.kind() == ChangeEvent.Kind.KEY)) {
        keysChanged.run();
      }
      cache.fed(nanos);
      if (!reachable) {
        LOG.info("Management changes are seen again");
        reachable = true;
        problem = "";
      }
    } catch (StoreException e) {
      storeLost.run();
      reachable = false;
      warnOnce(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      // A thread that ended here would leave every later change unseen.
      LOG.error("The change feed can't be read", e);
      reachable = false;
    }
  }

  /**
   * Says what is wrong once, and again when it is something else: away, empty, of another version.
   */
  private void warnOnce(String message) {
    if (!message.equals(problem)) {
      LOG.warn("Management changes can't be seen: {}", message);
      problem = message;
    }
  }
}
