package io.keybearer.admin.web;

import io.keybearer.admin.security.Permission;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A part of the settings, with its own address. */
public enum SettingsSection {
  /** Addresses, defaults and start-up settings. */
  GENERAL("/ui/settings", Permission.READ),
  /** The services, and which of them the pages are about. */
  SERVICES("/ui/settings/services", Permission.READ),
  /** The ways to sign in. */
  SIGN_IN("/ui/settings/sign-in", Permission.MANAGE_SETTINGS),
  /** Whose tokens gateways and the API believe. */
  ISSUERS("/ui/settings/issuers", Permission.MANAGE_SETTINGS),
  /** Who can sign in. */
  ACCOUNTS("/ui/settings/accounts", Permission.MANAGE_ACCOUNTS),
  /** The API tokens. */
  API_TOKENS("/ui/settings/api-tokens", Permission.MANAGE_API_TOKENS),
  /** Key-encryption keys and their rotation. */
  KEYS("/ui/settings/keys", Permission.READ),
  /** Where the service tells of what happens. */
  WEBHOOK("/ui/settings/webhook", Permission.MANAGE_SETTINGS),
  /** How much there may be, and is. */
  LIMITS("/ui/settings/limits", Permission.READ),
  /** The gateways and admin web applications. */
  NODES("/ui/settings/nodes", Permission.READ),
  /** Import and export. */
  TRANSFER("/ui/transfer", Permission.IMPORT_EXPORT),
  /** What runs here, who wrote it, and what helpers want to know. */
  ABOUT("/ui/settings/about", Permission.READ);

  private final String path;
  private final Permission permission;

  SettingsSection(String path, Permission permission) {
    this.path = path;
    this.permission = permission;
  }

  /** Where it is, below the context path. */
  public String path() {
    return path;
  }

  /** What seeing it takes. */
  Permission permission() {
    return permission;
  }

  /** Its words are the text {@code settings.section.{key}}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Those that who is signed in may see. */
  public static List<SettingsSection> visible(Frame frame) {
    return Arrays.stream(values()).filter(section -> frame.may(section.permission.name())).toList();
  }

  /** The frame of its page. */
  Frame frame(PageRequest request) {
    return request.frame("settings", request.t("settings.section." + key()));
  }
}
