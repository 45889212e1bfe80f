package io.keybearer.model;

import java.util.Optional;
import java.util.UUID;

/**
 * A service (the API Management instance of the management API) and the identity its gateways act
 * under.
 *
 * @param uid the row's random identity, never reused
 * @param name the name as created
 * @param managedIdentity its system-assigned identity; empty when the service's identity type is
 *     {@code None}
 */
public record ServiceIdentity(UUID uid, String name, Optional<ManagedIdentity> managedIdentity) {
  /**
   * A system-assigned identity.
   *
   * @param tenantId the directory that the identity belongs to
   * @param principalId its object id there
   */
  public record ManagedIdentity(UUID tenantId, UUID principalId) {}
}
