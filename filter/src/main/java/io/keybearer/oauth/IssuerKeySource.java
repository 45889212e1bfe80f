package io.keybearer.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import io.keybearer.http.OutboundHttpClient;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of one issuer, fetched over the network and kept.
 *
 * <ul>
 *   <li>The first request that needs them waits for them, and so do those that come meanwhile.
 *   <li>They are read anew every hour, aside: requests go on with those that are known.
 *   <li>A token that names a key which is not there has them read at once, but not within 5 minutes
 *       of the reading before: who makes up key ids can't make the issuer busy.
 *   <li>When reading fails it is tried again after 30 seconds. What was known holds meanwhile, up
 *       to 24 hours; what was never known fails at once.
 * </ul>
 *
 * Safe for use by many threads.
 */
public final class IssuerKeySource {
  /** After what time keys are read anew. */
  public static final Duration FRESH = Duration.ofHours(1);

  /** The least time between a reading and one for the sake of an unknown key id. */
  public static final Duration UNKNOWN_KEY_PAUSE = Duration.ofMinutes(5);

  /** The time from a failed reading to the next. */
  public static final Duration FAILURE_PAUSE = Duration.ofSeconds(30);

  /** How long keys hold while they can't be read anew. */
  public static final Duration LONGEST_STALE = Duration.ofHours(24);

  private static final Logger LOG = LoggerFactory.getLogger(IssuerKeySource.class);

  /** Reads the keys, wherever they are. */
  private interface Reading {
    IssuerKeys read();
  }

  /**
   * What is known.
   *
   * @param keys the keys; null when they were never read
   * @param readAt when they were read
   * @param triedAt when reading was tried last; null when it never was
   * @param problem why that failed; null when it did not
   */
  private record State(
      @Nullable IssuerKeys keys,
      Instant readAt,
      @Nullable Instant triedAt,
      @Nullable DiscoveryException problem) {}

  private final Reading reading;
  private final String name;
  private final @Nullable String issuer;
  private final InstantSource clock;
  private final Executor aside;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile State state = new State(null, Instant.EPOCH, null, null);

  private IssuerKeySource(
      String name, @Nullable String issuer, Reading reading, InstantSource clock, Executor aside) {
    this.name = name;
    this.issuer = issuer;
    this.reading = reading;
    this.clock = clock;
    this.aside = aside;
  }

  /**
   * The keys of the issuer whose metadata are at a place. The document may name any issuer: who
   * names the place vouches for it.
   *
   * @param metadata where an OpenID Connect or OAuth metadata document is
   * @param http sends the requests, under its rules
   * @param clock the time
   * @param aside runs the hourly readings
   */
  public static IssuerKeySource ofMetadata(
      URI metadata, OutboundHttpClient http, InstantSource clock, Executor aside) {
    return new IssuerKeySource(
        metadata.toString(),
        null,
        () -> {
          JsonNode document = JsonDocuments.fetch(http, metadata, "metadata");
          String issuer = document.path("issuer").asText();
          String keys = document.path("jwks_uri").asText();
          if (issuer.isEmpty() || keys.isEmpty()) {
            throw new DiscoveryException(
                "the metadata at " + metadata + " name no issuer or no jwks_uri");
          }
          return read(issuer, keys, http);
        },
        clock,
        aside);
  }

  /**
   * The keys of an issuer by its name, which its metadata must confirm.
   *
   * @param issuer the issuer, exactly as its tokens call it
   * @param http sends the requests, under its rules
   * @param clock the time
   * @param aside runs the hourly readings
   */
  public static IssuerKeySource ofIssuer(
      String issuer, OutboundHttpClient http, InstantSource clock, Executor aside) {
    Discovery discovery = new Discovery(http);
    return new IssuerKeySource(
        issuer,
        issuer,
        () ->
            read(
                issuer,
                discovery
                    .discover(issuer)
                    .jwksUri()
                    .orElseThrow(
                        () ->
                            new DiscoveryException("the metadata of " + issuer + " name no keys")),
                http),
        clock,
        aside);
  }

  private static IssuerKeys read(String issuer, String place, OutboundHttpClient http) {
    URI uri;
    try {
      uri = URI.create(place);
    } catch (IllegalArgumentException e) {
      throw new DiscoveryException("the metadata's jwks_uri is not a URI", e);
    }
    List<VerificationKey> keys = IssuerKeys.read(JsonDocuments.fetch(http, uri, "keys"));
    if (keys.isEmpty()) {
      throw new DiscoveryException("there is no key at " + place + " that can be used");
    }
    return new IssuerKeys(issuer, keys);
  }

  /** What the issuer calls itself, as far as that is known without asking. */
  public Optional<String> issuer() {
    IssuerKeys keys = state.keys();
    return Optional.ofNullable(keys != null ? keys.issuer() : issuer);
  }

  /**
   * The keys as they are known.
   *
   * @throws DiscoveryException if they never were, or not for 24 hours
   */
  public IssuerKeys keys() {
    State now = state;
    if (now.keys() == null) {
      if (isDue(now, FAILURE_PAUSE)) {
        refresh(now);
      }
    } else if (isOlder(now.readAt(), FRESH) && isDue(now, FRESH) && !lock.isLocked()) {
      aside.execute(() -> refreshUnlessUnderWay(now));
    }
    return usable(state);
  }

  /**
   * The keys, read anew if that is due, because a token names one that is not there.
   *
   * @param known what {@link #keys()} gave
   * @throws DiscoveryException as {@link #keys()} does
   */
  @SuppressWarnings("ReferenceEquality") // The same object means that nothing was read since.
  public IssuerKeys keysAfter(IssuerKeys known) {
    State now = state;
    if (now.keys() == known && isDue(now, UNKNOWN_KEY_PAUSE)) {
      refresh(now);
    }
    return usable(state);
  }

  private IssuerKeys usable(State now) {
    IssuerKeys keys = now.keys();
    if (keys != null
        && Duration.between(now.readAt(), clock.instant()).compareTo(LONGEST_STALE) < 0) {
      return keys;
    }
    DiscoveryException problem = now.problem();
    throw problem != null
        ? problem
        : new DiscoveryException("the keys of " + name + " are too old");
  }

  /** Whether it is time to read, when a reading that went well is followed by this pause. */
  private boolean isDue(State now, Duration pause) {
    Instant tried = now.triedAt();
    return tried == null || isOlder(tried, now.problem() == null ? pause : FAILURE_PAUSE);
  }

  /** Whether that long has passed; also when the clock was set back, so that none waits for it. */
  private boolean isOlder(Instant since, Duration age) {
    Duration passed = Duration.between(since, clock.instant());
    return passed.isNegative() || passed.compareTo(age) >= 0;
  }

  private void refresh(State before) {
    lock.lock();
    try {
      readUnlessRead(before);
    } finally {
      lock.unlock();
    }
  }

  private void refreshUnlessUnderWay(State before) {
    if (lock.tryLock()) {
      try {
        readUnlessRead(before);
      } finally {
        lock.unlock();
      }
    }
  }

  @SuppressWarnings("ReferenceEquality") // The same object means that nobody else has read.
  private void readUnlessRead(State before) {
    if (state != before) {
      return;
    }
    Instant now = clock.instant();
    try {
      state = new State(reading.read(), now, now, null);
    } catch (DiscoveryException e) {
      LOG.warn("The signing keys of {} can't be read: {}", name, e.getMessage());
      state = new State(before.keys(), before.readAt(), now, e);
    }
  }
}
