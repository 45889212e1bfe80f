package io.keybearer.credential;

import io.keybearer.config.Settings;
import java.time.Duration;
import java.util.Optional;

/**
 * The settings of the credential manager.
 *
 * @param cacheEntries {@code token-cache-entries}: authorizations kept in memory at most. Default
 *     100,000, from 1 to 10 million
 * @param cached {@code token-cache}: {@code on} or {@code off}; off reads the store on every
 *     request
 * @param maxStaleness {@code max-staleness}: how long cached tokens are served while the node can't
 *     see management changes; 0 stops at once. Default 15 min, up to 24 h
 * @param requestsPerMinute {@code request-limit}: requests a minute per authorization that this
 *     node's cache does not serve. Default 250, from 1 to 1 million
 * @param waiters {@code waiter-limit}: requests that wait for one authorization's token at most.
 *     Default 64, from 1 to 10,000
 * @param exchange {@code token-request-deadline}: the hard end of one exchange with a token
 *     endpoint, and the longest that a request waits. Default 8 s, from 500 ms to 60 s
 * @param lease {@code refresh-lease}: how long one node may refresh before others may take over; at
 *     least twice the deadline and 4 s. Default 20 s
 * @param clockSlack {@code clock-slack}: how far the clocks of a database cluster may be apart.
 *     Default 30 s, up to 10 min
 * @param refreshWindow {@code refresh-window}: how long before its end a token is refreshed; a
 *     share of its life when that is short. Default 3 min, up to 1 h
 * @param maxTokenAge {@code max-token-age}: the life given to tokens that say no end. Default: none
 * @param threads {@code refresh-threads}: token requests under way at most. Default 64, from 1 to
 *     1,000
 */
public record CredentialSettings(
    int cacheEntries,
    boolean cached,
    Duration maxStaleness,
    int requestsPerMinute,
    int waiters,
    Duration exchange,
    Duration lease,
    Duration clockSlack,
    Duration refreshWindow,
    Optional<Duration> maxTokenAge,
    int threads) {
  /** What a lease must leave beyond two exchanges. */
  static final Duration LEASE_MARGIN = Duration.ofSeconds(4);

  /** The defaults. */
  public static final CredentialSettings DEFAULTS =
      new CredentialSettings(
          100_000,
          true,
          Duration.ofMinutes(15),
          250,
          64,
          Duration.ofSeconds(8),
          Duration.ofSeconds(20),
          Duration.ofSeconds(30),
          Duration.ofMinutes(3),
          Optional.empty(),
          64);

  private enum OnOff {
    ON,
    OFF
  }

  /** Reads them; problems are noted in the settings. */
  public static CredentialSettings read(Settings settings) {
    Duration exchange =
        settings.duration(
            "token-request-deadline",
            DEFAULTS.exchange,
            Duration.ofMillis(500),
            Duration.ofSeconds(60));
    Duration least = exchange.multipliedBy(2).plus(LEASE_MARGIN);
    Duration lease =
        settings.duration(
            "refresh-lease",
            least.compareTo(DEFAULTS.lease) > 0 ? least : DEFAULTS.lease,
            least,
            Duration.ofMinutes(10));
    Duration second = Duration.ofSeconds(1);
    Optional<Duration> maxTokenAge =
        settings
            .text("max-token-age")
            .map(
                text ->
                    settings.duration(
                        "max-token-age", Duration.ofHours(1), second, Duration.ofDays(3650)));
    return new CredentialSettings(
        settings.integer("token-cache-entries", DEFAULTS.cacheEntries, 1, 10_000_000),
        settings.choice("token-cache", OnOff.class, OnOff.ON) == OnOff.ON,
        settings.duration(
            "max-staleness", DEFAULTS.maxStaleness, Duration.ZERO, Duration.ofHours(24)),
        settings.integer("request-limit", DEFAULTS.requestsPerMinute, 1, 1_000_000),
        settings.integer("waiter-limit", DEFAULTS.waiters, 1, 10_000),
        exchange,
        lease,
        settings.duration(
            "clock-slack", DEFAULTS.clockSlack, Duration.ZERO, Duration.ofMinutes(10)),
        settings.duration("refresh-window", DEFAULTS.refreshWindow, second, Duration.ofHours(1)),
        maxTokenAge,
        settings.integer("refresh-threads", DEFAULTS.threads, 1, 1_000));
  }
}
