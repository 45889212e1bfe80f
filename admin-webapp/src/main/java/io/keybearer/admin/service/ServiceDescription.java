package io.keybearer.admin.service;

import io.keybearer.model.ServiceIdentity.ManagedIdentity;
import java.util.List;
import java.util.Optional;

/**
 * A service: a set of providers with their authorizations, and the gateways that use them.
 *
 * @param managedIdentity the identity its gateways act under; empty when they have none
 * @param defaultAccessPolicy whether a new authorization made by a template gets an access policy
 *     for that identity
 * @param trustedTenants directories besides its own whose principals access policies may name
 */
public record ServiceDescription(
    Optional<ManagedIdentity> managedIdentity,
    boolean defaultAccessPolicy,
    List<String> trustedTenants) {

  /** Copies the tenants. */
  public ServiceDescription {
    trustedTenants = List.copyOf(trustedTenants);
  }
}
