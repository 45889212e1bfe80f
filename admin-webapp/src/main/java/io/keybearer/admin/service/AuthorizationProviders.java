package io.keybearer.admin.service;

import io.keybearer.model.AuthorizationProvider;
import io.keybearer.model.AuthorizationProvider.Client;
import io.keybearer.model.GrantType;
import io.keybearer.model.Secret;
import io.keybearer.oauth.ProviderCatalogue;
import io.keybearer.store.ChangeEvents;
import io.keybearer.store.ProviderStore;
import io.keybearer.store.RowFilter;
import io.keybearer.store.StoredProvider;
import io.keybearer.store.StoredService;
import io.keybearer.store.Transaction;
import java.util.Map;
import java.util.Optional;

/**
 * The use cases of authorization providers. Thread-safe.
 *
 * <p>A change of an endpoint or of the client id takes the secret away from where it was meant for,
 * so it demands the secret again, and ends the tokens that were obtained there.
 */
public final class AuthorizationProviders {
  /** The most providers of a service. */
  static final int MOST_PROVIDERS = 1000;

  private final UseCase useCase;
  private final ManagementStores stores;
  private final ProviderCatalogue catalogue;
  private final EndpointRules rules;
  private final Runnable purge;

  /**
   * Use cases on these stores.
   *
   * @param catalogue knows the identity providers
   * @param rules say where endpoints may be
   * @param purge told after each deletion that there are rows to be purged; returns at once
   */
  public AuthorizationProviders(
      ManagementStores stores, ProviderCatalogue catalogue, EndpointRules rules, Runnable purge) {
    this.useCase = new UseCase(stores);
    this.stores = stores;
    this.catalogue = catalogue;
    this.rules = rules;
    this.purge = purge;
  }

  /**
   * A provider.
   *
   * @throws ManagementException when there is no such provider
   */
  public Resource<AuthorizationProvider> get(ResourceName name) {
    return useCase.run(transaction -> UseCase.resource(useCase.provider(transaction, name)));
  }

  /**
   * A part of a service's providers.
   *
   * @throws ManagementException when the filter can't be read, or there is no such service
   */
  public ResourcePage<AuthorizationProvider> list(ResourceName service, ListQuery query) {
    Optional<RowFilter> filter = Listing.filter(query);
    return useCase.run(
        transaction -> {
          StoredService of = useCase.service(transaction, service);
          return Listing.page(
              query,
              filter,
              page ->
                  stores.providers().list(transaction, of, page).stream()
                      .map(UseCase::resource)
                      .toList(),
              wanted -> stores.providers().count(transaction, of, wanted));
        });
  }

  /**
   * Whether a change would end the tokens of the provider's connections, because they would be used
   * at another endpoint or by another client. Changes nothing.
   *
   * @throws ManagementException when the draft can't be used, or there is no such provider
   */
  public boolean endsTokens(ResourceName name, ProviderDraft draft) {
    Client client = ProviderPlan.of(draft, catalogue).client(rules);
    return !sameDestination(get(name).value().client(), client);
  }

  /**
   * Creates a provider, or changes the one of that name.
   *
   * @throws ManagementException when the draft can't be used, the precondition does not hold, the
   *     service does not exist or has as many providers as it may
   */
  public Saved<AuthorizationProvider> put(
      Actor actor, ResourceName name, ProviderDraft draft, Precondition precondition) {
    ProviderPlan plan = ProviderPlan.of(draft, catalogue);
    Client client = plan.client(rules);
    return useCase.run(
        transaction -> {
          StoredService service = useCase.lockedService(transaction, name);
          Optional<StoredProvider> current =
              stores.providers().lock(transaction, service, name.provider());
          precondition.check(current.map(it -> UseCase.resource(it).entityTag()));
          Optional<Map<String, Secret>> secrets = current.flatMap(stores.providers()::secrets);
          StoredProvider saved =
              current.isPresent()
                  ? update(transaction, current.get(), plan, client)
                  : create(transaction, service, name, plan.values(client, Map.of(), true));
          Resource<AuthorizationProvider> resource = UseCase.resource(saved);
          String action = current.isPresent() ? "update" : "create";
          useCase.audit(
              transaction,
              service,
              actor,
              "authorizationProvider." + action,
              resource.name(),
              current.map(before -> changes(before, secrets, saved)).orElse(""));
          ChangeEvents.providerChanged(transaction, service.id(), resource.name().provider());
          return new Saved<>(resource, current.isEmpty());
        });
  }

  /**
   * Deletes a provider with its authorizations and their access policies. All of it is out of sight
   * when this returns, and the name is free; the rows are purged later.
   *
   * @return false when there is no such provider
   * @throws ManagementException when the precondition does not hold or the service does not exist
   */
  public boolean delete(Actor actor, ResourceName name, Precondition precondition) {
    boolean deleted =
        useCase.run(
            transaction -> {
              StoredService service = useCase.lockedService(transaction, name);
              Optional<StoredProvider> current =
                  stores.providers().lock(transaction, service, name.provider());
              current.ifPresent(
                  provider -> {
                    Resource<AuthorizationProvider> resource = UseCase.resource(provider);
                    precondition.check(Optional.of(resource.entityTag()));
                    stores.deletions().hide(transaction, provider);
                    useCase.audit(
                        transaction,
                        service,
                        actor,
                        "authorizationProvider.delete",
                        resource.name());
                  });
              return current.isPresent();
            });
    if (deleted) {
      purge.run();
    }
    return deleted;
  }

  private String changes(
      StoredProvider before, Optional<Map<String, Secret>> secrets, StoredProvider after) {
    return new Changes()
        .fields(fields(before.value()), fields(after.value()))
        .secrets(secrets, stores.providers().secrets(after))
        .text();
  }

  private static Map<String, String> fields(AuthorizationProvider provider) {
    Map<String, String> fields = Changes.texts(provider.parameters());
    fields.put("displayName", provider.displayName().orElse(""));
    fields.put("identityProvider", provider.identityProvider());
    fields.put("grantType", provider.grantType().memberName());
    return fields;
  }

  private StoredProvider create(
      Transaction transaction,
      StoredService service,
      ResourceName name,
      ProviderStore.Values values) {
    if (stores.providers().count(transaction, service) >= MOST_PROVIDERS) {
      throw ManagementException.limitExceeded(
          "A service can have at most " + MOST_PROVIDERS + " authorization providers.");
    }
    return stores.providers().insert(transaction, service, name.provider(), values);
  }

  private StoredProvider update(
      Transaction transaction, StoredProvider current, ProviderPlan plan, Client client) {
    boolean sameDestination = sameDestination(current.value().client(), client);
    Map<String, Secret> stored = stores.providers().secrets(current).orElse(Map.of());
    ProviderStore.Values values = plan.values(client, stored, sameDestination);
    AuthorizationProvider before = current.value();
    if (before.grantType() != values.grantType()
        && stores.authorizations().count(transaction, current) > 0) {
      throw ManagementException.invalid(
          "properties.oauth2.grantTypes",
          "can't change to another grant while the provider has authorizations");
    }
    boolean sameParameters =
        before.identityProvider().equals(values.identityProvider())
            && before.parameters().equals(values.parameters())
            && before.client().equals(client);
    boolean configChanged = !sameParameters || !sameSecrets(stored, values.secrets());
    if (!sameDestination) {
      stores.authorizations().dropTokens(transaction, current, Optional.of(needed(values)));
    } else if (!sameParameters && values.grantType() == GrantType.CLIENT_CREDENTIALS) {
      stores.authorizations().dropTokens(transaction, current, Optional.empty());
    }
    return stores.providers().update(transaction, current, values, configChanged);
  }

  /** What the connections need once their tokens' origin has changed. */
  private static String needed(ProviderStore.Values values) {
    return values.grantType() == GrantType.CLIENT_CREDENTIALS
        ? AuthorizationState.SECRET_REQUIRED
        : AuthorizationState.REAUTHORIZATION_REQUIRED;
  }

  private static boolean sameDestination(Client before, Client after) {
    return before.clientId().equals(after.clientId())
        && before.tokenUrl().equals(after.tokenUrl())
        && before
            .refreshUrl()
            .orElse(before.tokenUrl())
            .equals(after.refreshUrl().orElse(after.tokenUrl()));
  }

  private static boolean sameSecrets(Map<String, Secret> before, Map<String, Secret> after) {
    return before.keySet().equals(after.keySet())
        && before.entrySet().stream()
            .allMatch(
                entry -> {
                  Secret other = after.get(entry.getKey());
                  return other != null && entry.getValue().hasSameValueAs(other);
                });
  }
}
