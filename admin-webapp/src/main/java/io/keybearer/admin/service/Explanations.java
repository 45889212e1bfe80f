package io.keybearer.admin.service;

import io.keybearer.admin.service.Explanation.Outcome;
import io.keybearer.admin.service.Explanation.Step;
import io.keybearer.identity.CallerException;
import io.keybearer.model.AccessPolicy;
import io.keybearer.model.AuthorizationRef;
import io.keybearer.model.AuthorizationStatus;
import io.keybearer.model.CallerIdentity;
import io.keybearer.model.Connection;
import io.keybearer.model.Secret;
import io.keybearer.store.AuditLog;
import io.keybearer.store.StoreException;
import io.keybearer.store.StoredConnection;
import io.keybearer.store.StoredService;
import io.keybearer.store.TokenState;
import io.keybearer.store.TokenStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Explains one call for an authorization context without making it: the same rows, rules and order
 * as in a gateway, and nothing is sent, refreshed or counted. Thread-safe.
 */
public final class Explanations {

  private final UseCase useCase;
  private final ManagementStores stores;
  private final Sources sources;

  /**
   * Where explanations come from.
   *
   * @param tokens the authorizations' run-time rows
   * @param connections what became of authorizations
   * @param callers establishes who bears a token
   * @param nanoTime the monotonic clock
   */
  public record Sources(
      TokenStore tokens, Connections connections, Callers callers, LongSupplier nanoTime) {}

  /** Explanations from what these stores hold. */
  public Explanations(ManagementStores stores, Sources sources) {
    this.useCase = new UseCase(stores);
    this.stores = stores;
    this.sources = sources;
  }

  /**
   * Explains a call.
   *
   * @param name the authorization
   * @param token the caller's JWT, for {@code identity-type="jwt"}; empty for the service's own
   *     identity. It is verified and forgotten
   * @throws ManagementException when there is no such service, or the store can't be used
   */
  public Explanation explain(Actor actor, ResourceName name, Optional<Secret> token) {
    StoredService service = useCase.run(transaction -> useCase.service(transaction, name));
    Walk walk = new Walk(sources.nanoTime());
    Optional<String> reason = reason(walk, service, name, token);
    Explanation result = new Explanation(name, reason.isEmpty(), reason, walk.steps);
    audit(actor, service, name, result);
    return result;
  }

  /** Why the call fails; empty when it does not. */
  private Optional<String> reason(
      Walk walk, StoredService service, ResourceName name, Optional<Secret> token) {
    AuthorizationRef ref =
        new AuthorizationRef(name.service(), name.provider(), name.authorization());
    Optional<CallerIdentity> caller = identity(walk, service, token);
    if (caller.isEmpty()) {
      return Optional.of("IdentityTokenInvalid");
    }
    Optional<StoredConnection> found;
    try {
      found = match(walk, ref);
    } catch (StoreException e) {
      if (e.reason() != StoreException.Reason.SEALED) {
        throw e;
      }
      walk.note(
          "match",
          Outcome.FAILED,
          "There is an authorization "
              + ref
              + ". "
              + ManagementException.secretsDoNotOpen(name, e).getMessage());
      return Optional.of("AuthorizationAcquisitionFailed");
    }
    if (found.isEmpty()) {
      return Optional.of("AuthorizationNotFound");
    }
    StoredConnection connection = found.get();
    if (!isAllowed(walk, connection, caller.get())) {
      return Optional.of("AccessDenied");
    }
    if (connection.disabled()) {
      walk.note("enabled", Outcome.FAILED, "The connection, or its provider, is disabled.");
      return Optional.of("AuthorizationDisabled");
    }
    walk.note("enabled", Outcome.PASSED, "Neither the connection nor its provider is disabled.");
    cache(walk, name);
    return token(walk, connection);
  }

  private Optional<CallerIdentity> identity(
      Walk walk, StoredService service, Optional<Secret> token) {
    try {
      CallerIdentity caller =
          token
              .map(jwt -> sources.callers().bearer(jwt))
              .or(() -> service.identity().managedIdentity().map(CallerIdentity::managed))
              .orElseThrow(
                  () ->
                      new CallerException(
                          "IdentityNotFound", "The service has no managed identity.", null));
      walk.note(
          "identity",
          Outcome.PASSED,
          "The caller is "
              + caller.label()
              + (caller.appId().isEmpty() ? "" : " through application " + caller.appId())
              + (caller.objectIds().size() > 1
                  ? ", in " + (caller.objectIds().size() - 1) + " groups"
                  : "")
              + ".");
      return Optional.of(caller);
    } catch (CallerException e) {
      walk.note("identity", Outcome.FAILED, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private Optional<StoredConnection> match(Walk walk, AuthorizationRef ref) {
    Optional<StoredConnection> found = orUnavailable(() -> sources.tokens().load(ref));
    walk.note(
        "match",
        found.isPresent() ? Outcome.PASSED : Outcome.FAILED,
        found.isPresent()
            ? "There is an authorization " + ref + "."
            : "There is no authorization " + ref + ".");
    return found;
  }

  private static boolean isAllowed(Walk walk, StoredConnection connection, CallerIdentity caller) {
    List<AccessPolicy> policies = connection.accessPolicies();
    Optional<AccessPolicy> allowing = policies.stream().filter(it -> it.allows(caller)).findFirst();
    if (allowing.isPresent()) {
      AccessPolicy policy = allowing.get();
      walk.note(
          "accessPolicy",
          Outcome.PASSED,
          "The access policy of " + policy.tenantId() + "/" + policy.objectId() + " names it.");
      return true;
    }
    long ofTenant = policies.stream().filter(it -> it.tenantId().equals(caller.tenantId())).count();
    boolean byApp =
        policies.stream()
            .anyMatch(
                it ->
                    it.tenantId().equals(caller.tenantId())
                        && caller.objectIds().contains(it.objectId()));
    walk.note(
        "accessPolicy",
        Outcome.FAILED,
        byApp
            ? "An access policy names the caller, but only through other applications."
            : "None of "
                + policies.size()
                + " access policies names the caller; "
                + ofTenant
                + " are of its tenant.");
    return false;
  }

  private void cache(Walk walk, ResourceName name) {
    Connection connection = sources.connections().get(name);
    walk.note(
        "cache",
        Outcome.NOTED,
        connection
            .lastUsedAt()
            .map(
                at ->
                    "Gateways keep the token in memory; last used at "
                        + at
                        + connection.lastUsedBy().map(node -> " by " + node).orElse("")
                        + connection.lastUsedAs().map(as -> " for " + as).orElse("")
                        + ".")
            .orElse("No gateway has used it yet, so none has it in memory."));
  }

  private static Optional<String> token(Walk walk, StoredConnection connection) {
    TokenState token = connection.token();
    walk.note(
        "token",
        token.isValid() ? Outcome.PASSED : Outcome.NOTED,
        token.isValid()
            ? "There is a token"
                + token.accessEndsIn().map(it -> " for " + text(it)).orElse("")
                + "."
            : token.hasAccessToken() ? "The token has ended." : "There is no token yet.");
    walk.note(
        "lease",
        Outcome.NOTED,
        token.lease().owner().isEmpty()
            ? "Nobody is refreshing it."
            : "It is being refreshed"
                + token.lease().until().map(it -> "; the lease ends in " + text(it)).orElse("")
                + ".");
    return refresh(walk, connection, token);
  }

  private static Optional<String> refresh(
      Walk walk, StoredConnection connection, TokenState token) {
    Optional<String> error =
        token.status() == AuthorizationStatus.ERROR
            ? Optional.of(token.errorCode().orElse("Unknown"))
            : connection.providerError();
    if (error.isPresent()) {
      walk.note(
          "refresh",
          token.isValid() ? Outcome.NOTED : Outcome.FAILED,
          "It can't be refreshed until somebody acts: " + error.get() + ".");
      return token.isValid() ? Optional.empty() : Optional.of("AuthorizationAcquisitionFailed");
    }
    Optional<Duration> wait = token.nextAttemptIn().filter(left -> left.toNanos() > 0);
    boolean possible = connection.canRenew() && wait.isEmpty();
    walk.note(
        "refresh",
        possible || token.isValid() ? Outcome.PASSED : Outcome.FAILED,
        !connection.canRenew()
            ? "There is no refresh token: it must be logged in to again when the token ends."
            : wait.map(
                    left -> "The last refresh failed; the next may be tried in " + text(left) + ".")
                .or(() -> token.refreshIn().map(it -> "It is refreshed in " + text(it) + "."))
                .orElse("The next caller's gateway asks for a token."));
    return possible || token.isValid()
        ? Optional.empty()
        : Optional.of("AuthorizationAcquisitionFailed");
  }

  private static String text(Duration duration) {
    return duration.toSeconds() + " s";
  }

  private void audit(
      Actor actor, StoredService service, ResourceName name, Explanation explanation) {
    useCase.run(
        transaction -> {
          stores
              .audit()
              .append(
                  transaction,
                  Optional.of(service),
                  new AuditLog.Entry(
                      actor.name(),
                      "authorization.explain",
                      name.toString(),
                      explanation.reason().orElse("")));
          return true;
        });
  }

  private static <T> T orUnavailable(Supplier<T> work) {
    try {
      return work.get();
    } catch (StoreException e) {
      throw e.mayPass() ? ManagementException.unavailable(e) : e;
    }
  }

  /** Collects steps, each with the time since the one before. */
  private static final class Walk {
    private final List<Step> steps = new ArrayList<>();
    private final LongSupplier nanoTime;
    private long last;

    Walk(LongSupplier nanoTime) {
      this.nanoTime = nanoTime;
      this.last = nanoTime.getAsLong();
    }

    void note(String name, Outcome outcome, String detail) {
      long now = nanoTime.getAsLong();
      steps.add(new Step(name, outcome, detail, Duration.ofNanos(now - last)));
      last = now;
    }
  }
}
