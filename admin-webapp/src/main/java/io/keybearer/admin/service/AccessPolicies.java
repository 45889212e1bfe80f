package io.keybearer.admin.service;

import io.keybearer.model.NamedAccessPolicy;
import io.keybearer.model.ResourceKey;
import io.keybearer.store.AccessPolicyStore;
import io.keybearer.store.ChangeEvents;
import io.keybearer.store.RowFilter;
import io.keybearer.store.StoredAuthorization;
import io.keybearer.store.StoredService;
import io.keybearer.store.Transaction;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The use cases of access policies. Thread-safe. */
public final class AccessPolicies {
  /** The most access policies of an authorization. */
  static final int MOST_ACCESS_POLICIES = 100;

  private final UseCase useCase;
  private final ManagementStores stores;

  /** Use cases on these stores. */
  public AccessPolicies(ManagementStores stores) {
    this.useCase = new UseCase(stores);
    this.stores = stores;
  }

  /**
   * An access policy.
   *
   * @throws ManagementException when there is no such access policy
   */
  public Resource<NamedAccessPolicy> get(ResourceName name) {
    return useCase.run(
        transaction -> {
          StoredAuthorization authorization = useCase.authorization(transaction, name);
          return stores
              .accessPolicies()
              .find(transaction, authorization, name.accessPolicy())
              .map(policy -> UseCase.resource(authorization, policy))
              .orElseThrow(
                  () -> ManagementException.notFound("access policy", name.accessPolicy()));
        });
  }

  /**
   * A part of an authorization's access policies.
   *
   * @throws ManagementException when the filter can't be read, or there is no such authorization
   */
  public ResourcePage<NamedAccessPolicy> list(ResourceName authorization, ListQuery query) {
    Optional<RowFilter> filter = Listing.filter(query);
    return useCase.run(
        transaction -> {
          StoredAuthorization of = useCase.authorization(transaction, authorization);
          return Listing.page(
              query,
              filter,
              page ->
                  stores.accessPolicies().list(transaction, of, page).stream()
                      .map(policy -> UseCase.resource(of, policy))
                      .toList(),
              wanted -> stores.accessPolicies().count(transaction, of, wanted));
        });
  }

  /**
   * Creates an access policy, or changes the one of that name.
   *
   * @throws ManagementException when the draft names a directory that the service does not trust,
   *     the precondition does not hold, the authorization does not exist or has as many access
   *     policies as it may
   */
  public Saved<NamedAccessPolicy> put(
      Actor actor, ResourceName name, AccessPolicyDraft draft, Precondition precondition) {
    AccessPolicyStore.Values values =
        new AccessPolicyStore.Values(draft.tenantId(), draft.objectId(), draft.appIds());
    return useCase.run(
        transaction -> {
          StoredAuthorization authorization = useCase.lockedAuthorization(transaction, name);
          StoredService service = authorization.provider().service();
          checkTenant(service, draft);
          Optional<NamedAccessPolicy> current =
              stores.accessPolicies().lock(transaction, authorization, name.accessPolicy());
          precondition.check(current.map(it -> UseCase.resource(authorization, it).entityTag()));
          NamedAccessPolicy saved =
              current.isPresent()
                  ? stores
                      .accessPolicies()
                      .update(transaction, authorization, current.get(), values)
                  : create(transaction, authorization, name, values);
          Resource<NamedAccessPolicy> resource = UseCase.resource(authorization, saved);
          String action = current.isPresent() ? "update" : "create";
          useCase.audit(
              transaction,
              service,
              actor,
              "accessPolicy." + action,
              resource.name(),
              new Changes()
                  .fields(current.map(AccessPolicies::fields).orElse(Map.of()), fields(saved))
                  .text());
          ChangeEvents.authorizationChanged(
              transaction,
              service.id(),
              resource.name().provider(),
              resource.name().authorization());
          return new Saved<>(resource, current.isEmpty());
        });
  }

  private static Map<String, String> fields(NamedAccessPolicy policy) {
    return Map.of(
        "tenantId",
        policy.tenantId(),
        "objectId",
        policy.objectId(),
        "appIds",
        String.join(" ", policy.appIds()));
  }

  /**
   * Checks a draft before there is an authorization that it could be for.
   *
   * @param service the service of the authorization
   * @throws ManagementException of kind {@code INVALID} when it could not be created
   */
  public void check(ResourceName service, AccessPolicyDraft draft) {
    useCase.run(
        transaction -> {
          checkTenant(useCase.service(transaction, service), draft);
          return true;
        });
  }

  /**
   * Deletes an access policy.
   *
   * @return false when there is no such access policy, authorization or provider
   * @throws ManagementException when the precondition does not hold or the service does not exist
   */
  public boolean delete(Actor actor, ResourceName name, Precondition precondition) {
    return useCase.run(
        transaction -> {
          Optional<StoredAuthorization> authorization =
              useCase.lockedAuthorizationIfAny(transaction, name);
          Optional<NamedAccessPolicy> current =
              authorization.flatMap(
                  it -> stores.accessPolicies().lock(transaction, it, name.accessPolicy()));
          if (authorization.isEmpty() || current.isEmpty()) {
            return false;
          }
          Resource<NamedAccessPolicy> resource =
              UseCase.resource(authorization.get(), current.get());
          precondition.check(Optional.of(resource.entityTag()));
          stores.deletions().delete(transaction, authorization.get(), current.get());
          useCase.audit(
              transaction,
              authorization.get().provider().service(),
              actor,
              "accessPolicy.delete",
              resource.name());
          return true;
        });
  }

  private NamedAccessPolicy create(
      Transaction transaction,
      StoredAuthorization authorization,
      ResourceName name,
      AccessPolicyStore.Values values) {
    if (stores.accessPolicies().count(transaction, authorization) >= MOST_ACCESS_POLICIES) {
      throw ManagementException.limitExceeded(
          "An authorization can have at most " + MOST_ACCESS_POLICIES + " access policies.");
    }
    return stores.accessPolicies().insert(transaction, authorization, name.accessPolicy(), values);
  }

  private static void checkTenant(StoredService service, AccessPolicyDraft draft) {
    Stream<String> own =
        service.identity().managedIdentity().stream().map(managed -> managed.tenantId().toString());
    boolean trusted =
        Stream.concat(own, service.trustedTenants().stream())
            .anyMatch(tenant -> ResourceKey.of(tenant).equals(ResourceKey.of(draft.tenantId())));
    if (!trusted) {
      throw ManagementException.invalid(
          "properties.tenantId", "is neither the service's own tenant nor one that it trusts");
    }
  }
}
