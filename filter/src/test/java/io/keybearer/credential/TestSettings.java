package io.keybearer.credential;

import java.time.Duration;
import java.util.Optional;

/** Settings of tests: the defaults with one thing changed. */
final class TestSettings {
  private TestSettings() {}

  /** Short times, in the proportions of the real ones: D 1 s, L 6 s, S 30 s. */
  static CredentialSettings quick() {
    return new CredentialSettings(
        1000,
        true,
        Duration.ofMinutes(15),
        250,
        64,
        Duration.ofSeconds(1),
        Duration.ofSeconds(6),
        Duration.ofSeconds(30),
        Duration.ofMinutes(3),
        Optional.empty(),
        64);
  }

  static CredentialSettings cacheOff() {
    return with(CredentialSettings.DEFAULTS, false, Duration.ofMinutes(15), 250, 64);
  }

  static CredentialSettings maxStaleness(Duration staleness) {
    return with(CredentialSettings.DEFAULTS, true, staleness, 250, 64);
  }

  static CredentialSettings limits(int requests, int waiters) {
    return with(CredentialSettings.DEFAULTS, true, Duration.ofMinutes(15), requests, waiters);
  }

  private static CredentialSettings with(
      CredentialSettings of, boolean cached, Duration staleness, int requests, int waiters) {
    return new CredentialSettings(
        of.cacheEntries(),
        cached,
        staleness,
        requests,
        waiters,
        of.exchange(),
        of.lease(),
        of.clockSlack(),
        of.refreshWindow(),
        of.maxTokenAge(),
        of.threads());
  }
}
