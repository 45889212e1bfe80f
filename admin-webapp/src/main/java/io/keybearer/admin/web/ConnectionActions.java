package io.keybearer.admin.web;

import io.keybearer.admin.security.Permission;
import io.keybearer.model.Connection;
import io.keybearer.model.ConnectionState;
import io.keybearer.model.GrantType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What can be done with a connection. Everything is there in every state, so that nobody looks for
 * it; what is not possible says why. One is what somebody who finds it in this state should do.
 */
final class ConnectionActions {
  private final Frame frame;
  private final Connection connection;
  private final boolean providerDisabled;
  private final String here;

  ConnectionActions(Frame frame, Connection connection, boolean providerDisabled) {
    this.frame = frame;
    this.connection = connection;
    this.providerDisabled = providerDisabled;
    this.here = frame.connection(connection.provider(), connection.name());
  }

  /** The actions, the one to take first. */
  List<ConnectionModel.Action> all() {
    boolean disabled = connection.state() == ConnectionState.DISABLED;
    boolean user = connection.grantType() == GrantType.AUTHORIZATION_CODE;
    String off =
        disabled ? frame.t(providerDisabled ? "blocked.provider" : "blocked.disabled") : "";
    String login = connection.token().present() ? "reconnect" : "login";
    List<ConnectionModel.Action> actions = new ArrayList<>();
    if (connection.state() == ConnectionState.SETTINGS_WRONG || providerDisabled) {
      actions.add(
          new ConnectionModel.Action(
              "settings", frame.provider(connection.provider()), "gear", true, true, ""));
    }
    actions.add(
        action(
            user ? login : "reconnect",
            "/login-link",
            "plug",
            Permission.CONNECT,
            user ? off : frame.t("blocked.no-user")));
    actions.add(action("refresh", "/refresh", "arrow-repeat", Permission.OPERATE, off));
    actions.add(action("test", "/test", "play-circle", Permission.OPERATE, off));
    boolean enables = disabled && !providerDisabled;
    actions.add(
        action(
            enables ? "enable" : "disable",
            enables ? "/enable" : "/disable",
            "slash-circle",
            Permission.OPERATE,
            providerDisabled ? off : ""));
    actions.add(
        action(
            "revoke",
            "/revoke",
            "x-octagon-fill",
            Permission.OPERATE,
            connection.token().present() || connection.token().refreshable()
                ? ""
                : frame.t("blocked.no-token")));
    actions.sort(Comparator.comparing(action -> !action.primary()));
    return actions;
  }

  private ConnectionModel.Action action(
      String key, String path, String icon, Permission needed, String blocked) {
    boolean may = frame.may(needed.name());
    String reason = may ? blocked : frame.t("blocked.permission", needed.text());
    return new ConnectionModel.Action(
        key, here + path, icon, reason.isEmpty() && key.equals(primary()), false, reason);
  }

  /** What to do in this state. */
  private String primary() {
    boolean user = connection.grantType() == GrantType.AUTHORIZATION_CODE;
    return switch (connection.state()) {
      case CONNECTED -> "test";
      case FAILING, UNREACHABLE -> "refresh";
      case NOT_CONNECTED, WAITING, NEEDS_LOGIN ->
          !user ? "refresh" : connection.token().present() ? "reconnect" : "login";
      case SETTINGS_WRONG -> "";
      case DISABLED -> "enable";
    };
  }
}
