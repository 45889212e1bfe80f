package io.keybearer.admin.security;

import java.util.Set;

/**
 * Who makes a request, as established by its credentials.
 *
 * @param name as audit rows show it, such as {@code api-token/bootstrap}
 * @param permissions what it may do
 */
public record Principal(String name, Set<Permission> permissions) {
  /** Copies the permissions. */
  public Principal {
    permissions = Set.copyOf(permissions);
  }

  /** Whether it may do what takes this permission. */
  public boolean may(Permission permission) {
    return permissions.contains(permission);
  }
}
