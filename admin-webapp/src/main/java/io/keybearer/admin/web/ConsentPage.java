package io.keybearer.admin.web;

import io.keybearer.admin.consent.BrowserCookies;
import io.keybearer.admin.consent.Confirmations;
import io.keybearer.admin.consent.ConsentView;
import io.keybearer.admin.consent.ConsentView.Step;
import io.keybearer.admin.service.Actor;
import io.keybearer.model.Secret;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * {@code /consent/{attempt}}: what became of a login, for the browser that began it. While its
 * tokens wait, the form confirms or refuses them.
 */
final class ConsentPage implements Page {
  private final Confirmations confirmations;

  ConsentPage(Confirmations confirmations) {
    this.confirmations = confirmations;
  }

  @Override
  public Answer get(PageRequest request) {
    return LoginStep.take(
        request,
        () -> {
          ConsentView view =
              confirmations.view(LoginStep.attempt(request), cookies(request), visitor(request));
          if (view.step() == Step.TO_APPLICATION) {
            return new Answer.Leave(view.onward().orElseThrow(), "");
          }
          String step = view.step().name().toLowerCase(Locale.ROOT);
          return Answer.html(
              "consent",
              new ConsentModel(
                  request.frame("", request.t("consent.title." + step)).withoutPath(),
                  step,
                  view,
                  Problem.of(request.texts(), view.error().orElse("other"))));
        });
  }

  @Override
  public Answer post(PageRequest request) {
    return LoginStep.take(
        request,
        () -> {
          UUID attempt = LoginStep.attempt(request);
          Secret token = Secret.of(request.field("consent-token"));
          if (request.field("answer").equals("confirm")) {
            confirmations.confirm(attempt, cookies(request), token, visitor(request));
          } else {
            confirmations.reject(attempt, cookies(request), token);
          }
          return new Answer.Redirect("/consent/" + attempt);
        });
  }

  private static Optional<Actor> visitor(PageRequest request) {
    return request.visitor().map(visitor -> new Actor(visitor.principal().name()));
  }

  private static BrowserCookies cookies(PageRequest request) {
    return new RequestCookies(request.servletRequest());
  }
}
