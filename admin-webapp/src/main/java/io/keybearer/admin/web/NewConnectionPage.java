package io.keybearer.admin.web;

import io.keybearer.admin.service.AuthorizationDraft;
import io.keybearer.admin.service.AuthorizationProviders;
import io.keybearer.admin.service.Authorizations;
import io.keybearer.admin.service.IdentityProviders;
import io.keybearer.admin.service.ManagementException;
import io.keybearer.admin.service.Precondition;
import io.keybearer.admin.service.ResourceName;
import io.keybearer.model.AuthorizationProvider;
import io.keybearer.model.GrantType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * {@code /ui/providers/{provider}/connections/new}: makes a connection. The gateway itself may use
 * it from the start; who else may, is added on the connection's own page, which comes next.
 */
final class NewConnectionPage implements Page {
  private static final String ID = "id";
  private static final Precondition NEW = Precondition.of(Optional.empty(), Optional.of("*"));

  private final AuthorizationProviders providers;
  private final Authorizations authorizations;
  private final IdentityProviders identityProviders;
  private final String service;

  NewConnectionPage(
      AuthorizationProviders providers,
      Authorizations authorizations,
      IdentityProviders identityProviders,
      String service) {
    this.providers = providers;
    this.authorizations = authorizations;
    this.identityProviders = identityProviders;
    this.service = service;
  }

  @Override
  public Answer get(PageRequest request) {
    return show(request, 200, provider(request), request::field, form -> form);
  }

  @Override
  public Answer post(PageRequest request) {
    AuthorizationProvider provider = provider(request);
    ResourceName name = ResourceName.of(service, provider.name(), request.field(ID));
    try {
      ResourceName.problem(ID, name.authorization())
          .ifPresent(
              problem -> {
                throw ManagementException.invalid(List.of(problem));
              });
      authorizations.put(
          request.actor(),
          name,
          new AuthorizationDraft(
              Optional.empty(),
              form(provider).map(form -> form.connectionParameters(request)).orElseThrow(),
              true),
          NEW);
    } catch (ManagementException e) {
      return show(request, 400, provider, request::field, form -> wrong(request, form, e));
    }
    return new Answer.Redirect(
        Address.of("/ui/connections", provider.name(), name.authorization())
            .with("done", "connection-created")
            .text());
  }

  private static Form wrong(PageRequest request, Form form, ManagementException refusal) {
    return switch (refusal.kind()) {
      case INVALID -> form.with(refusal.problems());
      case PRECONDITION_FAILED -> form.with(request.t("connection.exists"));
      case LIMIT_EXCEEDED -> form.with(String.valueOf(refusal.getMessage()));
      default -> throw refusal;
    };
  }

  private Answer show(
      PageRequest request,
      int status,
      AuthorizationProvider provider,
      UnaryOperator<String> values,
      UnaryOperator<Form> marks) {
    List<Field> fields = new ArrayList<>();
    fields.add(
        Field.of(
            ID,
            request.t("connection.id"),
            request.t("connection.id.help"),
            values.apply(ID),
            Field.Kind.TEXT,
            true));
    form(provider)
        .ifPresent(form -> fields.addAll(form.connectionFields(request.texts(), values, false)));
    String providerName = provider.displayName().orElse(provider.name());
    return new Answer.Html(
        status,
        "connection-new",
        new ConnectionFormModel(
            request.frame("connections", request.t("connection.new", providerName)),
            provider.name(),
            providerName,
            provider.grantType() == GrantType.AUTHORIZATION_CODE,
            marks.apply(Form.of(fields))));
  }

  private AuthorizationProvider provider(PageRequest request) {
    return providers.get(ResourceName.of(service, request.variable("provider"))).value();
  }

  private Optional<ProviderForm> form(AuthorizationProvider provider) {
    return identityProviders
        .find(provider.identityProvider())
        .map(type -> new ProviderForm(type, provider.grantType()));
  }
}
