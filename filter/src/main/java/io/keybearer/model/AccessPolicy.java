package io.keybearer.model;

import java.util.Set;
import java.util.stream.Collectors;

/**
 * Lets one principal use one authorization.
 *
 * @param tenantId the key of the principal's directory
 * @param objectId the key of the principal's object id: a service principal, a user or a group
 * @param appIds the keys of the client applications it must come through; empty allows any
 */
public record AccessPolicy(String tenantId, String objectId, Set<String> appIds) {
  /** Normalises every id to its {@linkplain ResourceKey key}. */
  public AccessPolicy {
    tenantId = ResourceKey.of(tenantId);
    objectId = ResourceKey.of(objectId);
    appIds = appIds.stream().map(ResourceKey::of).collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Whether this policy names the caller: same tenant, one of its object ids, and its application
   * where apps are listed.
   */
  public boolean allows(CallerIdentity caller) {
    return tenantId.equals(caller.tenantId())
        && caller.objectIds().contains(objectId)
        && (appIds.isEmpty() || appIds.contains(caller.appId()));
  }
}
