package io.keybearer.admin.web;

import io.keybearer.admin.security.AccessControl;
import io.keybearer.admin.security.SignIn;
import io.keybearer.model.Secret;
import java.time.Duration;

/**
 * {@code /ui/sign-in}: name and password. It never says which of the two was wrong, and begins each
 * session with a new id.
 */
final class SignInPage implements Page {
  private final AccessControl access;

  SignInPage(AccessControl access) {
    this.access = access;
  }

  @Override
  public Answer get(PageRequest request) {
    return page(200, request, "");
  }

  @Override
  public Answer post(PageRequest request) {
    SignIn.Result result =
        access
            .signIn()
            .withPassword(
                request.field("name"), Secret.of(request.rawField("password")), origin(request));
    if (result instanceof SignIn.Done done) {
      return new Answer.Redirect(
          LocalPath.of(request.field("return")), access.sessionCookie().set(done.sessionId()));
    }
    Duration wait = ((SignIn.Refused) result).retryAfter();
    return wait.isZero()
        ? page(403, request, request.t("sign-in.refused"))
        : page(429, request, request.t("sign-in.wait", wait.toSeconds() + 1));
  }

  /** From where somebody signs in. */
  SignIn.Origin origin(PageRequest request) {
    return new SignIn.Origin(
        request.servletRequest().getRemoteAddr(),
        SessionVisitors.sessionId(access, request.servletRequest()));
  }

  private static Answer page(int status, PageRequest request, String problem) {
    return new Answer.Html(
        status,
        "sign-in",
        new SignInModel(
            request.frame("", request.t("sign-in.title")),
            request.field("name"),
            LocalPath.of(request.field("return")),
            problem));
  }
}
