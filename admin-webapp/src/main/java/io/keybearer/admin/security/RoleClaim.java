package io.keybearer.admin.security;

import io.keybearer.config.Settings;
import io.keybearer.identity.VerifiedToken;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a claim of somebody else's token makes of its bearer: the highest role that one of its
 * values stands for. Immutable.
 *
 * @param claim the claim, an array or a text; dots lead into objects, as in {@code
 *     realm_access.roles}, unless the whole is a claim's name
 * @param roles the role by the claim's value
 * @param revealing the values that add the permission to reveal tokens
 */
record RoleClaim(String claim, Map<String, Role> roles, List<String> revealing) {
  /** Copies the collections. */
  RoleClaim {
    roles = Map.copyOf(roles);
    revealing = List.copyOf(revealing);
  }

  /**
   * Reads {@code role-claim} (default {@code roles}) and {@code roles}, a list such as {@code
   * kb-admins=admin,kb-users=viewer,kb-support=reveal-tokens} (default: each role's name after
   * {@code keybearer-}); problems are noted in the settings.
   *
   * @param prefix what the settings' names begin with
   */
  static RoleClaim read(Settings settings, String prefix) {
    Map<String, Role> roles = new LinkedHashMap<>();
    List<String> revealing = new ArrayList<>();
    String reveal = Permission.REVEAL_TOKENS.text();
    for (String pair : settings.text(prefix + "roles").orElse(usual()).split(",", -1)) {
      int equals = pair.lastIndexOf('=');
      String value = pair.substring(0, Math.max(equals, 0)).strip();
      String name = pair.substring(equals + 1).strip();
      Optional<Role> role = Role.named(name);
      if (value.isEmpty() || (role.isEmpty() && !name.equals(reveal))) {
        settings.problem(
            prefix + "roles",
            "has '"
                + pair.strip()
                + "'; expected value=role, the role one of viewer, operator,"
                + " editor, admin, or "
                + reveal);
      } else {
        role.ifPresentOrElse(it -> roles.put(value, it), () -> revealing.add(value));
      }
    }
    return new RoleClaim(settings.text(prefix + "role-claim").orElse("roles"), roles, revealing);
  }

  private static String usual() {
    List<String> pairs = new ArrayList<>();
    for (Role role : Role.values()) {
      pairs.add("keybearer-" + role.text() + "=" + role.text());
    }
    String reveal = Permission.REVEAL_TOKENS.text();
    pairs.add("keybearer-" + reveal + "=" + reveal);
    return String.join(",", pairs);
  }

  /** The highest role of the token's bearer; empty when it has none here. */
  Optional<Role> role(VerifiedToken token) {
    return values(token).stream()
        .flatMap(value -> Optional.ofNullable(roles.get(value)).stream())
        .max(Role::compareTo);
  }

  /** Whether the token's bearer may reveal tokens. */
  boolean mayReveal(VerifiedToken token) {
    return values(token).stream().anyMatch(revealing::contains);
  }

  private List<String> values(VerifiedToken token) {
    @Nullable Object value = token.claims().get(claim);
    if (value == null && claim.contains(".")) {
      value = token.claims();
      for (String step : claim.split("\\.", -1)) {
        value = value instanceof Map<?, ?> object ? object.get(step) : null;
      }
    }
    if (value instanceof List<?> list) {
      return list.stream().filter(String.class::isInstance).map(String.class::cast).toList();
    }
    return value instanceof String text ? List.of(text) : List.of();
  }
}
