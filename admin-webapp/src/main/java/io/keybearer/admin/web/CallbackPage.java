package io.keybearer.admin.web;

import io.keybearer.admin.consent.Callback;
import io.keybearer.admin.consent.Callbacks;

/**
 * {@code /callback/{service}/{provider}}: where identity providers send browsers back to. The code
 * is gone from the address that the browser ends at.
 */
final class CallbackPage implements Page {
  private final Callbacks callbacks;

  CallbackPage(Callbacks callbacks) {
    this.callbacks = callbacks;
  }

  @Override
  public Answer get(PageRequest request) {
    Callback callback =
        new Callback(
            request.variable("service"),
            request.variable("provider"),
            request.servletRequest().getQueryString(),
            new RequestCookies(request.servletRequest()));
    return LoginStep.take(
        request, () -> new Answer.Redirect("/consent/" + callbacks.take(callback)));
  }
}
