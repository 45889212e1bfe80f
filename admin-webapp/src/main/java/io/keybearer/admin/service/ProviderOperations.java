package io.keybearer.admin.service;

import io.keybearer.admin.service.Connections.Page;
import io.keybearer.admin.service.Connections.Query;
import io.keybearer.model.AuthorizationProvider;
import io.keybearer.model.Connection;
import io.keybearer.model.Secret;
import io.keybearer.oauth.IdentityProvider;
import io.keybearer.oauth.ProviderCatalogue;
import io.keybearer.oauth.ProviderParametersException;
import io.keybearer.oauth.TokenAnswer;
import io.keybearer.oauth.TokenEndpoint;
import io.keybearer.store.AuditLog;
import io.keybearer.store.ChangeEvents;
import io.keybearer.store.ProviderStore;
import io.keybearer.store.StoredProvider;
import io.keybearer.store.Transaction;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What people do with an authorization provider while it is in use: try it, switch it off and on
 * with all of its connections, revoke all of them. Thread-safe.
 */
public final class ProviderOperations {
  /** The most connections that one call revokes. */
  public static final int MOST_REVOCATIONS = 100;

  private final UseCase useCase;
  private final ManagementStores stores;
  private final Probe probe;
  private final Connections connections;
  private final ConnectionOperations operations;

  /**
   * What trying a provider takes.
   *
   * @param endpoint asks the provider
   * @param catalogue knows how
   * @param redirectUrls the redirect URLs that are registered
   * @param deadline time for the answer
   */
  public record Probe(
      TokenEndpoint endpoint,
      ProviderCatalogue catalogue,
      RedirectUrls redirectUrls,
      Duration deadline) {}

  /**
   * Operations on what these stores hold.
   *
   * @param probe what trying a provider takes
   * @param connections finds a provider's connections
   * @param operations does what is to be done with each
   */
  public ProviderOperations(
      ManagementStores stores,
      Probe probe,
      Connections connections,
      ConnectionOperations operations) {
    this.useCase = new UseCase(stores);
    this.stores = stores;
    this.probe = probe;
    this.connections = connections;
    this.operations = operations;
  }

  /**
   * Tries a provider without anybody's login, by a token request with a made-up code: {@code
   * invalid_grant} means that the credentials are right. For client credentials, whose client is
   * the connection's, it tells whether the token endpoint answers.
   *
   * @return outcome {@code Passed}, {@code Failed} or {@code Inconclusive}, with the server's error
   * @throws ManagementException when there is no such provider
   */
  public ProviderReport test(Actor actor, ResourceName name) {
    StoredProvider provider = useCase.run(transaction -> useCase.provider(transaction, name));
    ResourceName found = UseCase.nameOf(provider);
    ProviderReport report = test(provider, found);
    useCase.run(
        transaction -> {
          audit(
              transaction,
              provider,
              new AuditLog.Entry(
                  actor.name(),
                  "authorizationProvider.test",
                  found.toString(),
                  report.reason().orElse(""),
                  report.outcome().equals("Passed")
                      ? AuditLog.Outcome.SUCCEEDED
                      : AuditLog.Outcome.FAILED));
          return true;
        });
    return report;
  }

  /**
   * Tries settings that are not saved, as {@link #test} does saved ones.
   *
   * @param name the provider that they are for, which need not exist
   * @param draft the settings, with the secret
   * @return outcome {@code Passed}, {@code Failed} or {@code Inconclusive}, with the server's error
   * @throws ManagementException of kind {@code INVALID} when the draft can't be used
   */
  public ProviderReport test(Actor actor, ResourceName name, ProviderDraft draft) {
    ProviderPlan plan = ProviderPlan.of(draft, probe.catalogue());
    // The requests themselves go nowhere that the rules forbid.
    AuthorizationProvider.Client client = plan.client(endpoint -> Optional.empty());
    ProviderStore.Values values = plan.values(client, Map.of(), true);
    AuthorizationProvider provider =
        new AuthorizationProvider(
            UUID.randomUUID(),
            name.provider(),
            values.displayName(),
            values.identityProvider(),
            values.grantType(),
            values.parameters(),
            client,
            false,
            1,
            1);
    ProviderReport report = test(provider, name, Optional.of(values.secrets()));
    useCase.run(
        transaction -> {
          stores
              .audit()
              .append(
                  transaction,
                  Optional.of(useCase.service(transaction, name)),
                  new AuditLog.Entry(
                      actor.name(),
                      "authorizationProvider.test",
                      name.toString(),
                      "settings that are not saved"));
          return true;
        });
    return report;
  }

  private ProviderReport test(StoredProvider provider, ResourceName name) {
    return test(provider.value(), name, stores.providers().secrets(provider));
  }

  private ProviderReport test(
      AuthorizationProvider provider, ResourceName name, Optional<Map<String, Secret>> secrets) {
    Optional<IdentityProvider> identityProvider =
        probe.catalogue().find(provider.identityProvider());
    if (secrets.isEmpty() || identityProvider.isEmpty()) {
      return new ProviderReport(
          name,
          "Failed",
          Optional.of(secrets.isEmpty() ? "SecretRequired" : "UnknownIdentityProvider"),
          secrets.isEmpty()
              ? "The client secret can't be opened; give it again."
              : "This release does not know the identity provider.",
          provider.disabled());
    }
    try {
      ProviderTest test =
          new ProviderTest(
              provider,
              identityProvider.get(),
              probe.redirectUrls().of(name.service(), name.provider()),
              secrets.get());
      TokenAnswer answer = probe.endpoint().send(test.request(), probe.deadline(), () -> true);
      return test.report(name, answer);
    } catch (ProviderParametersException e) {
      return new ProviderReport(
          name,
          "Failed",
          Optional.of("UnusableParameters"),
          "The parameters can't be used with the identity provider as this release knows it.",
          provider.disabled());
    }
  }

  /**
   * Switches a provider off or on: no gateway serves any of its connections while it is off,
   * whatever tokens they have.
   *
   * @return outcome {@code Disabled} or {@code Enabled}
   * @throws ManagementException when there is no such provider
   */
  public ProviderReport setDisabled(Actor actor, ResourceName name, boolean disabled) {
    return useCase.run(
        transaction -> {
          StoredProvider provider = useCase.lockedProvider(transaction, name);
          ResourceName found = UseCase.nameOf(provider);
          if (provider.value().disabled() != disabled) {
            stores.providers().setDisabled(transaction, provider, disabled);
            ChangeEvents.providerChanged(transaction, provider.service().id(), found.provider());
            String action = "authorizationProvider." + (disabled ? "disable" : "enable");
            audit(
                transaction,
                provider,
                new AuditLog.Entry(actor.name(), action, found.toString(), ""));
          }
          return new ProviderReport(
              found, disabled ? "Disabled" : "Enabled", Optional.empty(), "", disabled);
        });
  }

  /**
   * What became of the connections that one call dealt with.
   *
   * @param outcomes how many connections have which outcome, by {@link
   *     ConnectionOperations#revoke}'s words
   * @param failed the connections whose outcome is {@code Failed}, with the reason
   * @param next where to go on; empty when all were dealt with
   */
  public record Revocations(
      Map<String, Integer> outcomes, Map<String, String> failed, Optional<String> next) {}

  /**
   * Revokes a provider's connections at the provider, some at a time: the caller repeats with
   * {@code next} until there is none. Disable the provider first to have none served meanwhile.
   *
   * @param after where to go on; empty to begin
   * @param most how many connections to deal with, up to {@link #MOST_REVOCATIONS}
   * @throws ManagementException when there is no such provider
   */
  public Revocations revoke(Actor actor, ResourceName name, String after, int most) {
    StoredProvider provider = useCase.run(transaction -> useCase.provider(transaction, name));
    ResourceName found = UseCase.nameOf(provider);
    Page page =
        connections.find(
            found.service(),
            new Query("", Optional.of(found.provider()), Optional.empty(), false, after, most));
    Map<String, Integer> outcomes = new TreeMap<>();
    Map<String, String> failed = new TreeMap<>();
    for (Connection connection : page.connections()) {
      Optional<String> failure =
          revoke(
              actor,
              ResourceName.of(found.service(), found.provider(), connection.name()),
              outcomes);
      failure.ifPresent(reason -> failed.put(connection.name(), reason));
    }
    return new Revocations(outcomes, failed, page.next());
  }

  /** Why it failed; one that can't be dealt with does not keep the others from being revoked. */
  private Optional<String> revoke(Actor actor, ResourceName name, Map<String, Integer> outcomes) {
    try {
      ConnectionReport report = operations.revoke(actor, name);
      outcomes.merge(report.outcome(), 1, Integer::sum);
      return report.reason().filter(reason -> report.outcome().equals("Failed"));
    } catch (ManagementException e) {
      return switch (e.kind()) {
        // Somebody deleted it meanwhile.
        case NOT_FOUND -> Optional.empty();
        case CONFLICT -> {
          outcomes.merge("Failed", 1, Integer::sum);
          yield Optional.of(e.code());
        }
        default -> throw e;
      };
    }
  }

  private void audit(Transaction transaction, StoredProvider provider, AuditLog.Entry entry) {
    stores.audit().append(transaction, Optional.of(provider.service()), entry);
  }
}
