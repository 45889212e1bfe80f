package io.keybearer.admin.web;

import io.keybearer.admin.security.AccessException;
import io.keybearer.admin.security.Role;
import io.keybearer.admin.service.FieldProblem;
import java.util.List;
import java.util.function.UnaryOperator;

/** The fields of the forms of those who may do something: accounts and API tokens. */
final class RoleField {
  private RoleField() {}

  /** The field that a role is chosen in. */
  static Field of(PageRequest request, String name, String usual) {
    String value = request.field(name);
    return new Field(
        name,
        request.t("settings.role"),
        request.t("settings.role.help"),
        value.isEmpty() ? usual : value,
        "",
        Field.Kind.CHOICE,
        true,
        List.of(Role.values()).stream()
            .map(role -> new Field.Option(role.text(), request.t("role." + role.text())))
            .toList());
  }

  /** The role that was chosen; a form without one that there is gets the one that may least. */
  static Role role(PageRequest request, String field) {
    return Role.named(request.field(field)).orElse(Role.VIEWER);
  }

  /** A field with what was typed in it. */
  static Field field(PageRequest request, String name, Field.Kind kind, boolean required) {
    return Field.of(
        name,
        request.t("settings." + name),
        request.t("settings." + name + ".help"),
        request.field(name),
        kind,
        required);
  }

  /**
   * Marks a form with why what it asked for was refused.
   *
   * @param prefix what the names of its fields begin with
   */
  static UnaryOperator<Form> marks(String prefix, AccessException refusal) {
    return form ->
        refusal.target().isPresent()
            ? form.with(
                List.of(new FieldProblem(prefix + refusal.target().get(), refusal.sentence())))
            : form.with(refusal.sentence());
  }
}
