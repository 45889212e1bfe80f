package io.keybearer.model;

import java.util.Set;
import java.util.stream.Collectors;

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
    objectIds = objectIds.stream().map(ResourceKey::of).collect(Collectors.toUnmodifiableSet());
    appId = ResourceKey.of(appId);
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
