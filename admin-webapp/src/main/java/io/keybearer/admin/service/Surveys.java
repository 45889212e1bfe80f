package io.keybearer.admin.service;

import io.keybearer.model.AuditEvent;
import io.keybearer.model.AuditFilter;
import io.keybearer.model.ConnectionState;
import io.keybearer.model.ExpiringSecret;
import io.keybearer.model.GatewayNode;
import io.keybearer.model.KeyRotationJob;
import io.keybearer.model.KeyState;
import io.keybearer.model.LimitUse;
import io.keybearer.store.AuditTrail;
import io.keybearer.store.ConnectionCounts;
import io.keybearer.store.KeyStates;
import io.keybearer.store.NodeStore;
import io.keybearer.store.ServiceFigures;
import io.keybearer.store.StoredService;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What operators look at to know how a service does. Thread-safe. */
public final class Surveys {
  private static final Duration EXPIRY_WARNING = Duration.ofDays(30);

  private final UseCase useCase;
  private final AuditTrail audit = new AuditTrail();
  private final KeyStates keys = new KeyStates();
  private final ServiceFigures figures = new ServiceFigures();
  private final ConnectionCounts counts = new ConnectionCounts();

  /** Surveys of what these stores hold. */
  public Surveys(ManagementStores stores) {
    this.useCase = new UseCase(stores);
  }

  /**
   * A page of audit rows.
   *
   * @param events the rows, the newest first
   * @param next the row behind which the next page begins; empty on the last page
   */
  public record AuditPage(List<AuditEvent> events, Optional<Long> next) {}

  /**
   * The audit rows of a service and of the whole store.
   *
   * @param most how many on a page
   * @throws ManagementException when there is no such service
   */
  public AuditPage audit(ResourceName service, AuditFilter filter, int most) {
    return useCase.run(
        transaction -> {
          List<AuditEvent> found =
              audit.find(transaction, useCase.service(transaction, service), filter, most + 1);
          boolean more = found.size() > most;
          List<AuditEvent> shown = more ? found.subList(0, most) : found;
          return new AuditPage(
              List.copyOf(shown),
              more ? Optional.of(shown.get(shown.size() - 1).id()) : Optional.empty());
        });
  }

  /**
   * Notes that somebody takes audit rows away as a file.
   *
   * @param rows how many
   * @throws ManagementException when there is no such service
   */
  public void noteExport(Actor actor, ResourceName service, int rows) {
    useCase.run(
        transaction -> {
          StoredService stored = useCase.service(transaction, service);
          useCase.audit(transaction, stored, actor, "service.exportAudit", service, rows + " rows");
          return rows;
        });
  }

  /**
   * The gateways of a service, at most 1,000.
   *
   * @throws ManagementException when there is no such service
   */
  public List<GatewayNode> nodes(ResourceName service) {
    return useCase.run(
        transaction -> NodeStore.all(transaction, useCase.service(transaction, service)));
  }

  /**
   * The newest key of a service, which every live node should be able to use; empty when there is
   * none.
   *
   * @throws ManagementException when there is no such service
   */
  public Optional<UUID> newestKey(ResourceName service) {
    return useCase.run(
        transaction -> keys.newest(transaction, useCase.service(transaction, service)));
  }

  /**
   * How key rotation stands.
   *
   * @param keys the keys, the newest first
   * @param job the job that rotates and reseals; empty before it first worked
   */
  public record KeyRotationState(List<KeyState> keys, Optional<KeyRotationJob> job) {}

  /**
   * How a service's key rotation stands.
   *
   * @throws ManagementException when there is no such service
   */
  public KeyRotationState keys(ResourceName service) {
    return useCase.run(
        transaction -> {
          var stored = useCase.service(transaction, service);
          return new KeyRotationState(
              keys.keys(transaction, stored), keys.job(transaction, stored));
        });
  }

  /**
   * How many of something there may be.
   *
   * @param providers providers of a service
   * @param connections connections of a provider
   * @param accessPolicies access policies of a connection
   */
  public record Limits(int providers, int connections, int accessPolicies) {}

  /** How many there may be. */
  public static Limits limits() {
    return new Limits(
        AuthorizationProviders.MOST_PROVIDERS,
        Authorizations.MOST_AUTHORIZATIONS,
        AccessPolicies.MOST_ACCESS_POLICIES);
  }

  /**
   * How much of its limits a service uses.
   *
   * @throws ManagementException when there is no such service
   */
  public LimitUse limitUse(ResourceName service) {
    return useCase.run(
        transaction -> figures.limits(transaction, useCase.service(transaction, service)));
  }

  /**
   * How a service stands.
   *
   * @param use how much of its limits it uses
   * @param connections how many of its connections stand how; every state has a number
   * @param used whether a gateway ever used one of them
   */
  public record Standing(LimitUse use, Map<ConnectionState, Integer> connections, boolean used) {}

  /**
   * How a service stands.
   *
   * @throws ManagementException when there is no such service
   */
  public Standing standing(ResourceName service) {
    return useCase.run(
        transaction -> {
          var stored = useCase.service(transaction, service);
          LimitUse use = figures.limits(transaction, stored);
          return new Standing(
              use,
              counts.ofService(transaction, stored, use.connections()),
              figures.isUsed(transaction, stored));
        });
  }

  /**
   * The client secrets of a service that have ended or end within 30 days, the first to end first.
   *
   * @param most how many at most
   * @throws ManagementException when there is no such service
   */
  public List<ExpiringSecret> expiringSecrets(ResourceName service, int most) {
    return useCase.run(
        transaction ->
            figures.expiringSecrets(
                transaction, useCase.service(transaction, service), EXPIRY_WARNING, most));
  }
}
