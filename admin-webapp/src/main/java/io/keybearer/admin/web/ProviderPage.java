package io.keybearer.admin.web;

import io.keybearer.admin.service.AuthorizationProviders;
import io.keybearer.admin.service.Connections;
import io.keybearer.admin.service.IdentityProviderDescription;
import io.keybearer.admin.service.IdentityProviders;
import io.keybearer.admin.service.ManagementException;
import io.keybearer.admin.service.Precondition;
import io.keybearer.admin.service.ProviderDraft;
import io.keybearer.admin.service.RedirectUrls;
import io.keybearer.admin.service.Resource;
import io.keybearer.admin.service.ResourceName;
import io.keybearer.admin.service.Surveys;
import io.keybearer.model.AuditEvent;
import io.keybearer.model.AuditFilter;
import io.keybearer.model.AuthorizationProvider;
import io.keybearer.model.ConnectionState;
import io.keybearer.model.GrantType;
import io.keybearer.model.ResourceKey;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * {@code /ui/providers/{provider}}: a credential provider with its settings. A save counts only if
 * nobody else has saved since the page was shown, and one that ends the tokens of connections only
 * if somebody said so.
 */
final class ProviderPage implements Page {
  /** The box that says that tokens may end. */
  private static final String CONFIRM = "confirm-change";

  private final AuthorizationProviders providers;
  private final Connections connections;
  private final IdentityProviders identityProviders;
  private final RedirectUrls redirectUrls;
  private final Surveys surveys;
  private final String service;

  ProviderPage(
      AuthorizationProviders providers,
      Connections connections,
      IdentityProviders identityProviders,
      RedirectUrls redirectUrls,
      Surveys surveys,
      String service) {
    this.providers = providers;
    this.connections = connections;
    this.identityProviders = identityProviders;
    this.redirectUrls = redirectUrls;
    this.surveys = surveys;
    this.service = service;
  }

  @Override
  public Answer get(PageRequest request) {
    Resource<AuthorizationProvider> found = found(request);
    return show(
        request,
        200,
        found,
        found.entityTag().text(),
        values(found.value()),
        form -> form,
        Optional.empty());
  }

  @Override
  public Answer post(PageRequest request) {
    Resource<AuthorizationProvider> found = found(request);
    String entityTag = request.field("entity-tag");
    ProviderDraft draft = form(found.value()).draft(request);
    try {
      boolean unasked = !request.field(CONFIRM).equals("true");
      int affected = count(found.value());
      if (unasked && affected > 0 && providers.endsTokens(found.name(), draft)) {
        return show(
            request,
            400,
            found,
            entityTag,
            request::field,
            form -> form.with(request.t("provider.change-confirm", affected)),
            Optional.empty());
      }
      providers.put(
          request.actor(),
          found.name(),
          draft,
          Precondition.of(Optional.of(entityTag), Optional.empty()));
    } catch (ManagementException e) {
      return switch (e.kind()) {
        case INVALID ->
            show(
                request,
                400,
                found,
                entityTag,
                request::field,
                form -> form.with(e.problems()),
                Optional.empty());
        case PRECONDITION_FAILED -> changed(request);
        default -> throw e;
      };
    }
    return new Answer.Redirect(
        Address.of("/ui/providers", found.name().provider()).with("done", "saved").text());
  }

  /** What was typed, beside what somebody else did meanwhile; saving it again replaces that. */
  private Answer changed(PageRequest request) {
    Resource<AuthorizationProvider> now = found(request);
    return show(
        request,
        400,
        now,
        now.entityTag().text(),
        request::field,
        form -> {
          Form marked = form.with(request.t("form.changed"));
          for (AuditEvent event : lastChange(now.name())) {
            marked =
                marked.with(
                    request.t(
                        "form.changed-by",
                        PrincipalName.ofActor(request.texts(), event.actor()).name(),
                        event.at().truncatedTo(ChronoUnit.SECONDS).toString()));
            for (String line : event.detail().lines().toList()) {
              marked = marked.with(line);
            }
          }
          return marked;
        },
        Optional.empty());
  }

  private List<AuditEvent> lastChange(ResourceName provider) {
    return surveys
        .audit(
            ResourceName.of(service),
            new AuditFilter(
                Optional.empty(),
                Optional.of("authorizationProvider."),
                Optional.of(provider.toString()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()),
            1)
        .events();
  }

  private int count(AuthorizationProvider provider) {
    return counts(provider).values().stream().mapToInt(Integer::intValue).sum();
  }

  private Map<ConnectionState, Integer> counts(AuthorizationProvider provider) {
    return connections
        .counts(service, List.of(provider.name()))
        .getOrDefault(ResourceKey.of(provider.name()), Map.of());
  }

  /** The page with what came of trying the provider. */
  Answer tested(PageRequest request, TestResult result) {
    Resource<AuthorizationProvider> found = found(request);
    return show(
        request,
        200,
        found,
        found.entityTag().text(),
        values(found.value()),
        form -> form,
        Optional.of(result));
  }

  /** The provider's id as it was first written. */
  String id(PageRequest request) {
    return found(request).value().name();
  }

  private static UnaryOperator<String> values(AuthorizationProvider provider) {
    return field ->
        field.equals("displayName")
            ? provider.displayName().orElse("")
            : provider.parameters().getOrDefault(field, Optional.empty()).orElse("");
  }

  private Resource<AuthorizationProvider> found(PageRequest request) {
    return providers.get(ResourceName.of(service, request.variable("provider")));
  }

  private ProviderForm form(AuthorizationProvider provider) {
    return new ProviderForm(type(provider), provider.grantType());
  }

  /** The catalogue's entry; of one that this release does not know, one without fields. */
  private IdentityProviderDescription type(AuthorizationProvider provider) {
    String name = provider.identityProvider();
    return identityProviders
        .find(name)
        .orElseGet(
            () ->
                new IdentityProviderDescription(
                    name,
                    name,
                    Optional.empty(),
                    Optional.empty(),
                    List.of(),
                    Map.of(provider.grantType(), List.of())));
  }

  private Answer show(
      PageRequest request,
      int status,
      Resource<AuthorizationProvider> found,
      String entityTag,
      UnaryOperator<String> values,
      UnaryOperator<Form> marks,
      Optional<TestResult> test) {
    AuthorizationProvider provider = found.value();
    boolean code = provider.grantType() == GrantType.AUTHORIZATION_CODE;
    return new Answer.Html(
        status,
        "provider",
        new ProviderModel(
            request.frame("providers", provider.displayName().orElse(provider.name())),
            provider.name(),
            type(provider).displayName(),
            provider.grantType(),
            provider.disabled(),
            test,
            code ? redirectUrls.of(service, provider.name()) : "",
            counts(provider),
            entityTag,
            marks.apply(Form.of(form(provider).fields(request.texts(), values, true)))));
  }
}
