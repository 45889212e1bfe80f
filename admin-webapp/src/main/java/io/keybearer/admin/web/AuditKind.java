package io.keybearer.admin.web;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What an audit row is about, as people tell rows apart. */
public enum AuditKind {
  /** Connections. */
  CONNECTION("authorization."),
  /** Credential providers. */
  PROVIDER("authorizationProvider."),
  /** Access policies. */
  ACCESS_POLICY("accessPolicy."),
  /** Login links. */
  LOGIN_LINK("loginLink."),
  /** Logins at identity providers. */
  LOGIN("consent."),
  /** Sessions of this application. */
  SESSION("session."),
  /** Accounts of this application. */
  ACCOUNT("account."),
  /** API tokens. */
  API_TOKEN("apiToken."),
  /** The service, its import and its export. */
  SERVICE("service."),
  /** The webhook. */
  WEBHOOK("webhook."),
  /** What somebody was not allowed to do. */
  DENIED("access.");

  private final String beginning;

  AuditKind(String beginning) {
    this.beginning = beginning;
  }

  /** How the actions of this kind begin. */
  String beginning() {
    return beginning;
  }

  /** The name as addresses and texts have it, such as {@code access-policy}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The kind of that key. */
  static Optional<AuditKind> named(String key) {
    return Arrays.stream(values()).filter(kind -> kind.key().equals(key)).findFirst();
  }

  /** The kind of an action; empty for one that is not known. */
  static Optional<AuditKind> of(String action) {
    return Arrays.stream(values()).filter(kind -> action.startsWith(kind.beginning)).findFirst();
  }
}
