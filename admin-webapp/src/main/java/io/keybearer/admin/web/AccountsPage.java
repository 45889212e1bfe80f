package io.keybearer.admin.web;

import io.keybearer.admin.security.AccessException;
import io.keybearer.admin.security.Accounts;
import io.keybearer.model.Secret;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * {@code /ui/settings/accounts}: who can sign in. The field {@code form} says which of its forms
 * was sent.
 */
final class AccountsPage implements Page {
  private final Accounts accounts;

  AccountsPage(Accounts accounts) {
    this.accounts = accounts;
  }

  @Override
  public Answer get(PageRequest request) {
    return show(request, 200, form -> form);
  }

  @Override
  public Answer post(PageRequest request) {
    try {
      return switch (request.field("form")) {
        case "account" -> create(request);
        case "account-delete" -> {
          accounts.delete(request.signedIn().principal(), request.field("name"), Optional.empty());
          yield done("account-deleted");
        }
        default -> throw new MethodNotAllowedException();
      };
    } catch (AccessException e) {
      return show(request, 400, RoleField.marks("account-", e));
    }
  }

  private Answer create(PageRequest request) {
    accounts.create(
        request.signedIn().principal(),
        request.field("account-name"),
        Secret.of(request.rawField("account-password")),
        new Accounts.Draft(RoleField.role(request, "account-role"), false, false));
    return done("account-created");
  }

  private Answer show(PageRequest request, int status, UnaryOperator<Form> marks) {
    return new Answer.Html(
        status,
        "settings-accounts",
        new AccountsModel(
            SettingsSection.ACCOUNTS.frame(request),
            accounts.all().stream()
                .map(
                    account ->
                        new AccountsModel.Row(
                            account.name(),
                            request.t("role." + account.role().text()),
                            account.disabled(),
                            account.temporary(),
                            account.lastSignInAt()))
                .toList(),
            marks.apply(
                Form.of(
                    List.of(
                        RoleField.field(request, "account-name", Field.Kind.TEXT, true),
                        RoleField.field(request, "account-password", Field.Kind.SECRET, true),
                        RoleField.of(request, "account-role", "viewer"))))));
  }

  private static Answer done(String what) {
    return new Answer.Redirect(
        new Address(SettingsSection.ACCOUNTS.path()).with("done", what).text());
  }
}
