package io.keybearer.store;

import io.keybearer.model.ServiceIdentity;
import java.util.List;

/**
 * A service's row.
 *
 * @param id the row's surrogate key
 * @param identity its name and the identity its gateways act under
 * @param defaultAccessPolicy whether a new authorization made by a template gets an access policy
 *     for that identity
 * @param trustedTenants directories besides its own whose principals access policies may name
 * @param version raised by each change
 */
public record StoredService(
    long id,
    ServiceIdentity identity,
    boolean defaultAccessPolicy,
    List<String> trustedTenants,
    long version) {

  /** Copies the tenants. */
  public StoredService {
    trustedTenants = List.copyOf(trustedTenants);
  }
}
