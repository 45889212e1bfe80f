package io.keybearer.admin.web;

import io.keybearer.admin.security.AccessControl;
import io.keybearer.admin.security.AccessException;
import io.keybearer.admin.security.Session;
import io.keybearer.model.Secret;
import java.util.Map;

/** {@code /ui/password}: changes the password of who is signed in. */
final class PasswordPage implements Page {
  private final AccessControl access;

  PasswordPage(AccessControl access) {
    this.access = access;
  }

  @Override
  public Answer get(PageRequest request) {
    return page(200, request, Map.of());
  }

  @Override
  public Answer post(PageRequest request) {
    Secret next = Secret.of(request.rawField("newPassword"));
    if (!next.hasSameValueAs(Secret.of(request.rawField("repeated")))) {
      return page(400, request, Map.of("repeated", request.t("setup.repeated.differs")));
    }
    Secret id = SessionVisitors.sessionId(access, request.servletRequest()).orElseThrow();
    Session session = access.sessions().find(id).orElseThrow();
    try {
      access
          .accounts()
          .changePassword(session, id, Secret.of(request.rawField("currentPassword")), next);
    } catch (AccessException e) {
      return page(400, request, Map.of(e.target().orElse("form"), e.sentence()));
    }
    return new Answer.Redirect("/ui/password?done=password-changed");
  }

  private static Answer page(int status, PageRequest request, Map<String, String> problems) {
    return new Answer.Html(
        status,
        "password",
        new SetupModel(request.frame("", request.t("password.title")), "", problems));
  }
}
