package io.keybearer.admin.web;

import io.keybearer.admin.security.AccessControl;
import io.keybearer.admin.security.AccessException;
import io.keybearer.admin.security.SignIn;
import io.keybearer.model.Secret;
import java.util.Map;

/**
 * {@code /ui/setup}: makes the first administrator for who has the setup code, and signs in. Until
 * that is done, it stands in for every other page.
 */
final class SetupPage implements Page {
  private final AccessControl access;
  private final SignInPage signIn;

  SetupPage(AccessControl access, SignInPage signIn) {
    this.access = access;
    this.signIn = signIn;
  }

  @Override
  public Answer get(PageRequest request) {
    return access.setup().isDone()
        ? new Answer.Redirect("/ui/sign-in")
        : page(200, request, Map.of());
  }

  /** The page in place of another. */
  static Answer instead(PageRequest request) {
    return page(503, request, Map.of());
  }

  @Override
  public Answer post(PageRequest request) {
    String name = request.field("name");
    Secret password = Secret.of(request.rawField("password"));
    if (!password.hasSameValueAs(Secret.of(request.rawField("repeated")))) {
      return page(400, request, Map.of("repeated", request.t("setup.repeated.differs")));
    }
    try {
      access.setup().createAdministrator(Secret.of(request.field("code")), name, password);
    } catch (AccessException e) {
      return page(400, request, Map.of(e.target().orElse("form"), e.sentence()));
    }
    SignIn.Result result = access.signIn().withPassword(name, password, signIn.origin(request));
    return result instanceof SignIn.Done done
        ? new Answer.Redirect("/ui/", access.sessionCookie().set(done.sessionId()))
        : new Answer.Redirect("/ui/sign-in");
  }

  private static Answer page(int status, PageRequest request, Map<String, String> problems) {
    return new Answer.Html(
        status,
        "setup",
        new SetupModel(
            request.frame("", request.t("setup.title")),
            request.field("name"),
            problems,
            SetupChecks.of(request)));
  }
}
