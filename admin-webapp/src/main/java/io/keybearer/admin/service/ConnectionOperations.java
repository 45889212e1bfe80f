package io.keybearer.admin.service;

import io.keybearer.credential.TokenRenewals;
import io.keybearer.credential.TokenRenewals.Renewal;
import io.keybearer.credential.TokenRevocations;
import io.keybearer.credential.TokenRevocations.Revocation;
import io.keybearer.model.Authorization;
import io.keybearer.model.AuthorizationRef;
import io.keybearer.store.AuditLog;
import io.keybearer.store.ChangeEvents;
import io.keybearer.store.StoreException;
import io.keybearer.store.StoredAuthorization;
import io.keybearer.store.Transaction;
import java.time.Duration;
import java.util.Optional;

/**
 * What people do with a connection while it is in use: get a new token now, try it, switch it off
 * and on, revoke it at its provider. Each leaves an audit row, and what it changes is told to every
 * node. Thread-safe.
 */
public final class ConnectionOperations {
  private static final int MOST_REVOCATIONS = 3;

  private final UseCase useCase;
  private final ManagementStores stores;
  private final OperationServices operations;

  /**
   * Operations on what these stores hold.
   *
   * @param operations what they work with
   */
  public ConnectionOperations(ManagementStores stores, OperationServices operations) {
    this.useCase = new UseCase(stores);
    this.stores = stores;
    this.operations = operations;
  }

  /**
   * Gets a new access token now, whatever the present one's state: waiting times don't count, and
   * every error but a dead grant may be left. Gateways forget the old token within two seconds.
   *
   * @return outcome {@code Refreshed}, or {@code Failed} with a reason
   * @throws ManagementException when there is no such authorization, it is disabled, or its secrets
   *     can't be opened
   */
  public ConnectionReport refresh(Actor actor, ResourceName name) {
    Resource<Authorization> found = enabled(name);
    Renewal renewal = renew(actor, found.name(), "refresh", TokenRenewals.Urgency.FORCED);
    return report(actor, found.name(), renewal, "refresh", "Refreshed");
  }

  /**
   * Tries whether the connection works, as a gateway would find out whose token a server did not
   * take: it asks the provider for a new one, obeying waiting times and errors that somebody must
   * mend first.
   *
   * @return outcome {@code Passed}, or {@code Failed} with a reason
   * @throws ManagementException when there is no such authorization, it is disabled, or its secrets
   *     can't be opened
   */
  public ConnectionReport test(Actor actor, ResourceName name) {
    Resource<Authorization> found = enabled(name);
    Renewal renewal = renew(actor, found.name(), "test", TokenRenewals.Urgency.USUAL);
    return report(actor, found.name(), renewal, "test", "Passed");
  }

  /**
   * Switches a connection off or on. No gateway serves one that is off; its tokens stay.
   *
   * @return outcome {@code Disabled} or {@code Enabled}
   * @throws ManagementException when there is no such authorization
   */
  public ConnectionReport setDisabled(Actor actor, ResourceName name, boolean disabled) {
    String outcome = disabled ? "Disabled" : "Enabled";
    ResourceName found =
        useCase.run(
            transaction -> {
              StoredAuthorization authorization = useCase.lockedAuthorization(transaction, name);
              ResourceName canonical = UseCase.nameOf(authorization);
              if (authorization.value().disabled() != disabled) {
                stores.authorizations().setDisabled(transaction, authorization, disabled);
                tell(transaction, authorization);
                audit(transaction, actor, authorization, disabled ? "disable" : "enable");
              }
              return canonical;
            });
    return current(found, outcome, Optional.empty());
  }

  /**
   * Revokes the connection's tokens at its provider (RFC 7009) and drops them here. A connection of
   * a user's must be logged in to again; one of client credentials gets a new token when it is next
   * used, unless it is disabled.
   *
   * @return outcome {@code Revoked}; {@code Nothing} when there were none; {@code NotSupported}
   *     when the provider has no revocation endpoint; {@code Failed} with a reason when it did not
   *     confirm. In the last two cases the tokens stay, so that it can be tried again
   * @throws ManagementException when there is no such authorization, or its secrets can't be opened
   */
  public ConnectionReport revoke(Actor actor, ResourceName name) {
    ResourceName found = get(name).name();
    for (int attempt = 1; attempt <= MOST_REVOCATIONS; attempt++) {
      Revocation revocation = revokeOnce(actor, found);
      if (revocation.outcome() != TokenRevocations.Outcome.REVOKED) {
        return notRevoked(actor, found, revocation);
      }
      if (drop(actor, found, revocation)) {
        return current(found, "Revoked", Optional.empty());
      }
      // A gateway refreshed meanwhile: what it got is to be revoked as well.
    }
    return current(found, "Failed", Optional.of("Refreshing"));
  }

  private ConnectionReport notRevoked(Actor actor, ResourceName name, Revocation revocation) {
    Optional<String> code = revocation.code();
    return switch (revocation.outcome()) {
      case NOTHING -> current(name, "Nothing", Optional.empty());
      case NOT_SUPPORTED -> current(name, "NotSupported", Optional.of("NoRevocationEndpoint"));
      default -> {
        useCase.run(
            transaction -> {
              auditFailure(transaction, actor, name, "revoke", code.orElse(""));
              return true;
            });
        yield current(name, "Failed", code);
      }
    };
  }

  private boolean drop(Actor actor, ResourceName name, Revocation revocation) {
    return useCase.run(
        transaction -> {
          StoredAuthorization authorization = useCase.lockedAuthorization(transaction, name);
          boolean dropped = operations.grants().dropRevoked(transaction, revocation.read());
          if (dropped) {
            audit(transaction, actor, authorization, "revoke");
          }
          return dropped;
        });
  }

  private Revocation revokeOnce(Actor actor, ResourceName name) {
    try {
      return operations.revocations().revoke(ref(name)).orElseThrow(() -> gone(name));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ManagementException.unavailable(e);
    } catch (StoreException e) {
      throw unusable(actor, name, "revoke", e);
    }
  }

  private ConnectionReport report(
      Actor actor, ResourceName name, Renewal renewal, String action, String success) {
    String problem = renewal.problem().orElse("");
    useCase.run(
        transaction -> {
          if (renewal.renewed()) {
            StoredAuthorization authorization = useCase.authorization(transaction, name);
            tell(transaction, authorization);
            audit(transaction, actor, authorization, action);
          } else {
            auditFailure(transaction, actor, name, action, problem);
          }
          return true;
        });
    return of(
        get(name),
        renewal.renewed() ? success : "Failed",
        renewal.problem(),
        renewal.retryAfter(),
        token(renewal));
  }

  private Renewal renew(
      Actor actor, ResourceName name, String action, TokenRenewals.Urgency urgency) {
    try {
      return operations.renewals().renew(ref(name), urgency).orElseThrow(() -> gone(name));
    } catch (StoreException e) {
      throw unusable(actor, name, action, e);
    }
  }

  private ConnectionReport current(ResourceName name, String outcome, Optional<String> reason) {
    return of(get(name), outcome, reason, Optional.empty(), Optional.empty());
  }

  private static ConnectionReport of(
      Resource<Authorization> authorization,
      String outcome,
      Optional<String> reason,
      Optional<Duration> retryAfter,
      Optional<ConnectionReport.Token> token) {
    return new ConnectionReport(
        authorization.name(),
        outcome,
        reason,
        retryAfter,
        AuthorizationState.of(authorization.value()),
        authorization.value().disabled(),
        token);
  }

  private static Optional<ConnectionReport.Token> token(Renewal renewal) {
    return Optional.of(renewal.connection().token())
        .filter(token -> token.isValid())
        .map(token -> new ConnectionReport.Token(token.accessEndsIn(), token.refreshIn()));
  }

  private Resource<Authorization> get(ResourceName name) {
    return useCase.run(transaction -> UseCase.resource(useCase.authorization(transaction, name)));
  }

  /** The authorization, which must not be switched off, nor its provider. */
  private Resource<Authorization> enabled(ResourceName name) {
    return useCase.run(
        transaction -> {
          StoredAuthorization authorization = useCase.authorization(transaction, name);
          if (authorization.value().disabled()) {
            throw ManagementException.conflict(
                "AuthorizationDisabled", "The connection is disabled; enable it first.");
          }
          if (authorization.provider().value().disabled()) {
            throw ManagementException.conflict(
                "ProviderDisabled", "The connection's provider is disabled; enable it first.");
          }
          return UseCase.resource(authorization);
        });
  }

  private void audit(
      Transaction transaction, Actor actor, StoredAuthorization authorization, String action) {
    stores
        .audit()
        .append(
            transaction,
            Optional.of(authorization.provider().service()),
            new AuditLog.Entry(
                actor.name(),
                "authorization." + action,
                UseCase.nameOf(authorization).toString(),
                ""));
  }

  private void auditFailure(
      Transaction transaction, Actor actor, ResourceName name, String action, String reason) {
    stores
        .audit()
        .append(
            transaction,
            stores.services().find(transaction, name.service()),
            new AuditLog.Entry(
                actor.name(),
                "authorization." + action,
                name.toString(),
                reason,
                AuditLog.Outcome.FAILED));
  }

  private static void tell(Transaction transaction, StoredAuthorization authorization) {
    ResourceName name = UseCase.nameOf(authorization);
    ChangeEvents.authorizationChanged(
        transaction,
        authorization.provider().service().id(),
        name.provider(),
        name.authorization());
  }

  private static AuthorizationRef ref(ResourceName name) {
    return new AuthorizationRef(name.service(), name.provider(), name.authorization());
  }

  private static ManagementException gone(ResourceName name) {
    return ManagementException.notFound("authorization", name.authorization());
  }

  /** What to answer when the store did not do it; secrets that don't open leave an audit row. */
  private RuntimeException unusable(
      Actor actor, ResourceName name, String action, StoreException e) {
    if (e.reason() != StoreException.Reason.SEALED) {
      return e.mayPass() ? ManagementException.unavailable(e) : e;
    }
    useCase.run(
        transaction -> {
          auditFailure(transaction, actor, name, action, ManagementException.SECRETS_DO_NOT_OPEN);
          return true;
        });
    return ManagementException.secretsDoNotOpen(name, e);
  }
}
