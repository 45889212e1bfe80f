package io.keybearer.admin.web;

import io.keybearer.admin.security.AccessControl;

/** {@code /ui/sign-out}: ends the session. */
final class SignOutPage implements Page {
  private final AccessControl access;

  SignOutPage(AccessControl access) {
    this.access = access;
  }

  @Override
  public Answer get(PageRequest request) {
    return new Answer.Redirect("/ui/");
  }

  @Override
  public Answer post(PageRequest request) {
    SessionVisitors.sessionId(access, request.servletRequest()).ifPresent(access.sessions()::end);
    return new Answer.Redirect("/ui/sign-in?done=signed-out", access.sessionCookie().clear());
  }
}
