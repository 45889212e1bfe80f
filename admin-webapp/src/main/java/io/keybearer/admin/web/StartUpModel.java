package io.keybearer.admin.web;

import java.util.List;

/**
 * What a page of settings shows that are read at the start alone.
 *
 * @param frame around it
 * @param section which page it is
 * @param groups what it shows, part by part
 */
public record StartUpModel(Frame frame, SettingsSection section, List<Group> groups) {
  /**
   * Settings that belong together.
   *
   * @param name its words are the texts {@code settings.group.{name}} and {@code
   *     settings.group.{name}.help}
   * @param settings the settings
   */
  public record Group(String name, List<StartUpSetting> settings) {}
}
