package io.keybearer.admin.web;

import io.keybearer.admin.consent.Departure;
import io.keybearer.admin.consent.LoginAttempts;
import io.keybearer.model.Secret;

/** {@code /consent/start/{ticket}}: a login link. It takes the browser to the identity provider. */
final class LoginStartPage implements Page {
  private final LoginAttempts attempts;

  LoginStartPage(LoginAttempts attempts) {
    this.attempts = attempts;
  }

  @Override
  public Answer get(PageRequest request) {
    return LoginStep.take(
        request,
        () -> {
          Departure departure = attempts.open(Secret.of(request.variable("ticket")));
          return new Answer.Leave(departure.to(), departure.setCookie());
        });
  }
}
