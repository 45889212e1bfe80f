package io.keybearer.admin.web;

import io.keybearer.admin.security.AccessControl;
import io.keybearer.admin.security.SignIn;
import io.keybearer.admin.security.SignInMode;
import io.keybearer.model.Secret;
import java.time.Duration;

/**
 * {@code /ui/sign-in}: name and password. It never says which of the two was wrong, and begins each
 * session with a new id.
 */
final class SignInPage implements Page {
  /** The path of the page that says that the OpenID provider signed nobody in. */
  static final String OPENID_REFUSED = "/ui/sign-in?refused=oidc";

  private final AccessControl access;

  SignInPage(AccessControl access) {
    this.access = access;
  }

  @Override
  public Answer get(PageRequest request) {
    boolean refused = request.path().equals(OPENID_REFUSED);
    return page(refused ? 403 : 200, request, refused ? request.t("sign-in.oidc.refused") : "");
  }

  @Override
  public Answer post(PageRequest request) {
    SignIn.Result result = result(request);
    if (result instanceof SignIn.Done done) {
      return new Answer.Redirect(
          LocalPath.of(request.field("return")), access.sessionCookie().set(done.sessionId()));
    }
    Duration wait = ((SignIn.Refused) result).retryAfter();
    return wait.isZero()
        ? page(403, request, request.t("sign-in.refused"))
        : page(429, request, request.t("sign-in.wait", wait.toSeconds() + 1));
  }

  private SignIn.Result result(PageRequest request) {
    String name = request.field("name");
    Secret password = Secret.of(request.rawField("password"));
    if (access.signInModes().contains(SignInMode.LOCAL)) {
      return access.signIn().withPassword(name, password, origin(request));
    }
    if (!access.signInModes().contains(SignInMode.CONTAINER)) {
      throw new MethodNotAllowedException();
    }
    try (ContainerRealm realm = new ContainerRealm(request.servletRequest())) {
      return access.signIn().byContainer(realm, name, password, origin(request));
    }
  }

  /** From where somebody signs in. */
  SignIn.Origin origin(PageRequest request) {
    return new SignIn.Origin(
        request.servletRequest().getRemoteAddr(),
        SessionVisitors.sessionId(access, request.servletRequest()));
  }

  /** The page with what went wrong. */
  Answer page(int status, PageRequest request, String problem) {
    return new Answer.Html(
        status,
        "sign-in",
        new SignInModel(
            request.frame("", request.t("sign-in.title")),
            request.field("name"),
            LocalPath.of(request.field("return")),
            problem,
            access.signInModes()));
  }
}
