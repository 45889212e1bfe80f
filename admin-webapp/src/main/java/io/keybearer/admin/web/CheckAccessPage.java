package io.keybearer.admin.web;

import io.keybearer.admin.service.Explanation;
import io.keybearer.admin.service.Explanations;
import io.keybearer.admin.service.ResourceName;
import io.keybearer.model.Secret;
import java.util.List;
import java.util.Optional;

/**
 * {@code /ui/connections/{provider}/{connection}/check-access}: says whether the gateways
 * themselves, or the bearer of a token, may use a connection, and why.
 */
final class CheckAccessPage implements Page {
  private static final int MOST_TOKEN_CHARACTERS = 16_384;

  private final Explanations explanations;
  private final String service;

  CheckAccessPage(Explanations explanations, String service) {
    this.explanations = explanations;
    this.service = service;
  }

  @Override
  public Answer get(PageRequest request) {
    return show(request, 200, Optional.empty(), form -> form);
  }

  @Override
  public Answer post(PageRequest request) {
    String token = request.field("token").replaceFirst("(?i)^Bearer\\s+", "");
    if (token.length() > MOST_TOKEN_CHARACTERS) {
      return show(request, 400, Optional.empty(), form -> form.with(request.t("check.too-long")));
    }
    Explanation explanation =
        explanations.explain(
            request.actor(),
            request.connection(service),
            Optional.of(token).filter(text -> !text.isEmpty()).map(Secret::of));
    return show(request, 200, Optional.of(explanation), form -> form);
  }

  private Answer show(
      PageRequest request,
      int status,
      Optional<Explanation> explanation,
      java.util.function.UnaryOperator<Form> marks) {
    ResourceName name = request.connection(service);
    // The token that was pasted is not shown again.
    Field field =
        Field.of(
            "token",
            request.t("check.token"),
            request.t("check.token.help"),
            "",
            Field.Kind.LINES,
            false);
    return new Answer.Html(
        status,
        "check-access",
        new CheckAccessModel(
            request.frame("connections", request.t("check.title", name.authorization())),
            ConnectionPage.back(name).text(),
            marks.apply(Form.of(List.of(field))),
            explanation.map(CheckAccessModel.Verdict::of)));
  }
}
