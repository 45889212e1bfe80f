package io.keybearer.admin.web;

import io.keybearer.admin.service.AccessPolicies;
import io.keybearer.admin.service.AccessPolicyDraft;
import io.keybearer.admin.service.AuthorizationDraft;
import io.keybearer.admin.service.AuthorizationProviders;
import io.keybearer.admin.service.Authorizations;
import io.keybearer.admin.service.IdentityProviders;
import io.keybearer.admin.service.ManagementException;
import io.keybearer.admin.service.Precondition;
import io.keybearer.admin.service.ResourceName;
import io.keybearer.admin.service.Services;
import io.keybearer.model.AuthorizationProvider;
import io.keybearer.model.GrantType;
import io.keybearer.model.ServiceIdentity;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * {@code /ui/providers/{provider}/connections/new}: makes a connection in three steps on one page:
 * its name, how it logs in, and who may use it. The service's own gateways are proposed.
 */
final class NewConnectionPage implements Page {
  private static final String ID = "id";
  private static final String GATEWAY = "gateway";
  private static final String OBJECT = "objectId";
  private static final String TENANT = "tenantId";
  private static final int MOST_ROWS = 10;

  private final AuthorizationProviders providers;
  private final Authorizations authorizations;
  private final AccessPolicies accessPolicies;
  private final Services services;
  private final IdentityProviders identityProviders;
  private final String service;

  NewConnectionPage(
      AuthorizationProviders providers,
      Authorizations authorizations,
      AccessPolicies accessPolicies,
      Services services,
      IdentityProviders identityProviders,
      String service) {
    this.providers = providers;
    this.authorizations = authorizations;
    this.accessPolicies = accessPolicies;
    this.services = services;
    this.identityProviders = identityProviders;
    this.service = service;
  }

  @Override
  public Answer get(PageRequest request) {
    return show(request, 200, provider(request), request::field, form -> form, true);
  }

  @Override
  public Answer post(PageRequest request) {
    AuthorizationProvider provider = provider(request);
    boolean gateway = request.field(GATEWAY).equals("true");
    if (request.field("fill").equals("policy")) {
      return show(request, 200, provider, request::field, form -> form, gateway);
    }
    ResourceName name = ResourceName.of(service, provider.name(), request.field(ID));
    try {
      List<AccessPolicyDraft> policies = policies(request);
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
              gateway),
          Precondition.NEW);
      for (AccessPolicyDraft policy : policies) {
        ResourceName policyName =
            ResourceName.of(service, name.provider(), name.authorization(), policy.objectId());
        accessPolicies.put(request.actor(), policyName, policy, Precondition.NONE);
      }
    } catch (ManagementException e) {
      return show(request, 400, provider, request::field, form -> wrong(request, form, e), gateway);
    }
    return new Answer.Redirect(
        Address.of("/ui/connections", provider.name(), name.authorization())
            .with("done", "connection-created")
            .text());
  }

  /** The access policies that are filled in, each of which could be made. */
  private List<AccessPolicyDraft> policies(PageRequest request) {
    List<AccessPolicyDraft> policies = new ArrayList<>();
    for (int row = 0; row < rows(request); row++) {
      String objectId = request.field(OBJECT + row);
      if (!objectId.isEmpty()) {
        AccessPolicyDraft draft =
            new AccessPolicyDraft(request.field(TENANT + row), objectId, List.of());
        int number = row;
        ResourceName.problem(OBJECT + row, objectId)
            .ifPresent(
                problem -> {
                  throw ManagementException.invalid(List.of(problem));
                });
        try {
          accessPolicies.check(ResourceName.of(service), draft);
        } catch (ManagementException e) {
          throw e.problems().isEmpty()
              ? e
              : ManagementException.invalid(TENANT + number, e.problems().get(0).message());
        }
        policies.add(draft);
      }
    }
    return policies;
  }

  /** How many rows of access policies the form has. */
  private static int rows(PageRequest request) {
    int rows = request.number("rows", 0, MOST_ROWS, 0);
    boolean more = request.field("fill").equals("policy") && rows < MOST_ROWS;
    return more ? rows + 1 : rows;
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
      UnaryOperator<Form> marks,
      boolean gateway) {
    Optional<ServiceIdentity.ManagedIdentity> own =
        services.get(ResourceName.of(service)).value().managedIdentity();
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
    for (int row = 0; row < rows(request); row++) {
      fields.add(policyField(request, OBJECT, row, values.apply(OBJECT + row)));
      String tenant = values.apply(TENANT + row);
      fields.add(
          policyField(
              request,
              TENANT,
              row,
              tenant.isEmpty() ? own.map(it -> it.tenantId().toString()).orElse("") : tenant));
    }
    String providerName = provider.displayName().orElse(provider.name());
    return new Answer.Html(
        status,
        "connection-new",
        new ConnectionFormModel(
            request.frame("connections", request.t("connection.new", providerName)),
            provider.name(),
            providerName,
            provider.grantType() == GrantType.AUTHORIZATION_CODE,
            host(provider),
            own.map(it -> it.principalId().toString()).orElse(""),
            gateway,
            rows(request),
            marks.apply(Form.of(fields))));
  }

  private static Field policyField(PageRequest request, String name, int row, String value) {
    String key = name.equals(OBJECT) ? "policy.object" : "policy.tenant";
    return Field.of(
        name + row,
        request.t("connection.policy-of", request.t(key), row + 1),
        request.t(key + ".help"),
        value,
        Field.Kind.TEXT,
        false);
  }

  /** The host that users log in at; empty where none does. */
  private static String host(AuthorizationProvider provider) {
    return provider
        .client()
        .authorizationUrl()
        .map(url -> String.valueOf(URI.create(url).getHost()))
        .orElse("");
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
