package io.keybearer.admin.service;

import com.fasterxml.jackson.databind.JsonNode;
import io.keybearer.admin.service.ImportReport.Conflict;
import io.keybearer.admin.service.ImportReport.Outcome;
import io.keybearer.admin.service.ImportReport.Result;
import io.keybearer.model.GrantType;
import io.keybearer.model.ResourceKey;
import io.keybearer.model.Secret;
import io.keybearer.oauth.ParameterDefinition;
import io.keybearer.oauth.ProviderCatalogue;
import io.keybearer.store.AuditLog;
import io.keybearer.store.StoreException;
import io.keybearer.store.StoredService;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Imports a Resource Manager template into a service. Each resource is put as if by itself, parents
 * first; one that fails does not keep others from being imported, unless they are under it. A dry
 * run does all of it in one transaction that is rolled back. Thread-safe.
 */
public final class TemplateImport {
  private static final int MOST_NAME_CHARACTERS = 300;

  private final ManagementStores stores;
  private final ProviderCatalogue catalogue;
  private final EndpointRules rules;
  private final SecretSources secrets;

  /**
   * Imports into these stores.
   *
   * @param catalogue knows the identity providers
   * @param rules say where endpoints may be
   * @param secrets where secrets come from
   */
  public TemplateImport(
      ManagementStores stores,
      ProviderCatalogue catalogue,
      EndpointRules rules,
      SecretSources secrets) {
    this.stores = stores;
    this.catalogue = catalogue;
    this.rules = rules;
    this.secrets = secrets;
  }

  /**
   * What to import.
   *
   * @param template the template
   * @param parameters values of its parameters; of those that are no strings, as JSON
   * @param bindings values of expressions by their text, such as {@code subscription().tenantId}
   * @param conflict what to do with what is there already
   * @param dryRun whether to change nothing
   */
  public record Request(
      JsonNode template,
      Map<String, String> parameters,
      Map<String, String> bindings,
      Conflict conflict,
      boolean dryRun) {}

  /**
   * Imports, or says what an import would do.
   *
   * @throws ManagementException when there is no such service, or the template has no resources
   */
  public ImportReport run(Actor actor, ResourceName service, Request request) {
    StoredService stored =
        new UseCase(stores).run(transaction -> new UseCase(stores).service(transaction, service));
    Map<String, String> bindings = new LinkedHashMap<>(TemplateExport.identityOf(stored));
    bindings.putAll(request.bindings());
    TemplateExpressions expressions =
        TemplateExpressions.of(request.template(), request.parameters(), bindings);
    List<ArmTemplate.Entry> entries = ArmTemplate.read(request.template(), expressions);
    String name = stored.identity().name();
    if (request.dryRun()) {
      return new ImportReport(
          true, rehearsed(actor, name, entries, request.conflict()), expressions.unbound());
    }
    List<Result> results = new Run(actor, name, stores, request.conflict()).all(entries);
    audit(actor, stored, results);
    return new ImportReport(false, results, expressions.unbound());
  }

  private List<Result> rehearsed(
      Actor actor, String service, List<ArmTemplate.Entry> entries, Conflict conflict) {
    try {
      return stores
          .transactions()
          .rehearse(
              transactions ->
                  new Run(actor, service, stores.within(transactions), conflict).all(entries));
    } catch (StoreException e) {
      throw e.mayPass() ? ManagementException.unavailable(e) : e;
    }
  }

  private void audit(Actor actor, StoredService service, List<Result> results) {
    Map<Outcome, Long> counts =
        results.stream().collect(Collectors.groupingBy(Result::outcome, Collectors.counting()));
    new UseCase(stores)
        .run(
            transaction -> {
              stores
                  .audit()
                  .append(
                      transaction,
                      Optional.of(service),
                      new AuditLog.Entry(
                          actor.name(),
                          "service.import",
                          service.identity().name(),
                          counts.toString()));
              return true;
            });
  }

  /** One import, over stores that commit or don't. */
  private final class Run {
    private final Actor actor;
    private final String service;
    private final AuthorizationProviders providers;
    private final Authorizations authorizations;
    private final AccessPolicies accessPolicies;
    private final Conflict conflict;
    private final Set<String> failed = new HashSet<>();

    Run(Actor actor, String service, ManagementStores stores, Conflict conflict) {
      this.actor = actor;
      this.service = service;
      this.providers = new AuthorizationProviders(stores, catalogue, rules, () -> {});
      this.authorizations = new Authorizations(stores, catalogue, () -> {});
      this.accessPolicies = new AccessPolicies(stores);
      this.conflict = conflict;
    }

    List<Result> all(List<ArmTemplate.Entry> entries) {
      List<Result> results = new ArrayList<>();
      entries.forEach(entry -> results.add(one(entry)));
      return results;
    }

    private Result one(ArmTemplate.Entry entry) {
      if (entry.ids().isEmpty() && entry.problem().isPresent()) {
        boolean skipped = entry.properties().isMissingNode();
        return new Result(
            entry.label(), skipped ? Outcome.SKIPPED : Outcome.FAILED, entry.problem().get());
      }
      Result result = imported(entry);
      if (result.outcome() == Outcome.FAILED) {
        failed.add(key(entry.ids()));
      }
      return result;
    }

    private Result imported(ArmTemplate.Entry entry) {
      List<String> ids = entry.ids();
      if (ids.size() > 1 && failed.contains(key(ids.subList(0, ids.size() - 1)))) {
        return new Result(entry.label(), Outcome.FAILED, "What it belongs to failed.");
      }
      if (entry.problem().isPresent()) {
        return new Result(entry.label(), Outcome.FAILED, entry.problem().get());
      }
      try {
        checkIds(ids);
        ResourceName name = new ResourceName(service, ids);
        if (conflict != Conflict.OVERWRITE && exists(name)) {
          return new Result(
              entry.label(),
              conflict == Conflict.SKIP ? Outcome.SKIPPED : Outcome.FAILED,
              "It is there already.");
        }
        boolean created = put(name, entry.properties());
        return new Result(entry.label(), created ? Outcome.CREATED : Outcome.UPDATED, "");
      } catch (TemplateProblem e) {
        return new Result(entry.label(), Outcome.FAILED, e.reason());
      } catch (ManagementException e) {
        return new Result(entry.label(), Outcome.FAILED, reason(e));
      }
    }

    private boolean exists(ResourceName name) {
      try {
        switch (name.ids().size()) {
          case 1 -> providers.get(name);
          case 2 -> authorizations.get(name);
          default -> accessPolicies.get(name);
        }
        return true;
      } catch (ManagementException e) {
        if (e.kind() == ManagementException.Kind.NOT_FOUND) {
          return false;
        }
        throw e;
      }
    }

    private boolean put(ResourceName name, JsonNode properties) {
      return switch (name.ids().size()) {
        case 1 -> providers.put(actor, name, provider(properties), Precondition.NONE).created();
        case 2 ->
            authorizations
                .put(actor, name, authorization(name, properties), Precondition.NONE)
                .created();
        default ->
            accessPolicies.put(actor, name, accessPolicy(properties), Precondition.NONE).created();
      };
    }

    private ProviderDraft provider(JsonNode properties) {
      JsonNode grants = ArmTemplate.find(ArmTemplate.find(properties, "oauth2"), "grantTypes");
      List<GrantType> given = new ArrayList<>();
      for (GrantType type : GrantType.values()) {
        if (ArmTemplate.find(grants, type.memberName()).isObject()) {
          given.add(type);
        }
      }
      if (given.size() != 1) {
        throw new TemplateProblem(
            "properties.oauth2.grantTypes must have exactly one of authorizationCode and"
                + " clientCredentials.");
      }
      String identityProvider = text(properties, "identityProvider");
      Optional<String> displayName =
          Optional.of(ArmTemplate.find(properties, "displayName").asText(""))
              .filter(text -> !text.isBlank());
      if (displayName.filter(text -> text.length() > MOST_NAME_CHARACTERS).isPresent()) {
        throw new TemplateProblem("properties.displayName must have at most 300 characters.");
      }
      return new ProviderDraft(
          displayName,
          identityProvider,
          given.get(0),
          parameters(identityProvider, ArmTemplate.find(grants, given.get(0).memberName())));
    }

    private AuthorizationDraft authorization(ResourceName name, JsonNode properties) {
      String identityProvider =
          providers
              .get(ResourceName.of(name.service(), name.provider()))
              .value()
              .identityProvider();
      Optional<GrantType> grant =
          GrantType.named(ArmTemplate.find(properties, "oauth2grantType").asText(""));
      return new AuthorizationDraft(
          grant, parameters(identityProvider, ArmTemplate.find(properties, "parameters")));
    }

    private static AccessPolicyDraft accessPolicy(JsonNode properties) {
      List<String> appIds = new ArrayList<>();
      ArmTemplate.find(properties, "appIds").forEach(id -> appIds.add(id.asText()));
      return new AccessPolicyDraft(
          text(properties, "tenantId"), text(properties, "objectId"), appIds);
    }

    private Map<String, @Nullable Secret> parameters(String identityProvider, JsonNode given) {
      Set<String> secret =
          catalogue.find(identityProvider).stream()
              .flatMap(it -> it.grantTypes().values().stream())
              .flatMap(List::stream)
              .filter(ParameterDefinition::isSecret)
              .map(definition -> ResourceKey.of(definition.name()))
              .collect(Collectors.toSet());
      Map<String, @Nullable Secret> parameters = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> member : given.properties()) {
        JsonNode value = member.getValue();
        if (value.isNull()) {
          parameters.put(member.getKey(), null);
        } else if (!value.isTextual()) {
          throw new TemplateProblem("The parameter '" + member.getKey() + "' must be a string.");
        } else if (secret.contains(ResourceKey.of(member.getKey()))) {
          parameters.put(member.getKey(), secrets.secret(value.textValue()));
        } else {
          parameters.put(member.getKey(), Secret.of(value.textValue()));
        }
      }
      return parameters;
    }

    private static void checkIds(List<String> ids) {
      for (String id : ids) {
        ResourceName.problem("name", id)
            .ifPresent(
                problem -> {
                  throw new TemplateProblem("The id '" + id + "' " + problem.message() + ".");
                });
      }
    }

    private static String text(JsonNode properties, String name) {
      JsonNode value = ArmTemplate.find(properties, name);
      if (!value.isTextual() || value.textValue().isBlank()) {
        throw new TemplateProblem("properties." + name + " is required.");
      }
      return value.textValue();
    }

    private static String reason(ManagementException refusal) {
      return refusal.problems().isEmpty()
          ? String.valueOf(refusal.getMessage())
          : refusal.problems().stream()
              .map(problem -> problem.target() + ' ' + problem.message())
              .collect(Collectors.joining("; "));
    }

    private static String key(List<String> ids) {
      return ids.stream().map(ResourceKey::of).collect(Collectors.joining("\n"));
    }
  }
}
