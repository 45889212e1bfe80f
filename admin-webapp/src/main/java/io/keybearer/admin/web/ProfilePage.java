package io.keybearer.admin.web;

import io.keybearer.admin.security.AccessControl;
import io.keybearer.admin.security.Session;
import io.keybearer.model.Secret;

/**
 * {@code /ui/profile}: who is signed in, their sessions, and how their browser shows pages. What a
 * browser chooses is kept in its cookies.
 */
final class ProfilePage implements Page {
  private static final String ATTRIBUTES = "; Path=/; SameSite=Lax; HttpOnly; Max-Age=";
  private static final int YEAR_SECONDS = 31_536_000;

  private final AccessControl access;

  ProfilePage(AccessControl access) {
    this.access = access;
  }

  @Override
  public Answer get(PageRequest request) {
    Secret id = SessionVisitors.sessionId(access, request.servletRequest()).orElseThrow();
    return Answer.html(
        "profile",
        new ProfileModel(
            request.frame("", request.t("profile.title")),
            access.sessions().find(id).flatMap(Session::account).isPresent(),
            access.sessions().ofHolder(id).stream()
                .map(it -> new ProfileModel.OpenSession(it.createdAt(), it.seenAt(), it.current()))
                .toList()));
  }

  @Override
  public Answer post(PageRequest request) {
    return switch (request.field("do")) {
      case "end-others" -> {
        access
            .sessions()
            .endOthers(SessionVisitors.sessionId(access, request.servletRequest()).orElseThrow());
        yield new Answer.Redirect("/ui/profile?done=sessions-ended");
      }
      case "shortcuts" -> keep(Shell.NO_SHORTCUTS, !request.field("shortcuts").equals("true"));
      case "time" -> keep(Shell.UTC, request.field("time").equals("utc"));
      default -> throw new MethodNotAllowedException();
    };
  }

  private static Answer keep(String cookie, boolean present) {
    return new Answer.Redirect(
        "/ui/profile?done=saved", cookie + "=1" + ATTRIBUTES + (present ? YEAR_SECONDS : 0));
  }
}
