package io.keybearer.admin.consent;

import io.keybearer.admin.service.Actor;
import io.keybearer.admin.service.EntityTag;
import io.keybearer.admin.service.ManagementException;
import io.keybearer.admin.service.ResourceName;
import io.keybearer.admin.service.UseCase;
import io.keybearer.model.GrantType;
import io.keybearer.model.Secret;
import io.keybearer.store.AuditLog;
import io.keybearer.store.ConsentStore;
import io.keybearer.store.StoredAuthorization;
import io.keybearer.store.StoredLoginLink;
import io.keybearer.store.Transaction;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * Makes login links: addresses at which somebody connects an authorization, whoever opens them.
 * Thread-safe.
 */
public final class LoginLinks {
  /** How long a link can be opened. */
  public static final Duration LIFE = Duration.ofMinutes(30);

  private final ConsentSteps steps;
  private final ConsentRules rules;
  private final Tickets tickets;

  /**
   * Links under these rules.
   *
   * @param random makes them
   */
  public LoginLinks(ConsentStores stores, ConsentRules rules, SecureRandom random) {
    this.steps = new ConsentSteps(stores);
    this.rules = rules;
    this.tickets = new Tickets(random);
  }

  /**
   * A link that was made.
   *
   * @param address where to log in; whoever knows it may, so hand it to that person alone
   * @param entityTag the authorization's, which it does not change
   */
  public record LoginLink(URI address, EntityTag entityTag) {
    /** Shows nothing of the address. */
    @Override
    public String toString() {
      return "LoginLink[redacted]";
    }
  }

  /**
   * Makes a link for an authorization, connected or not.
   *
   * @param actor who asks; who confirms through the API must be the same
   * @param postLoginRedirect where the browser goes in the end; empty when it stays on our page
   * @throws ManagementException when there is no such authorization, it is not of the authorization
   *     code grant, or the redirect is not one that settings allow
   */
  public LoginLink create(Actor actor, ResourceName name, Optional<String> postLoginRedirect) {
    if (postLoginRedirect.filter(it -> !rules.postLoginRedirects().allows(it)).isPresent()) {
      steps.run(transaction -> auditForbidden(transaction, actor, name));
      throw ManagementException.invalid(
          "postLoginRedirectUrl",
          "must be an address that setting 'post-login-redirects' or 'consent-code-redirects'"
              + " lists, or one below it");
    }
    Secret ticket = tickets.next();
    return steps.run(
        transaction -> {
          StoredAuthorization authorization = steps.useCase().authorization(transaction, name);
          if (authorization.value().grantType() != GrantType.AUTHORIZATION_CODE) {
            throw ManagementException.invalid(
                "properties.oauth2grantType",
                "must be AuthorizationCode: nobody logs in for client credentials");
          }
          byte[] hash = Tickets.hash(ticket);
          steps
              .stores
              .consents()
              .insertLink(
                  transaction,
                  authorization,
                  new ConsentStore.NewLink(
                      UUID.randomUUID(), hash, actor.name(), postLoginRedirect, LIFE));
          StoredLoginLink link = steps.stores.consents().findLink(transaction, hash).orElseThrow();
          steps.audit(
              transaction, actor.name(), "loginLink.create", link, AuditLog.Outcome.SUCCEEDED, "");
          return new LoginLink(
              rules.page("/consent/start/" + ticket.expose()),
              UseCase.resource(authorization).entityTag());
        });
  }

  private boolean auditForbidden(Transaction transaction, Actor actor, ResourceName name) {
    StoredAuthorization authorization = steps.useCase().authorization(transaction, name);
    steps.audit(
        transaction,
        Optional.of(authorization.provider().service()),
        new AuditLog.Entry(
            actor.name(),
            "loginLink.create",
            UseCase.resource(authorization).name().toString(),
            "reason=REDIRECT_NOT_ALLOWED",
            AuditLog.Outcome.DENIED));
    return true;
  }
}
