package io.keybearer.admin.service;

import io.keybearer.model.AuthorizationProvider;
import io.keybearer.model.Secret;
import io.keybearer.store.AuditLog;
import io.keybearer.store.ChangeEvents;
import io.keybearer.store.ProviderStore;
import io.keybearer.store.StoredProvider;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Replaces a provider's client secret without a gap: a second secret is added, which is tried where
 * the first is refused; then it takes the first one's place. Thread-safe.
 */
public final class ProviderSecrets {
  private static final String FIRST = "clientSecret";
  private static final String SECOND = "secondaryClientSecret";
  private static final String ENDS = "ExpiresOn";
  private static final int MOST_CHARACTERS = 16_384;

  private final UseCase useCase;
  private final ManagementStores stores;

  /** Secrets of what these stores hold. */
  public ProviderSecrets(ManagementStores stores) {
    this.useCase = new UseCase(stores);
    this.stores = stores;
  }

  /**
   * Which secrets a provider has; never the secrets.
   *
   * @param readable whether they can be opened; if not, they must be given again
   * @param first whether there is a first one
   * @param firstEnds its last day, where known
   * @param second whether there is a second one
   * @param secondEnds its last day, where known
   */
  public record State(
      boolean readable,
      boolean first,
      Optional<String> firstEnds,
      boolean second,
      Optional<String> secondEnds) {}

  /**
   * Which secrets a provider has.
   *
   * @throws ManagementException when there is no such provider
   */
  public State state(ResourceName name) {
    return useCase.run(
        transaction -> {
          StoredProvider provider = useCase.provider(transaction, name);
          Optional<Map<String, Secret>> secrets = stores.providers().secrets(provider);
          return new State(
              secrets.isPresent(),
              secrets.map(it -> it.containsKey(FIRST)).orElse(false),
              parameter(provider.value(), FIRST + ENDS),
              secrets.map(it -> it.containsKey(SECOND)).orElse(false),
              parameter(provider.value(), SECOND + ENDS));
        });
  }

  /**
   * Adds a second secret, or replaces it.
   *
   * @param secret the secret
   * @param lastDay its last day as ISO 8601 writes it; empty for none known
   * @throws ManagementException of kind {@code INVALID} when the secret or the day can't be used;
   *     {@code CONFLICT} {@code SecretRequired} when there is no first secret
   */
  public void add(Actor actor, ResourceName name, Secret secret, String lastDay) {
    if (secret.expose().isBlank() || secret.expose().length() > MOST_CHARACTERS) {
      throw ManagementException.invalid(
          SECOND, "must have 1 to " + MOST_CHARACTERS + " characters, and not only blanks");
    }
    check(lastDay);
    change(
        actor,
        name,
        "second secret added",
        false,
        (secrets, parameters) -> {
          secrets.put(SECOND, secret);
          setOrRemove(parameters, SECOND + ENDS, Optional.of(lastDay).filter(it -> !it.isEmpty()));
        });
  }

  /**
   * Puts the second secret in the place of the first, which is dropped.
   *
   * @throws ManagementException of kind {@code CONFLICT} {@code NoSecondSecret} when there is none
   */
  public void promote(Actor actor, ResourceName name) {
    change(
        actor,
        name,
        "second secret in the first one's place",
        true,
        (secrets, parameters) -> {
          Secret second = secrets.remove(SECOND);
          if (second != null) {
            secrets.put(FIRST, second);
          }
          Optional<String> ends = parameters.getOrDefault(SECOND + ENDS, Optional.empty());
          parameters.remove(SECOND + ENDS);
          setOrRemove(parameters, FIRST + ENDS, ends);
        });
  }

  /**
   * Drops the second secret.
   *
   * @throws ManagementException of kind {@code CONFLICT} {@code NoSecondSecret} when there is none
   */
  public void remove(Actor actor, ResourceName name) {
    change(
        actor,
        name,
        "second secret removed",
        true,
        (secrets, parameters) -> {
          secrets.remove(SECOND);
          parameters.remove(SECOND + ENDS);
        });
  }

  private void change(
      Actor actor,
      ResourceName name,
      String detail,
      boolean needsSecond,
      BiConsumer<Map<String, Secret>, Map<String, Optional<String>>> change) {
    useCase.run(
        transaction -> {
          StoredProvider provider = useCase.lockedProvider(transaction, name);
          Map<String, Secret> secrets =
              new LinkedHashMap<>(stores.providers().secrets(provider).orElse(Map.of()));
          check(secrets, needsSecond);
          AuthorizationProvider value = provider.value();
          Map<String, Optional<String>> parameters = new LinkedHashMap<>(value.parameters());
          change.accept(secrets, parameters);
          stores
              .providers()
              .update(
                  transaction,
                  provider,
                  new ProviderStore.Values(
                      value.displayName(),
                      value.identityProvider(),
                      value.grantType(),
                      parameters,
                      value.client(),
                      secrets),
                  true);
          ResourceName found = UseCase.nameOf(provider);
          stores
              .audit()
              .append(
                  transaction,
                  Optional.of(provider.service()),
                  new AuditLog.Entry(
                      actor.name(), "authorizationProvider.update", found.toString(), detail));
          ChangeEvents.providerChanged(transaction, provider.service().id(), found.provider());
          return true;
        });
  }

  private static void check(Map<String, Secret> secrets, boolean needsSecond) {
    if (!secrets.containsKey(FIRST)) {
      throw ManagementException.conflict(
          "SecretRequired", "The provider has no client secret that can be opened; give it again.");
    }
    if (needsSecond && !secrets.containsKey(SECOND)) {
      throw ManagementException.conflict("NoSecondSecret", "The provider has no second secret.");
    }
  }

  private static void check(String lastDay) {
    try {
      if (!lastDay.isEmpty()) {
        LocalDate.parse(lastDay);
      }
    } catch (DateTimeParseException e) {
      throw ManagementException.invalid(SECOND + ENDS, "must be a day such as 2027-01-31");
    }
  }

  private static void setOrRemove(
      Map<String, Optional<String>> parameters, String name, Optional<String> value) {
    if (value.isPresent()) {
      parameters.put(name, value);
    } else {
      parameters.remove(name);
    }
  }

  private static Optional<String> parameter(AuthorizationProvider provider, String name) {
    return provider.parameters().getOrDefault(name, Optional.empty());
  }
}
