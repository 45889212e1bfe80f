package io.keybearer.admin.service;

import io.keybearer.model.Authorization;
import io.keybearer.model.AuthorizationProvider;
import io.keybearer.model.NamedAccessPolicy;
import io.keybearer.store.AuditLog;
import io.keybearer.store.StoreException;
import io.keybearer.store.StoredAuthorization;
import io.keybearer.store.StoredProvider;
import io.keybearer.store.StoredService;
import io.keybearer.store.Transaction;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the use cases share: one transaction each, and the way from a service down to a resource. A
 * change locks the parent's row, then the resource's, so that two changes never wait for each other
 * in a circle, and what was counted under a parent stays true until the end.
 */
public final class UseCase {
  private final ManagementStores stores;

  /** Use cases on these stores. */
  public UseCase(ManagementStores stores) {
    this.stores = stores;
  }

  /**
   * Does the work in one transaction; the work may run twice when another transaction got in its
   * way.
   *
   * @throws ManagementException of kind {@code UNAVAILABLE} when the store can't be used
   */
  public <T> T run(Function<Transaction, T> work) {
    try {
      return stores.transactions().run(work);
    } catch (StoreException e) {
      throw e.mayPass() ? ManagementException.unavailable(e) : e;
    }
  }

  StoredService service(Transaction transaction, ResourceName name) {
    return stores
        .services()
        .find(transaction, name.service())
        .orElseThrow(() -> ManagementException.notFound("service", name.service()));
  }

  StoredService lockedService(Transaction transaction, ResourceName name) {
    return stores
        .services()
        .lock(transaction, name.service())
        .orElseThrow(() -> ManagementException.notFound("service", name.service()));
  }

  StoredProvider provider(Transaction transaction, ResourceName name) {
    return found(
        stores.providers().find(transaction, service(transaction, name), name.provider()), name);
  }

  StoredProvider lockedProvider(Transaction transaction, ResourceName name) {
    return found(lockedProviderIfAny(transaction, name), name);
  }

  Optional<StoredProvider> lockedProviderIfAny(Transaction transaction, ResourceName name) {
    return stores.providers().lock(transaction, service(transaction, name), name.provider());
  }

  /**
   * The authorization of that name.
   *
   * @throws ManagementException of kind {@code NOT_FOUND} when it or its parents do not exist
   */
  public StoredAuthorization authorization(Transaction transaction, ResourceName name) {
    return stores
        .authorizations()
        .find(transaction, provider(transaction, name), name.authorization())
        .orElseThrow(() -> ManagementException.notFound("authorization", name.authorization()));
  }

  StoredAuthorization lockedAuthorization(Transaction transaction, ResourceName name) {
    StoredProvider provider = provider(transaction, name);
    return stores
        .authorizations()
        .lock(transaction, provider, name.authorization())
        .orElseThrow(() -> ManagementException.notFound("authorization", name.authorization()));
  }

  Optional<StoredAuthorization> lockedAuthorizationIfAny(
      Transaction transaction, ResourceName name) {
    return stores
        .providers()
        .find(transaction, service(transaction, name), name.provider())
        .flatMap(it -> stores.authorizations().lock(transaction, it, name.authorization()));
  }

  /** Appends the audit row of a change to the transaction that makes it. */
  void audit(
      Transaction transaction,
      StoredService service,
      Actor actor,
      String action,
      ResourceName name) {
    audit(transaction, service, actor, action, name, "");
  }

  /** Notes what somebody did, and what a reader needs besides. */
  void audit(
      Transaction transaction,
      StoredService service,
      Actor actor,
      String action,
      ResourceName name,
      String detail) {
    stores
        .audit()
        .append(
            transaction,
            Optional.of(service),
            new AuditLog.Entry(actor.name(), action, name.toString(), detail));
  }

  static Resource<AuthorizationProvider> resource(StoredProvider provider) {
    AuthorizationProvider value = provider.value();
    return new Resource<>(nameOf(provider), value, EntityTag.of(value.uid(), value.version()));
  }

  /** An authorization as callers see it. */
  public static Resource<Authorization> resource(StoredAuthorization authorization) {
    Authorization value = authorization.value();
    return new Resource<>(nameOf(authorization), value, EntityTag.of(value.uid(), value.version()));
  }

  static Resource<NamedAccessPolicy> resource(
      StoredAuthorization authorization, NamedAccessPolicy value) {
    ResourceName parent = nameOf(authorization);
    return new Resource<>(
        ResourceName.of(parent.service(), parent.provider(), parent.authorization(), value.name()),
        value,
        EntityTag.of(value.uid(), value.version()));
  }

  static ResourceName nameOf(StoredProvider provider) {
    return ResourceName.of(provider.service().identity().name(), provider.value().name());
  }

  static ResourceName nameOf(StoredAuthorization authorization) {
    StoredProvider provider = authorization.provider();
    return new ResourceName(
        provider.service().identity().name(),
        List.of(provider.value().name(), authorization.value().name()));
  }

  private static StoredProvider found(Optional<StoredProvider> provider, ResourceName name) {
    return provider.orElseThrow(
        () -> ManagementException.notFound("authorization provider", name.provider()));
  }
}
