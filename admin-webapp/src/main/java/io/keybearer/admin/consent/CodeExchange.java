package io.keybearer.admin.consent;

import io.keybearer.admin.consent.ConsentException.Reason;
import io.keybearer.admin.service.ManagementException;
import io.keybearer.model.GrantType;
import io.keybearer.model.Secret;
import io.keybearer.model.TokenSet;
import io.keybearer.oauth.CallbackParameters;
import io.keybearer.oauth.ClientIdentity;
import io.keybearer.oauth.ConnectedAccount;
import io.keybearer.oauth.IdentityProvider;
import io.keybearer.oauth.ProviderEndpoints;
import io.keybearer.oauth.ProviderParametersException;
import io.keybearer.oauth.TokenAnswer;
import io.keybearer.oauth.TokenEndpoint;
import io.keybearer.oauth.TokenGrant;
import io.keybearer.oauth.TokenRequest;
import io.keybearer.store.AuditLog;
import io.keybearer.store.ConsentStore;
import io.keybearer.store.RefreshMaterial;
import io.keybearer.store.StoreException;
import io.keybearer.store.StoredConsent;
import io.keybearer.store.Transaction;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Exchanges an authorization code for tokens (RFC 6749 §4.1.3), once: a commit says so before the
 * code is sent, and whoever finds that commit later does not send it. When the process ends in
 * between, or the answer is lost, the attempt stays where it is and its page says to begin anew.
 * Thread-safe.
 */
public final class CodeExchange {
  /** How long tokens wait to be confirmed. */
  public static final Duration PENDING_LIFE = Duration.ofMinutes(10);

  /** How long a consent code can be handed back. */
  public static final Duration CODE_LIFE = Duration.ofMinutes(5);

  private static final Logger LOG = LoggerFactory.getLogger(CodeExchange.class);
  private static final String ACTION = "consent.exchange";

  private final ConsentSteps steps;
  private final ConsentRules rules;
  private final TokenEndpoint endpoint;
  private final ConnectedAccount accounts;

  /**
   * Exchanges under these rules.
   *
   * @param endpoint sends the codes
   * @param accounts finds out whose account it is
   */
  public CodeExchange(
      ConsentStores stores, ConsentRules rules, TokenEndpoint endpoint, ConnectedAccount accounts) {
    this.steps = new ConsentSteps(stores);
    this.rules = rules;
    this.endpoint = endpoint;
    this.accounts = accounts;
  }

  /**
   * A code to be exchanged.
   *
   * @param consent the attempt that it answers
   * @param provider the catalogue's entry
   * @param code the code
   * @param redirectUri the redirect URL that it came to
   * @param captured parameters of the callback that later requests need
   * @param cookie the browser's
   */
  record Task(
      StoredConsent consent,
      IdentityProvider provider,
      Secret code,
      String redirectUri,
      Map<String, String> captured,
      Secret cookie) {}

  /** Those of a callback's parameters that later requests need. */
  static Map<String, String> captured(CallbackParameters parameters, List<String> names) {
    Map<String, String> captured = new LinkedHashMap<>();
    names.forEach(name -> parameters.get(name).ifPresent(value -> captured.put(name, value)));
    return captured;
  }

  /**
   * Exchanges a code, and notes what became of it.
   *
   * @throws ConsentException when another callback of the same attempt was first, or the provider
   *     has changed
   * @throws ManagementException of kind {@code CONFLICT} when the connection's secrets can't be
   *     opened: nothing was sent, and the attempt waits on
   */
  void exchange(Task task) {
    StoredConsent consent = task.consent();
    RefreshMaterial read = material(consent);
    ProviderEndpoints endpoints = endpoints(task, read);
    Optional<Secret> verifier =
        steps.opened(
            "consent.callback",
            consent,
            () ->
                steps.run(
                    transaction ->
                        steps.stores.consents().verifier(transaction, consent, read.serviceUid())));
    if (!begin(consent)) {
      throw denied(consent, Reason.ALREADY_ANSWERED);
    }
    TokenRequest request =
        new TokenRequest(
            URI.create(read.tokenUrl()),
            new TokenGrant.Code(task.code(), task.redirectUri(), verifier),
            new ClientIdentity(read.clientId(), read.clientSecrets()),
            endpoints.request(),
            endpoints.answer());
    TokenAnswer answer = endpoint.send(request, rules.credentials().exchange(), () -> true);
    if (answer instanceof TokenAnswer.Issued issued) {
      pend(task, read, issued.tokens());
    } else {
      refused(consent, ((TokenAnswer.Refused) answer).code());
    }
  }

  private RefreshMaterial material(StoredConsent consent) {
    return steps
        .material("consent.callback", consent)
        .filter(it -> it.configVersion() == consent.link().configVersion())
        .orElseThrow(() -> denied(consent, Reason.SETTINGS_CHANGED));
  }

  private ConsentException denied(StoredConsent consent, Reason reason) {
    return steps.denied("consent.callback", consent, reason, Optional.of(consent.uid()));
  }

  private ProviderEndpoints endpoints(Task task, RefreshMaterial read) {
    try {
      return task.provider().resolve(GrantType.AUTHORIZATION_CODE, read.parameters());
    } catch (ProviderParametersException e) {
      throw denied(task.consent(), Reason.SETTINGS_UNUSABLE);
    }
  }

  private boolean begin(StoredConsent consent) {
    return steps.run(
        transaction -> {
          boolean first = steps.stores.consents().beginExchange(transaction, consent);
          if (first) {
            audit(transaction, consent, "consent.callback", AuditLog.Outcome.SUCCEEDED, "");
          }
          return first;
        });
  }

  private void pend(Task task, RefreshMaterial read, TokenSet issued) {
    TokenSet tokens = issued.with(task.captured());
    Optional<String> account = accounts.of(task.provider(), read.clientId(), tokens);
    ConsentStore.PendingTokens pending =
        new ConsentStore.PendingTokens(
            tokens,
            account,
            Tickets.hash(ConsentSteps.consentCode(task.cookie())),
            CODE_LIFE,
            PENDING_LIFE);
    try {
      steps.run(
          transaction -> {
            boolean done = steps.stores.consents().pend(transaction, task.consent(), read, pending);
            if (done) {
              audit(
                  transaction,
                  task.consent(),
                  ACTION,
                  AuditLog.Outcome.SUCCEEDED,
                  "account=" + account.orElse("unknown"));
            }
            return done;
          });
    } catch (ManagementException | StoreException e) {
      // The attempt stays in EXCHANGING, and its page says to begin anew.
      LOG.warn("the tokens of attempt {} could not be saved", task.consent().uid(), e);
    }
  }

  private void refused(StoredConsent consent, String code) {
    LOG.warn("the code of attempt {} gave no tokens: {}", consent.uid(), code);
    steps.run(
        transaction -> {
          StoredConsent exchanging =
              steps.stores.consents().find(transaction, consent.uid()).orElse(consent);
          if (steps.stores.consents().reject(transaction, exchanging, code)) {
            audit(transaction, consent, ACTION, AuditLog.Outcome.FAILED, "error=" + code);
          }
          return true;
        });
  }

  private void audit(
      Transaction transaction,
      StoredConsent consent,
      String action,
      AuditLog.Outcome outcome,
      String detail) {
    steps.audit(transaction, ConsentSteps.actor(consent.link()), action, consent, outcome, detail);
  }
}
