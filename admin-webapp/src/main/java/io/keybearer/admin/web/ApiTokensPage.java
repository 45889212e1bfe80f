package io.keybearer.admin.web;

import io.keybearer.admin.security.AccessException;
import io.keybearer.admin.security.ApiTokens;
import io.keybearer.model.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * {@code /ui/settings/api-tokens}: the API tokens. The field {@code form} says which of its forms
 * was sent.
 */
final class ApiTokensPage implements Page {
  private static final int USUAL_DAYS = 90;
  private static final int MOST_DAYS = 366;

  private final ApiTokens apiTokens;

  ApiTokensPage(ApiTokens apiTokens) {
    this.apiTokens = apiTokens;
  }

  @Override
  public Answer get(PageRequest request) {
    return show(request, 200, "", form -> form);
  }

  @Override
  public Answer post(PageRequest request) {
    try {
      return switch (request.field("form")) {
        case "token" -> show(request, 200, issue(request).expose(), form -> form);
        case "token-revoke" -> {
          apiTokens.revoke(request.signedIn().principal(), id(request));
          yield new Answer.Redirect(
              new Address(SettingsSection.API_TOKENS.path()).with("done", "token-revoked").text());
        }
        default -> throw new MethodNotAllowedException();
      };
    } catch (AccessException e) {
      return show(request, 400, "", RoleField.marks("token-", e));
    }
  }

  private Secret issue(PageRequest request) {
    ApiTokens.Draft draft =
        new ApiTokens.Draft(
            request.field("token-name"),
            RoleField.role(request, "token-role"),
            false,
            Optional.empty(),
            Duration.ofDays(request.number("token-days", 1, MOST_DAYS, USUAL_DAYS)));
    return apiTokens.issue(request.signedIn().principal(), draft).token();
  }

  private Answer show(PageRequest request, int status, String issued, UnaryOperator<Form> marks) {
    return new Answer.Html(
        status,
        "settings-api-tokens",
        new ApiTokensModel(
            SettingsSection.API_TOKENS.frame(request),
            apiTokens.all().stream()
                .map(
                    token ->
                        new ApiTokensModel.Row(
                            token.id().toString(),
                            token.name(),
                            request.t("role." + token.role().text()),
                            token.createdBy(),
                            token.expiresAt(),
                            token.lastUsedAt()))
                .toList(),
            marks.apply(
                Form.of(
                    List.of(
                        RoleField.field(request, "token-name", Field.Kind.TEXT, true),
                        RoleField.of(request, "token-role", "editor"),
                        RoleField.field(request, "token-days", Field.Kind.TEXT, false)))),
            issued));
  }

  private static UUID id(PageRequest request) {
    try {
      return UUID.fromString(request.field("id"));
    } catch (IllegalArgumentException e) {
      throw AccessException.invalid("id", "is not a token's id");
    }
  }
}
