package io.keybearer.admin.service;

import io.keybearer.model.ListedProvider;
import io.keybearer.model.ProviderFilter;
import io.keybearer.model.ProviderOrder;
import io.keybearer.store.ProviderSearch;
import io.keybearer.store.StoredService;
import java.util.List;

/** Lists credential providers for people. Thread-safe. */
public final class ProviderLists {
  private final UseCase useCase;
  private final ProviderSearch search;

  /** Lists what these stores hold. */
  public ProviderLists(ManagementStores stores, ProviderSearch search) {
    this.useCase = new UseCase(stores);
    this.search = search;
  }

  /**
   * A page of a list.
   *
   * @param providers its rows
   * @param total how many there are on all pages
   * @param identityProviders the kinds that a service has any of
   */
  public record Page(List<ListedProvider> providers, int total, List<String> identityProviders) {}

  /**
   * The providers that a filter lets through.
   *
   * @param skip how many to leave out at the beginning, 0 or more
   * @param most how many at most, 1 or more
   * @throws ManagementException when there is no such service, or the store can't be used
   */
  public Page find(
      ResourceName service, ProviderFilter filter, ProviderOrder order, int skip, int most) {
    return useCase.run(
        transaction -> {
          StoredService of = useCase.service(transaction, service);
          return new Page(
              search.find(transaction, of, filter, order, skip, most),
              search.count(transaction, of, filter),
              search.identityProviders(transaction, of));
        });
  }

  /**
   * How many access policies the connections of a provider have.
   *
   * @throws ManagementException when there is no such provider, or the store can't be used
   */
  public int accessPolicies(ResourceName provider) {
    return useCase.run(
        transaction -> search.accessPolicies(transaction, useCase.provider(transaction, provider)));
  }
}
