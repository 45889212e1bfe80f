package io.keybearer.admin.security;

import io.keybearer.config.Settings;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** A way to sign in. */
public enum SignInMode {
  /** With an account of this application. */
  LOCAL,
  /** At an OpenID provider. */
  OIDC,
  /** With a user of the container. */
  CONTAINER;

  /**
   * Reads {@code sign-in}, a list such as {@code local,oidc} (default {@code local}); problems are
   * noted in the settings.
   */
  static Set<SignInMode> read(Settings settings) {
    Set<SignInMode> modes = EnumSet.noneOf(SignInMode.class);
    for (String name : settings.text("sign-in").orElse("local").split(",", -1)) {
      try {
        modes.add(valueOf(name.strip().toUpperCase(Locale.ROOT)));
      } catch (IllegalArgumentException e) {
        settings.problem(
            "sign-in", "has '" + name.strip() + "'; expected some of local, oidc, container");
      }
    }
    if (modes.contains(LOCAL) && modes.contains(CONTAINER)) {
      settings.problem(
          "sign-in", "has local and container, which would share one form; expected one of them");
    }
    return modes;
  }
}
