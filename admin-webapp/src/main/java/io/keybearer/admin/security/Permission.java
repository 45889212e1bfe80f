package io.keybearer.admin.security;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an operation takes, and the least role that has it. This is the one table of who may do
 * what; {@code docs/security-and-roles.md} shows the same, which a test compares.
 */
public enum Permission {
  /** Reads providers, authorizations, access policies, services, nodes and states; no secret. */
  READ(Role.VIEWER),
  /** Reads the audit rows. */
  READ_AUDIT(Role.VIEWER),
  /** Makes login links, and confirms or refuses consents. */
  CONNECT(Role.OPERATOR),
  /** Runs what is set up: refreshes, tests, disables, enables and revokes. */
  OPERATE(Role.OPERATOR),
  /** Creates, changes and deletes providers, authorizations and access policies. */
  EDIT(Role.EDITOR),
  /** Imports and exports configuration. */
  IMPORT_EXPORT(Role.ADMIN),
  /** Creates and changes services. */
  MANAGE_SERVICES(Role.ADMIN),
  /** Creates, changes and deletes accounts. */
  MANAGE_ACCOUNTS(Role.ADMIN),
  /** Issues and revokes API tokens. */
  MANAGE_API_TOKENS(Role.ADMIN),
  /** Changes settings, webhooks among them. */
  MANAGE_SETTINGS(Role.ADMIN),
  /** Rotates keys. */
  MANAGE_KEYS(Role.ADMIN),
  /** Shows an access token to a person. No role has it; it is given to an account or token. */
  REVEAL_TOKENS(null);

  private final @Nullable Role least;

  Permission(@Nullable Role least) {
    this.least = least;
  }

  /** The least role that has it; empty when none has. */
  public Optional<Role> least() {
    return Optional.ofNullable(least);
  }

  /** The name in lower case with hyphens, as scopes of API tokens have it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The permission of that name, in any casing; empty when there is none. */
  public static Optional<Permission> named(String text) {
    for (Permission permission : values()) {
      if (permission.text().equalsIgnoreCase(text)) {
        return Optional.of(permission);
      }
    }
    return Optional.empty();
  }

  /** The permissions that a role has. */
  static Set<Permission> of(Role role) {
    return of(role, false);
  }

  /**
   * The permissions that somebody of a role has.
   *
   * @param mayReveal whether they were given {@link #REVEAL_TOKENS}
   */
  static Set<Permission> of(Role role, boolean mayReveal) {
    Set<Permission> permissions = EnumSet.noneOf(Permission.class);
    for (Permission permission : values()) {
      if (permission.least().filter(role::includes).isPresent()) {
        permissions.add(permission);
      }
    }
    if (mayReveal) {
      permissions.add(REVEAL_TOKENS);
    }
    return permissions;
  }
}
