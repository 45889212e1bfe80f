package io.keybearer.admin.web;

import java.util.Arrays;
import java.util.List;

/**
 * A setting that the application read when it started; a change of it takes a restart.
 *
 * @param key its name
 * @param text its value as written; empty when it has none, or when it is secret
 * @param source where it comes from; empty for a default
 * @param secret whether its value must not be shown
 */
public record StartUpSetting(String key, String text, String source, boolean secret) {
  /** Those whose name is, or begins with, one of these, in their order. */
  static List<StartUpSetting> about(List<StartUpSetting> settings, String... beginnings) {
    return settings.stream()
        .filter(setting -> Arrays.stream(beginnings).anyMatch(setting.key()::startsWith))
        .toList();
  }

  /** The value of a setting; empty when it has none. */
  static String text(List<StartUpSetting> settings, String key) {
    return settings.stream()
        .filter(setting -> setting.key().equals(key))
        .map(StartUpSetting::text)
        .findFirst()
        .orElse("");
  }
}
