package io.keybearer.admin.web;

import io.keybearer.admin.service.AccessPolicies;
import io.keybearer.admin.service.AccessPolicyDraft;
import io.keybearer.admin.service.AuthorizationProviders;
import io.keybearer.admin.service.Connections;
import io.keybearer.admin.service.FieldProblem;
import io.keybearer.admin.service.ListQuery;
import io.keybearer.admin.service.ManagementException;
import io.keybearer.admin.service.Precondition;
import io.keybearer.admin.service.Resource;
import io.keybearer.admin.service.ResourceName;
import io.keybearer.admin.service.RevealedTokens;
import io.keybearer.admin.service.Services;
import io.keybearer.model.AuthorizationProvider;
import io.keybearer.model.Connection;
import io.keybearer.model.NamedAccessPolicy;
import io.keybearer.model.ServiceIdentity.ManagedIdentity;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * {@code /ui/connections/{provider}/{connection}}: how a connection stands, what to do about it,
 * who may use it, and how to use it. Its form adds an access policy.
 */
final class ConnectionPage implements Page {

  private final Connections connections;
  private final AccessPolicies accessPolicies;
  private final Services services;
  private final AuthorizationProviders providers;
  private final Snippets snippets;
  private final RevealedTokens tokens;
  private final String service;

  ConnectionPage(
      Connections connections,
      AccessPolicies accessPolicies,
      Services services,
      AuthorizationProviders providers,
      Snippets snippets,
      RevealedTokens tokens,
      String service) {
    this.connections = connections;
    this.providers = providers;
    this.snippets = snippets;
    this.tokens = tokens;
    this.accessPolicies = accessPolicies;
    this.services = services;
    this.service = service;
  }

  @Override
  public Answer get(PageRequest request) {
    return show(request, 200, "", field -> "", form -> form);
  }

  @Override
  public Answer post(PageRequest request) {
    if (request.field("fill").equals("jwt")) {
      return fill(request);
    }
    ResourceName connection = request.connection(service);
    String objectId = request.field("objectId");
    String policy = request.field("name").isEmpty() ? objectId : request.field("name");
    try {
      ResourceName.problem("name", policy)
          .ifPresent(
              problem -> {
                throw ManagementException.invalid(List.of(problem));
              });
      accessPolicies.put(
          request.actor(),
          ResourceName.of(service, connection.provider(), connection.authorization(), policy),
          new AccessPolicyDraft(
              request.field("tenantId"), objectId, words(request.field("appIds"))),
          Precondition.NEW);
    } catch (ManagementException e) {
      UnaryOperator<Form> marks =
          switch (e.kind()) {
            case INVALID -> form -> form.with(e.problems());
            case PRECONDITION_FAILED -> form -> form.with(request.t("policy.exists"));
            case LIMIT_EXCEEDED -> form -> form.with(String.valueOf(e.getMessage()));
            default -> throw e;
          };
      return show(request, 400, "", request::field, marks);
    }
    return new Answer.Redirect(back(connection).with("done", "policy-added").text());
  }

  /** The page with the form filled in from a token that somebody pasted. */
  private Answer fill(PageRequest request) {
    try {
      PastedToken token = PastedToken.of(request.field("jwt"));
      return show(
          request,
          200,
          "",
          field ->
              switch (field) {
                case "objectId" -> token.objectId();
                case "tenantId" -> token.tenantId();
                case "appIds" -> token.appId();
                case "filled" -> "true";
                default -> request.field(field);
              },
          form -> form);
    } catch (PastedToken.UnreadableException e) {
      String problem = request.t(String.valueOf(e.getMessage()));
      return show(
          request,
          400,
          "",
          request::field,
          form -> form.with(List.of(new FieldProblem("jwt", problem))));
    }
  }

  /** The page with what went wrong with something that was tried. */
  Answer failed(PageRequest request, String problem) {
    return show(request, 409, problem, field -> "", form -> form);
  }

  static Address back(ResourceName connection) {
    return Address.of("/ui/connections", connection.provider(), connection.authorization());
  }

  private static List<String> words(String text) {
    return Arrays.stream(text.split("[\\s,]+", -1)).filter(word -> !word.isEmpty()).toList();
  }

  private Answer show(
      PageRequest request,
      int status,
      String problem,
      UnaryOperator<String> values,
      UnaryOperator<Form> marks) {
    ResourceName name = request.connection(service);
    Connection connection = connections.get(name);
    Optional<ManagedIdentity> gateway =
        services.get(ResourceName.of(service)).value().managedIdentity();
    List<NamedAccessPolicy> policies =
        accessPolicies
            .list(name, new ListQuery(Optional.empty(), 100, 0, Optional.empty()))
            .resources()
            .stream()
            .map(Resource::value)
            .toList();
    ConnectionWords words = new ConnectionWords(request.texts(), connection);
    AuthorizationProvider provider =
        providers.get(ResourceName.of(service, connection.provider())).value();
    Frame frame = request.frame("connections", connection.name());
    return new Answer.Html(
        status,
        "connection",
        new ConnectionModel(
            frame,
            connection,
            words.sentence(),
            words.next(),
            new ConnectionActions(frame, connection, provider.disabled()).all(),
            ScopeComparison.of(
                provider.parameters().getOrDefault("scopes", Optional.empty()).orElse(""),
                connection.grantedScope()),
            problem,
            policies,
            gateway.map(identity -> identity.principalId().toString()).orElse(""),
            values.apply("filled").equals("true"),
            marks.apply(newPolicy(request, gateway, values)),
            snippets.of(connection),
            tokens.fingerprint(name)));
  }

  private static Form newPolicy(
      PageRequest request, Optional<ManagedIdentity> gateway, UnaryOperator<String> values) {
    String tenant = values.apply("tenantId");
    return Form.of(
        List.of(
            // Never shown again.
            Field.of(
                "jwt", request.t("jwt.paste"), request.t("jwt.help"), "", Field.Kind.LINES, false),
            Field.of(
                "objectId",
                request.t("policy.object"),
                request.t("policy.object.help"),
                values.apply("objectId"),
                Field.Kind.TEXT,
                true),
            Field.of(
                "tenantId",
                request.t("policy.tenant"),
                request.t("policy.tenant.help"),
                tenant.isEmpty()
                    ? gateway.map(identity -> identity.tenantId().toString()).orElse("")
                    : tenant,
                Field.Kind.TEXT,
                true),
            Field.of(
                "appIds",
                request.t("policy.apps"),
                request.t("policy.apps.help"),
                values.apply("appIds"),
                Field.Kind.TEXT,
                false),
            Field.of(
                "name",
                request.t("policy.name"),
                request.t("policy.name.help"),
                values.apply("name"),
                Field.Kind.TEXT,
                false)));
  }
}
