package io.keybearer.admin.web;

import io.keybearer.admin.service.ManagementException;
import io.keybearer.admin.service.ResourceName;
import io.keybearer.admin.service.RevealedToken;
import io.keybearer.admin.service.RevealedTokens;
import java.time.Duration;
import java.util.List;

/**
 * {@code /ui/connections/{provider}/{connection}/reveal}: shows a connection's access token once,
 * to somebody who says why. No cache keeps the answer.
 */
final class RevealPage implements Page {
  private final RevealedTokens tokens;
  private final String service;

  RevealPage(RevealedTokens tokens, String service) {
    this.tokens = tokens;
    this.service = service;
  }

  @Override
  public Answer get(PageRequest request) {
    return ask(request, 200, "", form -> form);
  }

  @Override
  public Answer post(PageRequest request) {
    ResourceName name = request.connection(service);
    String reason = request.field("reason");
    try {
      RevealedToken token = tokens.reveal(request.actor(), name, reason);
      return Answer.html(
          "token-shown",
          new TokenShownModel(
              frame(request, name),
              ConnectionPage.back(name).text(),
              token.accessToken(),
              token.expiresIn().map(Duration::toSeconds)));
    } catch (ManagementException e) {
      return switch (e.kind()) {
        case INVALID -> ask(request, 400, reason, form -> form.with(e.problems()));
        case CONFLICT ->
            ask(request, 409, reason, form -> form.with(String.valueOf(e.getMessage())));
        default -> throw e;
      };
    }
  }

  private Answer ask(
      PageRequest request,
      int status,
      String reason,
      java.util.function.UnaryOperator<Form> marks) {
    ResourceName name = request.connection(service);
    Field field =
        Field.of(
            "reason",
            request.t("reveal.reason"),
            request.t("reveal.reason.help"),
            reason,
            Field.Kind.TEXT,
            true);
    return new Answer.Html(
        status,
        "reveal",
        new RevealModel(
            frame(request, name),
            ConnectionPage.back(name).text(),
            marks.apply(Form.of(List.of(field)))));
  }

  private static Frame frame(PageRequest request, ResourceName name) {
    return request.frame("connections", request.t("reveal.title", name.authorization()));
  }
}
