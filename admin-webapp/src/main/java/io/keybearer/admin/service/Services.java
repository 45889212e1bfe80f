package io.keybearer.admin.service;

import io.keybearer.store.ChangeEvents;
import io.keybearer.store.ServiceConfigurationStore;
import io.keybearer.store.StoredService;
import io.keybearer.store.Transaction;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** The use cases of services. Thread-safe. */
public final class Services {
  private final UseCase useCase;
  private final ManagementStores stores;
  private final Consumer<UUID> keys;

  /**
   * Use cases on these stores.
   *
   * @param keys makes sure that the service of that uid has a key that its secrets are sealed under
   */
  public Services(ManagementStores stores, Consumer<UUID> keys) {
    this.useCase = new UseCase(stores);
    this.stores = stores;
    this.keys = keys;
  }

  /**
   * A service.
   *
   * @param name the service
   * @throws ManagementException when there is no such service
   */
  public Resource<ServiceDescription> get(ResourceName name) {
    return useCase.run(transaction -> resource(useCase.service(transaction, name)));
  }

  /** All services, by name. */
  public List<Resource<ServiceDescription>> list() {
    return useCase.run(
        transaction ->
            stores.services().all(transaction).stream().map(Services::resource).toList());
  }

  /**
   * Creates a service, or changes the one of that name. An identity that is given up does not come
   * back: if the service gets one again, it is another, and access policies that name the old one
   * allow nobody.
   *
   * @throws ManagementException when the precondition does not hold, or the store can't be used. A
   *     service that could be made but not its key is mended by repeating
   */
  public Saved<ServiceDescription> put(
      Actor actor, ResourceName name, ServiceDraft draft, Precondition precondition) {
    Saved<ServiceDescription> saved =
        useCase.run(
            transaction -> {
              stores.services().lockAll(transaction);
              Optional<StoredService> current = stores.services().lock(transaction, name.service());
              precondition.check(current.map(Services::tag));
              StoredService service = save(transaction, name, current, draft);
              Resource<ServiceDescription> resource = resource(service);
              String action = current.isPresent() ? "update" : "create";
              useCase.audit(transaction, service, actor, "service." + action, resource.name());
              ChangeEvents.serviceChanged(transaction, service.id());
              return new Saved<>(resource, current.isEmpty());
            });
    ensureKey(saved.resource().name());
    return saved;
  }

  private void ensureKey(ResourceName name) {
    UUID uid = useCase.run(transaction -> useCase.service(transaction, name).identity().uid());
    try {
      keys.accept(uid);
    } catch (RuntimeException e) {
      throw ManagementException.unavailable(e);
    }
  }

  private StoredService save(
      Transaction transaction,
      ResourceName name,
      Optional<StoredService> current,
      ServiceDraft draft) {
    ServiceConfigurationStore.Values values =
        new ServiceConfigurationStore.Values(
            draft
                .hasIdentity()
                .or(() -> current.map(it -> it.identity().managedIdentity().isPresent()))
                .orElse(true),
            draft
                .defaultAccessPolicy()
                .or(() -> current.map(StoredService::defaultAccessPolicy))
                .orElse(false),
            draft
                .trustedTenants()
                .or(() -> current.map(StoredService::trustedTenants))
                .orElse(List.of()));
    return current.isPresent()
        ? stores.services().update(transaction, current.get(), values)
        : stores.services().insert(transaction, name.service(), values);
  }

  private static EntityTag tag(StoredService service) {
    return EntityTag.of(service.identity().uid(), service.version());
  }

  private static Resource<ServiceDescription> resource(StoredService service) {
    return new Resource<>(
        ResourceName.of(service.identity().name()),
        new ServiceDescription(
            service.identity().managedIdentity(),
            service.defaultAccessPolicy(),
            service.trustedTenants()),
        tag(service));
  }
}
