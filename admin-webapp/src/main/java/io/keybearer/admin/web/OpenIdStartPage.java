package io.keybearer.admin.web;

import io.keybearer.admin.security.AccessControl;
import io.keybearer.admin.security.AccessException;
import io.keybearer.admin.security.OpenIdSignIn;
import io.keybearer.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /ui/sign-in/oidc}: sends the browser to the OpenID provider. A link leads here, not a
 * form: the content security policy keeps a form from ending up at another host.
 */
final class OpenIdStartPage implements Page {
  private static final Logger LOG = LoggerFactory.getLogger(OpenIdStartPage.class);

  private final AccessControl access;
  private final OpenIdSignIn openId;
  private final SignInPage signIn;

  OpenIdStartPage(AccessControl access, OpenIdSignIn openId, SignInPage signIn) {
    this.access = access;
    this.openId = openId;
    this.signIn = signIn;
  }

  @Override
  public Answer get(PageRequest request) {
    try {
      OpenIdSignIn.Begun begun = openId.begin();
      return new Answer.Leave(
          begun.location(),
          access.openIdCookie().set(kept(begun.secret(), LocalPath.of(request.field("return")))));
    } catch (AccessException e) {
      LOG.warn("a sign-in at the OpenID provider can't begin: {}", e.sentence());
      return signIn.page(503, request, request.t("sign-in.oidc.unavailable"));
    }
  }

  /** What the browser keeps: the secret, and where to go on. */
  private static Secret kept(Secret secret, String returnTo) {
    return Secret.of(
        secret.expose()
            + '.'
            + Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(returnTo.getBytes(StandardCharsets.UTF_8)));
  }

  /** The secret that a browser kept. */
  static Optional<Secret> secret(Secret kept) {
    return Optional.of(Secret.of(kept.expose().split("\\.", -1)[0]));
  }

  /** Where a browser wanted to go on. */
  static String returnTo(Secret kept) {
    String[] parts = kept.expose().split("\\.", -1);
    try {
      return LocalPath.of(
          new String(
              Base64.getUrlDecoder().decode(parts[parts.length - 1]), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return LocalPath.of("");
    }
  }
}
