package io.keybearer.admin.consent;

import io.keybearer.admin.consent.ConsentException.Reason;
import io.keybearer.admin.service.Actor;
import io.keybearer.admin.service.EntityTag;
import io.keybearer.admin.service.ManagementException;
import io.keybearer.admin.service.ResourceName;
import io.keybearer.admin.service.UseCase;
import io.keybearer.credential.Lifetimes;
import io.keybearer.model.Secret;
import io.keybearer.model.TokenSet;
import io.keybearer.store.AuditLog;
import io.keybearer.store.ConsentState;
import io.keybearer.store.NewTokens;
import io.keybearer.store.RefreshMaterial;
import io.keybearer.store.StoredAuthorization;
import io.keybearer.store.StoredConsent;
import io.keybearer.store.Transaction;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * Turns waiting tokens into the authorization's, or drops them. The browser that began may do so on
 * our page; or the link's creator hands back, through the API, the code that the browser carried to
 * the application. Somebody else's login at a link that was forwarded is found out either way: the
 * page says whose connection it is, and the application sees who brings the code.
 *
 * <p>Confirming puts new tokens in the place of old ones in one transaction with the end of the
 * link; until then gateways use the old ones. Thread-safe.
 */
public final class Confirmations {
  private static final String ACTION = "consent.confirm";

  private final ConsentSteps steps;
  private final ConsentRules rules;

  /** Confirmations under these rules. */
  public Confirmations(ConsentStores stores, ConsentRules rules) {
    this.steps = new ConsentSteps(stores);
    this.rules = rules;
  }

  /**
   * An attempt as its browser sees it.
   *
   * @param visitor who is signed in there
   * @throws ConsentException when there is no such attempt or the browser is another
   */
  public ConsentView view(UUID attempt, BrowserCookies cookies, Optional<Actor> visitor) {
    return steps.run(
        transaction -> {
          StoredConsent consent = steps.ofBrowser(transaction, attempt, cookies);
          boolean browserConfirms = !rules.creatorConfirms() || isCreator(visitor, consent);
          return new ViewOfConsent(
                  steps, rules, consent, cookies.of(attempt).orElseThrow(), browserConfirms)
              .view(transaction);
        });
  }

  /**
   * The browser that began confirms; where settings demand the link's creator, it must be signed in
   * as that one.
   *
   * @param attempt what it confirms
   * @param cookies show that it is that browser
   * @param formToken shows that it was our form
   * @param visitor who is signed in there
   * @throws ConsentException when it may not, or nothing waits
   */
  public void confirm(
      UUID attempt, BrowserCookies cookies, Secret formToken, Optional<Actor> visitor) {
    StoredConsent consent = checked(ACTION, attempt, cookies, formToken);
    if (rules.creatorConfirms() && !isCreator(visitor, consent)) {
      throw steps.denied(ACTION, consent, Reason.CREATOR_CONFIRMS, Optional.empty());
    }
    accept(consent, visitor.map(Actor::name).orElse(ConsentSteps.actor(consent.link())))
        .ifPresent(
            reason -> {
              throw steps.denied(ACTION, consent, reason, Optional.of(attempt));
            });
  }

  /**
   * The browser that began does not want this account connected: the tokens are dropped. They are
   * not revoked, since at many providers that would end the user's older grants as well.
   *
   * @throws ConsentException when it may not, or nothing waits
   */
  public void reject(UUID attempt, BrowserCookies cookies, Secret formToken) {
    StoredConsent consent = checked("consent.reject", attempt, cookies, formToken);
    boolean rejected =
        consent.state() == ConsentState.PENDING
            && reject(consent, ConsentSteps.actor(consent.link()), "rejected_by_user");
    if (!rejected) {
      throw steps.denied("consent.reject", consent, Reason.NOTHING_PENDING, Optional.of(attempt));
    }
  }

  /**
   * The link's creator confirms by handing back the consent code that the browser brought.
   *
   * @param actor who calls; the one who made the link
   * @param name the authorization
   * @param code the code
   * @return the authorization's tag
   * @throws ManagementException of kind {@code NOT_FOUND} when there is no such authorization;
   *     {@code INVALID} when the code is unknown, used, too old, of another authorization or of
   *     somebody else's link: which of these is told to the audit alone
   */
  public EntityTag confirm(Actor actor, ResourceName name, Secret code) {
    StoredAuthorization authorization =
        steps.run(transaction -> steps.useCase().authorization(transaction, name));
    ResourceName canonical = UseCase.resource(authorization).name();
    Optional<StoredConsent> found =
        steps.run(
            transaction -> steps.stores.consents().findByCode(transaction, Tickets.hash(code)));
    if (found.isEmpty()) {
      throw unusable(authorization, actor, "UNKNOWN_CODE");
    }
    StoredConsent consent = found.get();
    boolean ofAuthorization =
        canonical.service().equals(consent.link().service())
            && canonical.provider().equals(consent.link().provider())
            && canonical.authorization().equals(consent.link().authorization());
    if (!ofAuthorization) {
      throw unusable(authorization, actor, "OTHER_AUTHORIZATION");
    }
    if (!actor.name().equals(consent.link().createdBy())) {
      // The code has come into other hands, so it is of no more use.
      reject(consent, actor.name(), "other_principal");
      throw unusable(authorization, actor, "OTHER_PRINCIPAL");
    }
    if (!consent.codeValid()) {
      throw unusable(authorization, actor, "CODE_EXPIRED");
    }
    accept(consent, actor.name())
        .ifPresent(
            reason -> {
              throw unusable(authorization, actor, reason.name());
            });
    return UseCase.resource(authorization).entityTag();
  }

  private static boolean isCreator(Optional<Actor> visitor, StoredConsent consent) {
    return visitor.filter(it -> it.name().equals(consent.link().createdBy())).isPresent();
  }

  private StoredConsent checked(
      String action, UUID attempt, BrowserCookies cookies, Secret formToken) {
    StoredConsent consent = steps.ofBrowser(action, attempt, cookies);
    Secret expected = ConsentSteps.formToken(cookies.of(attempt).orElseThrow());
    if (!expected.hasSameValueAs(formToken)) {
      throw steps.denied(action, consent, Reason.FOREIGN_FORM, Optional.empty());
    }
    return consent;
  }

  /** Makes the tokens the authorization's; says why not when it can't. */
  private Optional<Reason> accept(StoredConsent consent, String actor) {
    if (consent.state() != ConsentState.PENDING || consent.expired()) {
      return Optional.of(
          consent.state() == ConsentState.PENDING || consent.state() == ConsentState.EXPIRED
              ? Reason.ATTEMPT_EXPIRED
              : Reason.NOTHING_PENDING);
    }
    RefreshMaterial read = steps.material(ACTION, consent).orElse(null);
    if (read == null || read.token().grantEpoch() != consent.grantEpoch()) {
      return Optional.of(Reason.CHANGED_MEANWHILE);
    }
    if (read.configVersion() != consent.link().configVersion()) {
      return Optional.of(Reason.SETTINGS_CHANGED);
    }
    Optional<TokenSet> tokens =
        steps.run(transaction -> steps.stores.consents().tokens(transaction, consent, read));
    if (tokens.isEmpty()) {
      return Optional.of(Reason.NOTHING_PENDING);
    }
    boolean saved = save(consent, actor, read, newTokens(consent, tokens.get()));
    return saved ? Optional.empty() : Optional.of(Reason.CHANGED_MEANWHILE);
  }

  private NewTokens newTokens(StoredConsent consent, TokenSet tokens) {
    Lifetimes times =
        Lifetimes.of(
            tokens.lifetime(), consent.sinceExchange().orElse(Duration.ZERO), rules.credentials());
    return new NewTokens(tokens, times.endsIn(), times.refreshIn(), Optional.empty(), true);
  }

  /** All of it happens or nothing. */
  private boolean save(
      StoredConsent consent, String actor, RefreshMaterial read, NewTokens tokens) {
    try {
      return steps.run(
          transaction -> {
            boolean done =
                steps.stores.consents().confirm(transaction, consent)
                    && steps.stores.grants().reconnect(transaction, read, tokens);
            if (!done) {
              throw new LostRaceException();
            }
            auditConfirmed(transaction, consent, actor);
            return true;
          });
    } catch (LostRaceException e) {
      return false;
    }
  }

  private void auditConfirmed(Transaction transaction, StoredConsent consent, String actor) {
    String before = consent.connectedBefore().map(it -> "; before=" + it).orElse("");
    steps.audit(
        transaction,
        actor,
        ACTION,
        consent,
        AuditLog.Outcome.SUCCEEDED,
        "account=" + consent.connectedAs().orElse("unknown") + before);
  }

  private boolean reject(StoredConsent consent, String actor, String code) {
    return steps.run(
        transaction -> {
          boolean done = steps.stores.consents().reject(transaction, consent, code);
          if (done) {
            steps.audit(
                transaction,
                actor,
                "consent.reject",
                consent,
                AuditLog.Outcome.SUCCEEDED,
                "reason=" + code);
          }
          return done;
        });
  }

  private ManagementException unusable(
      StoredAuthorization authorization, Actor actor, String reason) {
    steps.run(
        transaction -> {
          steps.audit(
              transaction,
              Optional.of(authorization.provider().service()),
              new AuditLog.Entry(
                  actor.name(),
                  ACTION,
                  UseCase.resource(authorization).name().toString(),
                  "reason=" + reason,
                  AuditLog.Outcome.DENIED));
          return true;
        });
    return ManagementException.invalid(
        "consentCode", "is not a code that this caller can confirm this authorization with now");
  }

  /** Rolls the transaction back. */
  private static final class LostRaceException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
