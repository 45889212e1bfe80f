package io.keybearer.keys;

import io.keybearer.config.Settings;
import io.keybearer.vault.Suite;
import java.time.Duration;

/**
 * How keys are rotated.
 *
 * @param suite the algorithms of new keys ({@code encryption}: {@code aes-256}, the default, or
 *     {@code aes-128}); a change rotates the key at once
 * @param interval the age at which a key is replaced ({@code key-rotation-interval}, 30 days by
 *     default, 1 hour to 400 days)
 */
public record KeySettings(Suite suite, Duration interval) {
  /** What holds unless a setting says otherwise. */
  public static final KeySettings DEFAULTS = new KeySettings(Suite.AES_256, Duration.ofDays(30));

  /** Reads them; problems are noted in the settings. */
  public static KeySettings read(Settings settings) {
    return new KeySettings(
        settings.choice("encryption", Suite.class, DEFAULTS.suite()),
        settings.duration(
            "key-rotation-interval",
            DEFAULTS.interval(),
            Duration.ofHours(1),
            Duration.ofDays(400)));
  }
}
