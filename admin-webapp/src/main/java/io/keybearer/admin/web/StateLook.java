package io.keybearer.admin.web;

import io.keybearer.model.ConnectionState;
import java.util.Locale;

/**
 * How a connection's state looks: never by colour alone.
 *
 * @param tone {@code ok}, {@code warn}, {@code bad} or {@code idle}
 * @param icon the icon's name
 */
public record StateLook(String tone, String icon) {
  /** How this state looks. */
  public static StateLook of(ConnectionState state) {
    return switch (state) {
      case CONNECTED -> new StateLook("ok", "check-circle-fill");
      case FAILING -> new StateLook("warn", "exclamation-triangle-fill");
      case UNREACHABLE, SETTINGS_WRONG -> new StateLook("bad", "x-octagon-fill");
      case NEEDS_LOGIN -> new StateLook("bad", "person-exclamation");
      case NOT_CONNECTED -> new StateLook("idle", "plug");
      case WAITING -> new StateLook("warn", "hourglass-split");
      case DISABLED -> new StateLook("idle", "slash-circle");
    };
  }

  /** The state as texts and addresses name it, such as {@code needs-login}. */
  public static String key(ConnectionState state) {
    return state.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
