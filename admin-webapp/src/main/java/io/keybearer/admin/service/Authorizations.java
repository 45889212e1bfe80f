package io.keybearer.admin.service;

import io.keybearer.model.Authorization;
import io.keybearer.model.AuthorizationProvider;
import io.keybearer.model.AuthorizationStatus;
import io.keybearer.model.GrantType;
import io.keybearer.model.NamedAccessPolicy;
import io.keybearer.model.Secret;
import io.keybearer.oauth.ClientAuthentication;
import io.keybearer.oauth.IdentityProvider;
import io.keybearer.oauth.ParameterDefinition;
import io.keybearer.oauth.ProviderCatalogue;
import io.keybearer.oauth.ProviderParametersException;
import io.keybearer.store.AccessPolicyStore;
import io.keybearer.store.AuthorizationStore;
import io.keybearer.store.ChangeEvents;
import io.keybearer.store.RowFilter;
import io.keybearer.store.StoredAuthorization;
import io.keybearer.store.StoredProvider;
import io.keybearer.store.Transaction;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The use cases of authorizations. Thread-safe. */
public final class Authorizations {
  /** The most authorizations of a provider. */
  static final int MOST_AUTHORIZATIONS = 10_000;

  private static final String PARAMETERS = "properties.parameters";
  private static final int MOST_CLIENT_ID_CHARACTERS = 1024;

  private final UseCase useCase;
  private final ManagementStores stores;
  private final ProviderCatalogue catalogue;
  private final Runnable purge;

  /**
   * Use cases on these stores.
   *
   * @param catalogue knows the identity providers
   * @param purge told after each deletion that there are rows to be purged; returns at once
   */
  public Authorizations(ManagementStores stores, ProviderCatalogue catalogue, Runnable purge) {
    this.useCase = new UseCase(stores);
    this.stores = stores;
    this.catalogue = catalogue;
    this.purge = purge;
  }

  /**
   * An authorization.
   *
   * @throws ManagementException when there is no such authorization
   */
  public Resource<Authorization> get(ResourceName name) {
    return useCase.run(transaction -> UseCase.resource(useCase.authorization(transaction, name)));
  }

  /**
   * A part of a provider's authorizations.
   *
   * @throws ManagementException when the filter can't be read, or there is no such provider
   */
  public ResourcePage<Authorization> list(ResourceName provider, ListQuery query) {
    Optional<RowFilter> filter = Listing.filter(query);
    return useCase.run(
        transaction -> {
          StoredProvider of = useCase.provider(transaction, provider);
          return Listing.page(
              query,
              filter,
              page ->
                  stores.authorizations().list(transaction, of, page).stream()
                      .map(UseCase::resource)
                      .toList(),
              wanted -> stores.authorizations().count(transaction, of, wanted));
        });
  }

  /**
   * Creates an authorization, or changes the one of that name. A new one gets the access policy of
   * the service's own identity in the same transaction where the draft or the service says so. A
   * new one for authorization code waits for somebody to log in; one for client credentials can be
   * used at once.
   *
   * @throws ManagementException when the draft can't be used, the precondition does not hold, the
   *     provider does not exist or has as many authorizations as it may
   */
  public Saved<Authorization> put(
      Actor actor, ResourceName name, AuthorizationDraft draft, Precondition precondition) {
    return useCase.run(
        transaction -> {
          StoredProvider provider = useCase.lockedProvider(transaction, name);
          checkGrant(provider.value().grantType(), draft);
          GrantParameters parameters = parameters(provider.value(), draft);
          Optional<StoredAuthorization> current =
              stores.authorizations().lock(transaction, provider, name.authorization());
          precondition.check(current.map(it -> UseCase.resource(it).entityTag()));
          Optional<Map<String, Secret>> secrets = current.flatMap(stores.authorizations()::secrets);
          if (current.isPresent()) {
            update(transaction, current.get(), parameters);
          } else {
            create(transaction, provider, name, parameters);
            if (draft.gatewayAccess() || provider.service().defaultAccessPolicy()) {
              allowGateways(transaction, provider, actor, name);
            }
          }
          StoredAuthorization saved =
              stores
                  .authorizations()
                  .find(transaction, provider, name.authorization())
                  .orElseThrow();
          Resource<Authorization> resource = UseCase.resource(saved);
          String action = current.isPresent() ? "update" : "create";
          useCase.audit(
              transaction,
              provider.service(),
              actor,
              "authorization." + action,
              resource.name(),
              current.map(before -> changes(before, secrets, saved)).orElse(""));
          ChangeEvents.authorizationChanged(
              transaction,
              provider.service().id(),
              resource.name().provider(),
              resource.name().authorization());
          return new Saved<>(resource, current.isEmpty());
        });
  }

  private String changes(
      StoredAuthorization before,
      Optional<Map<String, Secret>> secrets,
      StoredAuthorization after) {
    return new Changes()
        .fields(
            Changes.texts(before.value().parameters()), Changes.texts(after.value().parameters()))
        .secrets(secrets, stores.authorizations().secrets(after))
        .text();
  }

  /**
   * Deletes an authorization with its tokens and access policies. It is out of sight when this
   * returns, and its name is free; the rows are purged later.
   *
   * @return false when there is no such authorization, or no such provider
   * @throws ManagementException when the precondition does not hold or the service does not exist
   */
  public boolean delete(Actor actor, ResourceName name, Precondition precondition) {
    boolean deleted =
        useCase.run(
            transaction -> {
              Optional<StoredAuthorization> current =
                  useCase
                      .lockedProviderIfAny(transaction, name)
                      .flatMap(
                          provider ->
                              stores
                                  .authorizations()
                                  .lock(transaction, provider, name.authorization()));
              current.ifPresent(
                  authorization -> {
                    Resource<Authorization> resource = UseCase.resource(authorization);
                    precondition.check(Optional.of(resource.entityTag()));
                    stores.deletions().hide(transaction, authorization);
                    useCase.audit(
                        transaction,
                        authorization.provider().service(),
                        actor,
                        "authorization.delete",
                        resource.name());
                  });
              return current.isPresent();
            });
    if (deleted) {
      purge.run();
    }
    return deleted;
  }

  /**
   * The stated grant must be the provider's. Azure's own example states the other one for client
   * credentials; the client's id and secret in the parameters tell what is meant.
   */
  private static void checkGrant(GrantType grantType, AuthorizationDraft draft) {
    boolean slip = grantType == GrantType.CLIENT_CREDENTIALS && !draft.parameters().isEmpty();
    if (!slip && draft.grantType().isPresent() && draft.grantType().get() != grantType) {
      throw ManagementException.invalid(
          "properties.oauth2grantType", "must be " + grantType.enumValue() + ", as the provider's");
    }
  }

  private GrantParameters parameters(AuthorizationProvider provider, AuthorizationDraft draft) {
    IdentityProvider identityProvider =
        catalogue
            .find(provider.identityProvider())
            .orElseThrow(
                () ->
                    ManagementException.invalid(
                        "properties",
                        "belong to a provider whose identity provider this release does not know"));
    List<ParameterDefinition> definitions =
        identityProvider.grantTypes().getOrDefault(provider.grantType(), List.of()).stream()
            .filter(definition -> definition.level() == ParameterDefinition.Level.HIDDEN)
            .toList();
    return new GrantParameters(PARAMETERS, identityProvider, definitions, draft.parameters());
  }

  private void create(
      Transaction transaction,
      StoredProvider provider,
      ResourceName name,
      GrantParameters parameters) {
    AuthorizationStore.Values values = values(provider, parameters, Map.of(), true);
    if (stores.authorizations().count(transaction, provider) >= MOST_AUTHORIZATIONS) {
      throw ManagementException.limitExceeded(
          "A provider can have at most " + MOST_AUTHORIZATIONS + " authorizations.");
    }
    stores.authorizations().insert(transaction, provider, name.authorization(), values);
  }

  /** Its policy is named as Azure's console names them: by the principal. */
  private void allowGateways(
      Transaction transaction, StoredProvider provider, Actor actor, ResourceName name) {
    StoredAuthorization created =
        stores.authorizations().find(transaction, provider, name.authorization()).orElseThrow();
    provider
        .service()
        .identity()
        .managedIdentity()
        .ifPresent(
            gateway -> {
              String principal = gateway.principalId().toString();
              NamedAccessPolicy policy =
                  stores
                      .accessPolicies()
                      .insert(
                          transaction,
                          created,
                          principal,
                          new AccessPolicyStore.Values(
                              gateway.tenantId().toString(), principal, List.of()));
              useCase.audit(
                  transaction,
                  provider.service(),
                  actor,
                  "accessPolicy.create",
                  UseCase.resource(created, policy).name());
            });
  }

  private void update(
      Transaction transaction, StoredAuthorization current, GrantParameters parameters) {
    Optional<Map<String, Secret>> opened = stores.authorizations().secrets(current);
    Optional<String> clientId = clientId(current.provider(), parameters);
    boolean sameClient = current.value().clientId().equals(clientId);
    Map<String, Secret> stored = opened.orElse(Map.of());
    AuthorizationStore.Values values = values(current.provider(), parameters, stored, sameClient);
    stores.authorizations().update(transaction, current, values);
    if (current.value().grantType() == GrantType.CLIENT_CREDENTIALS) {
      if (!sameClient || !current.value().parameters().equals(values.parameters())) {
        stores.authorizations().dropTokens(transaction, current);
      } else if (current.value().status() == AuthorizationStatus.ERROR) {
        stores.authorizations().mend(transaction, current);
      }
    }
  }

  /** How its clients prove themselves; empty when the provider's parameters can't be used. */
  private Optional<ClientAuthentication> clientAuthentication(AuthorizationProvider provider) {
    Map<String, String> plain = new LinkedHashMap<>();
    provider.parameters().forEach((name, value) -> value.ifPresent(text -> plain.put(name, text)));
    try {
      return catalogue
          .find(provider.identityProvider())
          .map(it -> it.resolve(provider.grantType(), plain).request().clientAuthentication());
    } catch (ProviderParametersException e) {
      return Optional.empty();
    }
  }

  private AuthorizationStore.Values values(
      StoredProvider provider,
      GrantParameters parameters,
      Map<String, Secret> stored,
      boolean mayKeep) {
    Map<String, Secret> secrets = parameters.merge(stored, mayKeep);
    Optional<String> clientId = clientId(provider, parameters);
    if (provider.value().grantType() == GrantType.CLIENT_CREDENTIALS) {
      parameters.checkClient(clientId, secrets);
      clientAuthentication(provider.value())
          .ifPresent(method -> parameters.checkSecrets(method, secrets));
    }
    if (clientId.isPresent() && clientId.get().length() > MOST_CLIENT_ID_CHARACTERS) {
      parameters.problem(
          "clientId", "must have at most " + MOST_CLIENT_ID_CHARACTERS + " characters");
    }
    parameters.check();
    return new AuthorizationStore.Values(parameters.plain(), clientId, secrets);
  }

  private static Optional<String> clientId(StoredProvider provider, GrantParameters parameters) {
    return provider.value().grantType() == GrantType.CLIENT_CREDENTIALS
        ? Optional.ofNullable(parameters.plainValues().get("clientId"))
            .filter(text -> !text.isBlank())
        : Optional.empty();
  }
}
