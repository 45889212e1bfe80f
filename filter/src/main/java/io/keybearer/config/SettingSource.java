package io.keybearer.config;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A place that settings come from, such as the filter's init parameters or the environment.
 *
 * @param description how messages name it, such as {@code init-param of filter 'keybearer'}
 * @param values looks a key up by the name it has in the documentation, such as {@code
 *     database-url}
 */
public record SettingSource(String description, Lookup values) {
  /** Looks a key up. */
  @FunctionalInterface
  public interface Lookup {
    /** The text under that key; null when the source has none. */
    @Nullable String get(String key);
  }

  /**
   * The system properties, each key with the prefix {@code keybearer.}: {@code
   * keybearer.database-url}.
   */
  public static SettingSource systemProperties() {
    return new SettingSource("system property", key -> System.getProperty("keybearer." + key));
  }

  /**
   * The environment, each key in capitals with the prefix {@code KEYBEARER_}: {@code
   * KEYBEARER_DATABASE_URL}.
   */
  public static SettingSource environment() {
    return new SettingSource(
        "environment variable",
        key ->
            System.getenv(
                "KEYBEARER_" + key.toUpperCase(Locale.ROOT).replace('-', '_').replace('.', '_')));
  }
}
