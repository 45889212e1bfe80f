package io.keybearer.admin.consent;

import io.keybearer.admin.consent.ConsentView.Step;
import io.keybearer.model.AuthorizationProvider;
import io.keybearer.model.Secret;
import io.keybearer.store.ConsentState;
import io.keybearer.store.StoredConsent;
import io.keybearer.store.StoredLoginLink;
import io.keybearer.store.StoredProvider;
import io.keybearer.store.Transaction;
import java.net.URI;
import java.util.Optional;

/** Works out what a browser is to see of its attempt. */
final class ViewOfConsent {
  private final ConsentSteps steps;
  private final ConsentRules rules;
  private final StoredConsent consent;
  private final Secret cookie;
  private final boolean browserConfirms;

  ViewOfConsent(
      ConsentSteps steps,
      ConsentRules rules,
      StoredConsent consent,
      Secret cookie,
      boolean browserConfirms) {
    this.steps = steps;
    this.rules = rules;
    this.consent = consent;
    this.cookie = cookie;
    this.browserConfirms = browserConfirms;
  }

  ConsentView view(Transaction transaction) {
    StoredLoginLink link = consent.link();
    Optional<AuthorizationProvider> provider =
        steps
            .stores
            .management()
            .services()
            .find(transaction, link.service())
            .flatMap(
                service ->
                    steps
                        .stores
                        .management()
                        .providers()
                        .find(transaction, service, link.provider()))
            .map(StoredProvider::value);
    Step step = step();
    return new ConsentView(
        consent.uid(),
        step,
        link.service(),
        provider.flatMap(AuthorizationProvider::displayName).orElse(link.provider()),
        link.authorization(),
        link.createdBy(),
        consent
            .scope()
            .or(
                () ->
                    provider.flatMap(
                        it -> it.parameters().getOrDefault("scopes", Optional.empty()))),
        consent.connectedAs(),
        consent.connectedBefore(),
        consent.errorCode(),
        !link.confirmed() && !link.expired(),
        onward(step),
        ConsentSteps.formToken(cookie),
        step == Step.CREATOR_CONFIRMS && consent.codeValid()
            ? Optional.of(ConsentSteps.consentCode(cookie))
            : Optional.empty());
  }

  private Step step() {
    boolean waits =
        consent.state() == ConsentState.STARTED || consent.state() == ConsentState.PENDING;
    if (consent.expired() && waits) {
      return Step.EXPIRED;
    }
    if (consent.state() != ConsentState.PENDING) {
      return Step.of(consent.state());
    }
    boolean byApplication =
        consent.codeValid()
            && consent
                .link()
                .postLoginRedirect()
                .filter(it -> !browserConfirms || rules.postLoginRedirects().takesCode(it))
                .isPresent();
    if (byApplication) {
      return Step.TO_APPLICATION;
    }
    return browserConfirms ? Step.CONFIRM : Step.CREATOR_CONFIRMS;
  }

  private Optional<URI> onward(Step step) {
    return consent
        .link()
        .postLoginRedirect()
        // Settings may have changed since the link was made.
        .filter(rules.postLoginRedirects()::allows)
        .map(
            redirect ->
                switch (step) {
                  case TO_APPLICATION ->
                      PostLoginRedirects.with(
                          redirect, "consentCode", ConsentSteps.consentCode(cookie).expose());
                  case REJECTED ->
                      PostLoginRedirects.with(
                          redirect, "error", consent.errorCode().orElse("rejected"));
                  case EXPIRED -> PostLoginRedirects.with(redirect, "error", "expired");
                  default -> URI.create(redirect);
                });
  }
}
