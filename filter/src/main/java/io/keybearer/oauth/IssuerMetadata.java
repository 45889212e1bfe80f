package io.keybearer.oauth;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the issuers of callbacks say of themselves, kept for an hour; that there was nothing to be
 * had, for a minute. Thread-safe.
 */
public final class IssuerMetadata {
  private static final Duration KEPT = Duration.ofHours(1);
  private static final Duration FAILURE_KEPT = Duration.ofMinutes(1);
  private static final int MOST = 1000;

  private final Discovery discovery;
  private final InstantSource clock;
  private final Map<String, Kept> kept = new ConcurrentHashMap<>();

  private record Kept(Optional<ServerMetadata> metadata, Instant until) {}

  /**
   * Metadata that are fetched as needed.
   *
   * @param discovery fetches them
   * @param clock says when they are old
   */
  public IssuerMetadata(Discovery discovery, InstantSource clock) {
    this.discovery = discovery;
    this.clock = clock;
  }

  /**
   * The metadata of an issuer; empty when there are none that can be believed.
   *
   * @param issuer the issuer as the server calls itself
   */
  public Optional<ServerMetadata> of(String issuer) {
    Instant now = clock.instant();
    Kept found = kept.get(issuer);
    if (found != null && found.until().isAfter(now)) {
      return found.metadata();
    }
    if (kept.size() >= MOST) {
      kept.clear();
    }
    Optional<ServerMetadata> metadata = fetch(issuer);
    kept.put(issuer, new Kept(metadata, now.plus(metadata.isPresent() ? KEPT : FAILURE_KEPT)));
    return metadata;
  }

  private Optional<ServerMetadata> fetch(String issuer) {
    try {
      return Optional.of(discovery.discover(issuer));
    } catch (DiscoveryException e) {
      return Optional.empty();
    }
  }
}
