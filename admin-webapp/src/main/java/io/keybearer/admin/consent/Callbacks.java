package io.keybearer.admin.consent;

import io.keybearer.admin.consent.ConsentException.Reason;
import io.keybearer.model.ResourceKey;
import io.keybearer.model.Secret;
import io.keybearer.oauth.CallbackParameters;
import io.keybearer.oauth.IdentityProvider;
import io.keybearer.oauth.MalformedCallbackException;
import io.keybearer.oauth.ProviderCatalogue;
import io.keybearer.store.AuditLog;
import io.keybearer.store.ConsentState;
import io.keybearer.store.StoredConsent;
import io.keybearer.store.StoredProvider;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Takes what identity providers answer through the browser (RFC 6749 §4.1.2). Checked in this
 * order, and refused and noted on the first that does not hold:
 *
 * <ol>
 *   <li>the query can be read and no parameter comes twice;
 *   <li>its state belongs to an attempt; a stranger is never sent anywhere;
 *   <li>the browser is the one that began: nothing is used up by another one;
 *   <li>the redirect URL is the one of that attempt's provider, and the issuer is the one that was
 *       asked (RFC 9207); else the attempt ends, for its code may be in wrong hands;
 *   <li>it is the first answer, in time;
 *   <li>the provider's settings are those of the link.
 * </ol>
 *
 * <p>Thread-safe.
 */
public final class Callbacks {
  private static final String ACTION = "consent.callback";

  private final ConsentSteps steps;
  private final ConsentRules rules;
  private final ProviderCatalogue catalogue;
  private final CodeExchange exchange;
  private final StrangerAudit strangers;

  /**
   * Callbacks under these rules.
   *
   * @param catalogue knows the names of parameters
   * @param exchange makes tokens of codes
   * @param strangers notes callbacks that belong to no attempt
   */
  public Callbacks(
      ConsentStores stores,
      ConsentRules rules,
      ProviderCatalogue catalogue,
      CodeExchange exchange,
      StrangerAudit strangers) {
    this.steps = new ConsentSteps(stores);
    this.rules = rules;
    this.catalogue = catalogue;
    this.exchange = exchange;
    this.strangers = strangers;
  }

  /** An attempt with its provider. */
  private record Found(StoredConsent consent, Optional<StoredProvider> provider) {}

  /**
   * Takes a callback.
   *
   * @return the attempt, whose state says what became of it
   * @throws ConsentException when it is refused
   */
  public UUID take(Callback callback) {
    CallbackParameters parameters = parameters(callback);
    Secret state =
        parameters
            .get("state")
            .map(Secret::of)
            .orElseThrow(() -> strangers.denied(callback, Reason.MALFORMED_CALLBACK));
    Found found = find(state).orElseThrow(() -> strangers.denied(callback, Reason.UNKNOWN_STATE));
    StoredConsent consent = found.consent();
    if (!ConsentSteps.isBrowserOf(consent, callback.cookies())) {
      throw steps.denied(ACTION, consent, Reason.OTHER_BROWSER, Optional.empty());
    }
    checkSender(callback, consent, parameters);
    checkTime(consent);
    StoredProvider provider =
        found
            .provider()
            .filter(it -> it.value().configVersion() == consent.link().configVersion())
            .orElseThrow(() -> ended(consent, Reason.SETTINGS_CHANGED));
    if (consent.link().confirmed()) {
      throw ended(consent, Reason.LINK_USED);
    }
    answer(consent, provider, parameters, callback);
    return consent.uid();
  }

  private CallbackParameters parameters(Callback callback) {
    try {
      return CallbackParameters.read(callback.rawQuery());
    } catch (MalformedCallbackException e) {
      throw strangers.denied(callback, Reason.MALFORMED_CALLBACK);
    }
  }

  private Optional<Found> find(Secret state) {
    return steps.run(
        transaction ->
            steps
                .stores
                .consents()
                .findByState(transaction, Tickets.hash(state))
                .map(
                    consent ->
                        new Found(
                            consent,
                            steps
                                .stores
                                .management()
                                .services()
                                .find(transaction, consent.link().service())
                                .flatMap(
                                    service ->
                                        steps
                                            .stores
                                            .management()
                                            .providers()
                                            .find(
                                                transaction,
                                                service,
                                                consent.link().provider())))));
  }

  private void checkSender(
      Callback callback, StoredConsent consent, CallbackParameters parameters) {
    boolean ours =
        isSame(callback.service(), consent.link().service())
            && isSame(callback.provider(), consent.link().provider());
    if (!ours) {
      throw ended(consent, Reason.OTHER_PROVIDER);
    }
    Optional<String> issuer = parameters.get("iss");
    boolean asked =
        consent.issuer().isEmpty()
            || issuer
                .map(it -> it.equals(consent.issuer().get()))
                .orElse(!consent.issuerRequired());
    if (!asked) {
      throw ended(consent, Reason.OTHER_ISSUER);
    }
  }

  private void checkTime(StoredConsent consent) {
    if (consent.state() != ConsentState.STARTED && consent.state() != ConsentState.EXPIRED) {
      throw steps.denied(ACTION, consent, Reason.ALREADY_ANSWERED, Optional.of(consent.uid()));
    }
    if (consent.expired()) {
      throw steps.denied(ACTION, consent, Reason.ATTEMPT_EXPIRED, Optional.of(consent.uid()));
    }
  }

  private void answer(
      StoredConsent consent,
      StoredProvider provider,
      CallbackParameters parameters,
      Callback callback) {
    IdentityProvider identityProvider =
        catalogue
            .find(provider.value().identityProvider())
            .orElseThrow(() -> ended(consent, Reason.SETTINGS_UNUSABLE));
    Optional<String> error = parameters.get("error");
    Optional<Secret> code =
        parameters.get(identityProvider.callbackCodeParameter()).map(Secret::of);
    if (error.isPresent() == code.isPresent()) {
      throw steps.denied(ACTION, consent, Reason.MALFORMED_CALLBACK, Optional.of(consent.uid()));
    }
    if (code.isEmpty()) {
      refusedByProvider(consent, safe(error.orElseThrow()));
      return;
    }
    List<String> captured = identityProvider.capturedCallbackParameters();
    exchange.exchange(
        new CodeExchange.Task(
            consent,
            identityProvider,
            code.get(),
            rules.redirectUrls().of(consent.link().service(), provider.value().name()),
            CodeExchange.captured(parameters, captured),
            callback.cookies().of(consent.uid()).orElseThrow()));
  }

  private void refusedByProvider(StoredConsent consent, String code) {
    steps.run(
        transaction -> {
          if (steps.stores.consents().reject(transaction, consent, code)) {
            steps.audit(
                transaction,
                ConsentSteps.actor(consent.link()),
                ACTION,
                consent,
                AuditLog.Outcome.FAILED,
                "error=" + code);
          }
          return true;
        });
  }

  /** Ends the attempt: whatever comes for it later is refused. */
  private ConsentException ended(StoredConsent consent, Reason reason) {
    steps.run(transaction -> steps.stores.consents().reject(transaction, consent, reason.code()));
    return steps.denied(ACTION, consent, reason, Optional.of(consent.uid()));
  }

  private static boolean isSame(String one, String other) {
    return ResourceKey.of(one).equals(ResourceKey.of(other));
  }

  /** An error code as the RFC allows it, and no longer than people read. */
  private static String safe(String code) {
    boolean plain =
        code.length() <= 64
            && code.chars().allMatch(c -> c > 0x20 && c < 0x7f && c != '"' && c != '\\');
    return plain ? code : "unspecified_error";
  }
}
