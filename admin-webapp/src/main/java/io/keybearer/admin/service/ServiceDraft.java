package io.keybearer.admin.service;

import java.util.List;
import java.util.Optional;

/**
 * A service as somebody wants it to be. What is empty stays as it is.
 *
 * @param hasIdentity whether its gateways act under an identity of the service's own; for a new
 *     service true unless it says otherwise
 * @param defaultAccessPolicy whether a new authorization made by a template gets an access policy
 *     for that identity; for a new service false unless it says otherwise
 * @param trustedTenants directories besides its own whose principals access policies may name; for
 *     a new service none unless it says otherwise
 */
public record ServiceDraft(
    Optional<Boolean> hasIdentity,
    Optional<Boolean> defaultAccessPolicy,
    Optional<List<String>> trustedTenants) {

  /** Copies the tenants. */
  public ServiceDraft {
    trustedTenants = trustedTenants.map(List::copyOf);
  }
}
