package io.keybearer.admin.consent;

import io.keybearer.admin.consent.ConsentException.Reason;
import io.keybearer.admin.service.ManagementException;
import io.keybearer.admin.service.ResourceName;
import io.keybearer.admin.service.UseCase;
import io.keybearer.model.Secret;
import io.keybearer.store.AuditLog;
import io.keybearer.store.RefreshMaterial;
import io.keybearer.store.StoreException;
import io.keybearer.store.StoredConsent;
import io.keybearer.store.StoredLoginLink;
import io.keybearer.store.StoredService;
import io.keybearer.store.Transaction;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/** What the steps of a login share: transactions, audit rows, and which browser it is. */
final class ConsentSteps {
  final ConsentStores stores;
  private final UseCase useCase;

  ConsentSteps(ConsentStores stores) {
    this.stores = stores;
    this.useCase = new UseCase(stores.management());
  }

  <T> T run(Function<Transaction, T> work) {
    return useCase.run(work);
  }

  UseCase useCase() {
    return useCase;
  }

  /**
   * The attempt, for the browser that began it.
   *
   * @throws ConsentException when there is no such attempt, or the browser is another
   */
  StoredConsent ofBrowser(Transaction transaction, UUID uid, BrowserCookies cookies) {
    StoredConsent consent =
        stores
            .consents()
            .find(transaction, uid)
            .orElseThrow(() -> new ConsentException(Reason.UNKNOWN_ATTEMPT));
    if (!isBrowserOf(consent, cookies)) {
      throw new ConsentException(Reason.OTHER_BROWSER);
    }
    return consent;
  }

  /**
   * The attempt, for a step of the browser that began it; another browser is noted.
   *
   * @throws ConsentException as {@link #ofBrowser(Transaction, UUID, BrowserCookies)}
   */
  StoredConsent ofBrowser(String action, UUID uid, BrowserCookies cookies) {
    StoredConsent consent =
        run(transaction -> stores.consents().find(transaction, uid))
            .orElseThrow(() -> new ConsentException(Reason.UNKNOWN_ATTEMPT));
    if (!isBrowserOf(consent, cookies)) {
      throw denied(action, consent, Reason.OTHER_BROWSER, Optional.empty());
    }
    return consent;
  }

  static boolean isBrowserOf(StoredConsent consent, BrowserCookies cookies) {
    return cookies
        .of(consent.uid())
        .filter(cookie -> Tickets.matches(cookie, consent.browserHash()))
        .isPresent();
  }

  /** The code that the completing browser carries to an application. */
  static Secret consentCode(Secret cookie) {
    return Tickets.derived("consent-code", cookie);
  }

  /** What a form of ours has in it, so that no other page can send it. */
  static Secret formToken(Secret cookie) {
    return Tickets.derived("form", cookie);
  }

  /** Appends an audit row about a link: whose, and what happened. */
  void audit(
      Transaction transaction,
      String actor,
      String action,
      StoredLoginLink link,
      AuditLog.Outcome outcome,
      String detail) {
    String target = link.service() + '/' + link.provider() + '/' + link.authorization();
    Optional<StoredService> service =
        stores.management().services().find(transaction, link.service());
    String ofLink = "link=" + link.uid() + (detail.isEmpty() ? "" : "; " + detail);
    audit(transaction, service, new AuditLog.Entry(actor, action, target, ofLink, outcome));
  }

  /** Appends an audit row. */
  void audit(Transaction transaction, Optional<StoredService> service, AuditLog.Entry entry) {
    stores.management().audit().append(transaction, service, entry);
  }

  /** Appends an audit row about an attempt. */
  void audit(
      Transaction transaction,
      String actor,
      String action,
      StoredConsent consent,
      AuditLog.Outcome outcome,
      String detail) {
    String more = detail.isEmpty() ? "" : "; " + detail;
    audit(transaction, actor, action, consent.link(), outcome, "attempt=" + consent.uid() + more);
  }

  /**
   * What an exchange or a confirmation works with; empty when the authorization is gone.
   *
   * @throws ManagementException when its secrets can't be opened, which is noted
   */
  Optional<RefreshMaterial> material(String action, StoredConsent consent) {
    return opened(
        action, consent, () -> stores.tokens().loadMaterial(consent.link().authorizationId()));
  }

  /** What that reads; when it can't be opened, that is noted in a transaction of its own. */
  <T> T opened(String action, StoredConsent consent, Supplier<T> reading) {
    try {
      return reading.get();
    } catch (StoreException e) {
      if (e.reason() != StoreException.Reason.SEALED) {
        throw e.mayPass() ? ManagementException.unavailable(e) : e;
      }
      run(
          transaction -> {
            audit(
                transaction,
                actor(consent.link()),
                action,
                consent,
                AuditLog.Outcome.FAILED,
                "error=" + ManagementException.SECRETS_DO_NOT_OPEN);
            return true;
          });
      StoredLoginLink link = consent.link();
      throw ManagementException.secretsDoNotOpen(
          ResourceName.of(link.service(), link.provider(), link.authorization()), e);
    }
  }

  /** Notes a refusal in a transaction of its own, and makes the exception. */
  ConsentException denied(
      String action, StoredConsent consent, Reason reason, Optional<UUID> mayBeginAnew) {
    run(
        transaction -> {
          audit(
              transaction,
              actor(consent.link()),
              action,
              consent,
              AuditLog.Outcome.DENIED,
              "reason=" + reason);
          return true;
        });
    return new ConsentException(reason, mayBeginAnew);
  }

  /** A browser is nobody; what lets it in is a link. */
  static String actor(StoredLoginLink link) {
    return "login-link/" + link.uid();
  }
}
