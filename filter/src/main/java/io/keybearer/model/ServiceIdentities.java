package io.keybearer.model;

import java.util.Optional;

/** Knows the services of the store. Implemented by the store. */
public interface ServiceIdentities {
  /**
   * The service of that name, in any casing.
   *
   * @param serviceName a service's name
   */
  Optional<ServiceIdentity> find(String serviceName);
}
