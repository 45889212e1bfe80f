package io.keybearer.admin.security;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A named set of permissions, which {@link Permission} lists. Each role may do what the ones before
 * it may.
 */
public enum Role {
  /** Reads everything but secrets. */
  VIEWER,
  /** Runs what is set up: login links, refresh, disable and enable. */
  OPERATOR,
  /** Creates, changes and deletes providers, authorizations and access policies. */
  EDITOR,
  /** Manages services, accounts, API tokens and keys. */
  ADMIN;

  /** Whether this role includes another. */
  public boolean includes(Role other) {
    return compareTo(other) >= 0;
  }

  /** What this role may do. */
  public Set<Permission> permissions() {
    return Permission.of(this);
  }

  /** The name in lower case, as the store and settings have it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The role of that name, in any casing; empty when there is none. */
  public static Optional<Role> named(String text) {
    for (Role role : values()) {
      if (role.name().equalsIgnoreCase(text)) {
        return Optional.of(role);
      }
    }
    return Optional.empty();
  }
}
