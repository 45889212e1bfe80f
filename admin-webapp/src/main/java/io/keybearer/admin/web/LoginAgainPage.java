package io.keybearer.admin.web;

import io.keybearer.admin.consent.Departure;
import io.keybearer.admin.consent.LoginAttempts;

/**
 * {@code /consent/{attempt}/again}: begins anew after an attempt that came to nothing. A link, not
 * a form, because forms may not lead to the identity provider.
 */
final class LoginAgainPage implements Page {
  private final LoginAttempts attempts;

  LoginAgainPage(LoginAttempts attempts) {
    this.attempts = attempts;
  }

  @Override
  public Answer get(PageRequest request) {
    return LoginStep.take(
        request,
        () -> {
          Departure departure =
              attempts.again(
                  LoginStep.attempt(request), new RequestCookies(request.servletRequest()));
          return new Answer.Leave(departure.to(), departure.setCookie());
        });
  }
}
