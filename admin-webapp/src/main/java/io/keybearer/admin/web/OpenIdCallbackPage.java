package io.keybearer.admin.web;

import io.keybearer.admin.security.AccessControl;
import io.keybearer.admin.security.AccessException;
import io.keybearer.admin.security.OpenIdSignIn;
import io.keybearer.admin.security.SignIn;
import io.keybearer.model.Secret;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /ui/sign-in/callback}: where the OpenID provider sends the browser back to. */
final class OpenIdCallbackPage implements Page {
  private static final Logger LOG = LoggerFactory.getLogger(OpenIdCallbackPage.class);

  private final AccessControl access;
  private final OpenIdSignIn openId;
  private final SignInPage signIn;

  OpenIdCallbackPage(AccessControl access, OpenIdSignIn openId, SignInPage signIn) {
    this.access = access;
    this.openId = openId;
    this.signIn = signIn;
  }

  @Override
  public Answer get(PageRequest request) {
    Optional<Secret> kept = SessionVisitors.cookie(access.openIdCookie(), request.servletRequest());
    try {
      SignIn.Done done =
          openId.finish(
              request.servletRequest().getQueryString(),
              kept.flatMap(OpenIdStartPage::secret),
              signIn.origin(request));
      return new Answer.Redirect(
          kept.map(OpenIdStartPage::returnTo).orElse("/ui/"),
          access.sessionCookie().set(done.sessionId()));
    } catch (AccessException e) {
      LOG.warn("a sign-in at the OpenID provider failed: {}", e.sentence());
      // Another page, because this one's address holds what the provider sent along.
      return new Answer.Redirect(SignInPage.OPENID_REFUSED);
    }
  }
}
