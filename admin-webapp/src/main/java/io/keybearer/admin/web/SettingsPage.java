package io.keybearer.admin.web;

import io.keybearer.admin.security.AccessControl;
import io.keybearer.admin.security.AccessException;
import io.keybearer.admin.security.Accounts;
import io.keybearer.admin.security.ApiTokens;
import io.keybearer.admin.security.Principal;
import io.keybearer.admin.security.Role;
import io.keybearer.admin.service.FieldProblem;
import io.keybearer.model.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * {@code /ui/settings}: who can sign in, and which API tokens there are. The field {@code form}
 * says which of its forms was sent.
 */
final class SettingsPage implements Page {
  private final AccessControl access;

  SettingsPage(AccessControl access) {
    this.access = access;
  }

  @Override
  public Answer get(PageRequest request) {
    return show(request, 200, "", form -> form, form -> form);
  }

  @Override
  public Answer post(PageRequest request) {
    String form = request.field("form");
    try {
      return switch (form) {
        case "account" -> createAccount(request);
        case "account-delete" -> {
          access.accounts().delete(actor(request), request.field("name"), Optional.empty());
          yield done("account-deleted");
        }
        case "token" -> issue(request);
        case "token-revoke" -> {
          access.apiTokens().revoke(actor(request), id(request));
          yield done("token-revoked");
        }
        default -> throw new MethodNotAllowedException();
      };
    } catch (AccessException e) {
      UnaryOperator<Form> marks =
          it ->
              e.target().isPresent()
                  ? it.with(
                      List.of(new FieldProblem(prefixed(form, e.target().get()), e.sentence())))
                  : it.with(e.sentence());
      boolean ofAccount = form.startsWith("account");
      return show(request, 400, "", ofAccount ? marks : it -> it, ofAccount ? it -> it : marks);
    }
  }

  private Answer createAccount(PageRequest request) {
    access
        .accounts()
        .create(
            actor(request),
            request.field("account-name"),
            Secret.of(request.rawField("account-password")),
            new Accounts.Draft(role(request, "account-role"), false, false));
    return done("account-created");
  }

  private Answer issue(PageRequest request) {
    ApiTokens.Draft draft =
        new ApiTokens.Draft(
            request.field("token-name"),
            role(request, "token-role"),
            false,
            Optional.empty(),
            Duration.ofDays(request.number("token-days", 1, 366, 90)));
    Secret token = access.apiTokens().issue(actor(request), draft).token();
    return show(request, 200, token.expose(), form -> form, form -> form);
  }

  private Answer show(
      PageRequest request,
      int status,
      String issued,
      UnaryOperator<Form> accountMarks,
      UnaryOperator<Form> tokenMarks) {
    Texts texts = request.texts();
    return new Answer.Html(
        status,
        "settings",
        new SettingsModel(
            request.frame("settings", request.t("nav.settings")),
            access.accounts().all().stream()
                .map(
                    account ->
                        new SettingsModel.AccountRow(
                            account.name(),
                            texts.of("role." + account.role().text()),
                            account.disabled(),
                            account.temporary(),
                            account.lastSignInAt()))
                .toList(),
            access.apiTokens().all().stream()
                .map(
                    token ->
                        new SettingsModel.TokenRow(
                            token.id().toString(),
                            token.name(),
                            texts.of("role." + token.role().text()),
                            token.createdBy(),
                            token.expiresAt(),
                            token.lastUsedAt()))
                .toList(),
            accountMarks.apply(newAccount(request)),
            tokenMarks.apply(newToken(request)),
            issued));
  }

  private static Form newAccount(PageRequest request) {
    return Form.of(
        List.of(
            field(request, "account-name", Field.Kind.TEXT),
            field(request, "account-password", Field.Kind.SECRET),
            role(request, "account-role", "viewer")));
  }

  private static Form newToken(PageRequest request) {
    return Form.of(
        List.of(
            field(request, "token-name", Field.Kind.TEXT),
            role(request, "token-role", "editor"),
            field(request, "token-days", Field.Kind.TEXT)));
  }

  private static Field field(PageRequest request, String name, Field.Kind kind) {
    return Field.of(
        name,
        request.t("settings." + name),
        request.t("settings." + name + ".help"),
        request.field(name),
        kind,
        !name.equals("token-days"));
  }

  private static Field role(PageRequest request, String name, String usual) {
    String value = request.field(name);
    return new Field(
        name,
        request.t("settings.role"),
        request.t("settings.role.help"),
        value.isEmpty() ? usual : value,
        "",
        Field.Kind.CHOICE,
        true,
        SettingsModel.roles(request.texts()));
  }

  /** A form without a role that there is gets the one that may least. */
  private static Role role(PageRequest request, String field) {
    return Role.named(request.field(field)).orElse(Role.VIEWER);
  }

  private static String prefixed(String form, String target) {
    return (form.startsWith("account") ? "account-" : "token-") + target;
  }

  private static UUID id(PageRequest request) {
    try {
      return UUID.fromString(request.field("id"));
    } catch (IllegalArgumentException e) {
      throw AccessException.invalid("id", "is not a token's id");
    }
  }

  private static Principal actor(PageRequest request) {
    return request.signedIn().principal();
  }

  private static Answer done(String what) {
    return new Answer.Redirect(new Address("/ui/settings").with("done", what).text());
  }
}
