package io.keybearer.admin.service;

import io.keybearer.store.StoredService;

/** The use cases of services. Thread-safe. */
public final class Services {
  private final UseCase useCase;

  /** Use cases on these stores. */
  public Services(ManagementStores stores) {
    this.useCase = new UseCase(stores);
  }

  /**
   * A service.
   *
   * @param name the service
   * @throws ManagementException when there is no such service
   */
  public Resource<ServiceDescription> get(ResourceName name) {
    StoredService service = useCase.run(transaction -> useCase.service(transaction, name));
    return new Resource<>(
        ResourceName.of(service.identity().name()),
        new ServiceDescription(
            service.identity().managedIdentity(),
            service.defaultAccessPolicy(),
            service.trustedTenants()),
        EntityTag.of(service.identity().uid(), service.version()));
  }
}
