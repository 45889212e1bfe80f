package io.keybearer.model;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Who asks for an authorization context: the ids that access policies are compared with.
 *
 * <p>Ids are compared as {@linkplain ResourceKey keys}: Entra prints GUIDs in either case, other
 * issuers use free strings.
 *
 * @param kind how the identity was established
 * @param tenantId the key of the directory or issuer that vouches for it
 * @param objectIds the keys of the ids it may be named by: its own object id first, then its
 *     groups'
 * @param appId the key of the client application's id, empty where there is none
 */
public record CallerIdentity(Kind kind, String tenantId, Set<String> objectIds, String appId) {
  /** How an identity was established. */
  public enum Kind {
    /** {@code identity-type="managed"}: the service's own identity. */
    MANAGED,
    /** {@code identity-type="jwt"}: the bearer of a verified token. */
    JWT
  }

  /** Normalises every id to its {@linkplain ResourceKey key}. */
  public CallerIdentity {
    tenantId = ResourceKey.of(tenantId);
    LinkedHashSet<String> keys = new LinkedHashSet<>();
    objectIds.forEach(id -> keys.add(ResourceKey.of(id)));
    objectIds = Collections.unmodifiableSet(keys);
    appId = ResourceKey.of(appId);
  }

  /** Kind, tenant and own object id, as operators see who used something last. */
  public String label() {
    String own = objectIds.isEmpty() ? "" : objectIds.iterator().next();
    return kind.name().toLowerCase(Locale.ROOT) + ' ' + tenantId + '/' + own;
  }

  /**
   * A service's own identity, as {@code identity-type="managed"} means it.
   *
   * @param identity the identity of the service's row
   */
  public static CallerIdentity managed(ServiceIdentity.ManagedIdentity identity) {
    return new CallerIdentity(
        Kind.MANAGED,
        identity.tenantId().toString(),
        Set.of(identity.principalId().toString()),
        "");
  }
}
