package io.keybearer.admin.web;

import io.keybearer.admin.service.ManagementException;
import io.keybearer.admin.service.ProviderSecrets;
import io.keybearer.admin.service.ResourceName;
import io.keybearer.model.Secret;
import java.util.List;

/**
 * {@code /ui/providers/{provider}/secrets}: replaces a credential provider's client secret without
 * a gap, by a second one.
 */
final class ProviderSecretsPage implements Page {
  private final ProviderSecrets secrets;
  private final ProviderPage page;
  private final String service;

  ProviderSecretsPage(ProviderSecrets secrets, ProviderPage page, String service) {
    this.secrets = secrets;
    this.page = page;
    this.service = service;
  }

  @Override
  public Answer get(PageRequest request) {
    return show(request, 200, form -> form);
  }

  @Override
  public Answer post(PageRequest request) {
    ResourceName name = ResourceName.of(service, page.id(request));
    String step = request.field("step");
    try {
      switch (step) {
        case "add" ->
            secrets.add(
                request.actor(),
                name,
                Secret.of(request.rawField("secondaryClientSecret")),
                request.field("secondaryClientSecretExpiresOn"));
        case "promote" -> secrets.promote(request.actor(), name);
        case "remove" -> secrets.remove(request.actor(), name);
        default -> throw new MethodNotAllowedException();
      }
    } catch (ManagementException e) {
      return switch (e.kind()) {
        case INVALID -> show(request, 400, form -> form.with(e.problems()));
        case CONFLICT -> show(request, 409, form -> form.with(String.valueOf(e.getMessage())));
        default -> throw e;
      };
    }
    return new Answer.Redirect(
        Address.of("/ui/providers", name.provider(), "secrets")
            .with("done", "secret-" + step)
            .text());
  }

  private Answer show(
      PageRequest request, int status, java.util.function.UnaryOperator<Form> marks) {
    String id = page.id(request);
    List<Field> fields =
        List.of(
            Field.of(
                "secondaryClientSecret",
                request.t("secrets.new"),
                request.t("secrets.new.help"),
                "",
                Field.Kind.SECRET,
                true),
            Field.of(
                "secondaryClientSecretExpiresOn",
                request.t("secrets.last-day"),
                request.t("secrets.last-day.help"),
                request.field("secondaryClientSecretExpiresOn"),
                Field.Kind.DATE,
                false));
    ProviderSecrets.State state = secrets.state(ResourceName.of(service, id));
    return new Answer.Html(
        status,
        "provider-secrets",
        new ProviderSecretsModel(
            request.frame("providers", request.t("secrets.title", id)),
            Address.of("/ui/providers", id).text(),
            new ProviderSecretsModel.Slot(state.first(), state.firstEnds().orElse("")),
            new ProviderSecretsModel.Slot(state.second(), state.secondEnds().orElse("")),
            marks.apply(Form.of(fields))));
  }
}
