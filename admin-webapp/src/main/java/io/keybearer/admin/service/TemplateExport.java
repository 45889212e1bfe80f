package io.keybearer.admin.service;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keybearer.model.Authorization;
import io.keybearer.model.AuthorizationProvider;
import io.keybearer.model.NamedAccessPolicy;
import io.keybearer.model.Secret;
import io.keybearer.store.AuditLog;
import io.keybearer.store.RowPage;
import io.keybearer.store.StoredAuthorization;
import io.keybearer.store.StoredProvider;
import io.keybearer.store.StoredService;
import io.keybearer.store.Transaction;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Exports a service's providers, authorizations and access policies as a Resource Manager template.
 * A secret is a place for an environment variable, so that the same template can be imported where
 * those are set; the service's own identity is an expression, so that it becomes the importing
 * service's. Thread-safe.
 */
public final class TemplateExport {
  private static final String SCHEMA =
      "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#";
  private static final String API_VERSION = "2024-05-01";
  private static final String TYPE = "Microsoft.ApiManagement/service/authorizationProviders";
  private static final String IDENTITY =
      "reference(resourceId('Microsoft.ApiManagement/service',parameters('serviceName')),'"
          + API_VERSION
          + "','Full').identity.";
  private static final int PAGE = 500;

  private final UseCase useCase;
  private final ManagementStores stores;

  /** Exports what these stores hold. */
  public TemplateExport(ManagementStores stores) {
    this.useCase = new UseCase(stores);
    this.stores = stores;
  }

  /** What the expressions of a service's own identity stand for, by their text. */
  static Map<String, String> identityOf(StoredService service) {
    Map<String, String> values = new LinkedHashMap<>();
    service
        .identity()
        .managedIdentity()
        .ifPresent(
            identity -> {
              values.put(IDENTITY + "tenantId", identity.tenantId().toString());
              values.put(IDENTITY + "principalId", identity.principalId().toString());
            });
    return values;
  }

  /**
   * The template of a service, or of one of its providers with what belongs to it.
   *
   * @throws ManagementException when there is no such service or provider
   */
  public ObjectNode template(Actor actor, ResourceName name) {
    return useCase.run(
        transaction -> {
          StoredService stored = useCase.service(transaction, name);
          ObjectNode template = JsonNodeFactory.instance.objectNode();
          template.put("$schema", SCHEMA).put("contentVersion", "1.0.0.0");
          template
              .putObject("parameters")
              .putObject("serviceName")
              .put("type", "string")
              .put("defaultValue", stored.identity().name());
          ArrayNode resources = template.putArray("resources");
          if (name.ids().isEmpty()) {
            everyOne(
                page -> stores.providers().list(transaction, stored, page),
                StoredProvider::value,
                AuthorizationProvider::name,
                provider -> addProvider(transaction, resources, provider));
          } else {
            addProvider(transaction, resources, useCase.provider(transaction, name));
          }
          stores
              .audit()
              .append(
                  transaction,
                  Optional.of(stored),
                  new AuditLog.Entry(
                      actor.name(),
                      "service.export",
                      stored.identity().name(),
                      name.ids().isEmpty() ? "" : name.provider()));
          return template;
        });
  }

  private void addProvider(Transaction transaction, ArrayNode resources, StoredProvider stored) {
    AuthorizationProvider provider = stored.value();
    ObjectNode properties = resource(resources, TYPE, List.of(provider.name()));
    provider.displayName().ifPresent(text -> properties.put("displayName", escaped(text)));
    properties.put("identityProvider", provider.identityProvider());
    ObjectNode parameters =
        properties
            .putObject("oauth2")
            .putObject("grantTypes")
            .putObject(provider.grantType().memberName());
    addParameters(
        parameters,
        provider.parameters(),
        stores.providers().secrets(stored),
        List.of(provider.name()));
    everyOne(
        page -> stores.authorizations().list(transaction, stored, page),
        StoredAuthorization::value,
        Authorization::name,
        authorization -> addAuthorization(transaction, resources, authorization));
  }

  private void addAuthorization(
      Transaction transaction, ArrayNode resources, StoredAuthorization stored) {
    Authorization authorization = stored.value();
    String provider = stored.provider().value().name();
    List<String> ids = List.of(provider, authorization.name());
    ObjectNode properties = resource(resources, TYPE + "/authorizations", ids);
    properties.put("authorizationType", "OAuth2");
    properties.put("oauth2grantType", authorization.grantType().enumValue());
    ObjectNode parameters = JsonNodeFactory.instance.objectNode();
    addParameters(
        parameters, authorization.parameters(), stores.authorizations().secrets(stored), ids);
    if (!parameters.isEmpty()) {
      properties.set("parameters", parameters);
    }
    for (NamedAccessPolicy policy : accessPolicies(transaction, stored)) {
      addAccessPolicy(resources, stored, ids, policy);
    }
  }

  private List<NamedAccessPolicy> accessPolicies(
      Transaction transaction, StoredAuthorization stored) {
    return stores
        .accessPolicies()
        .list(transaction, stored, new RowPage(Optional.empty(), Optional.empty(), 0, PAGE));
  }

  private static void addAccessPolicy(
      ArrayNode resources, StoredAuthorization of, List<String> parent, NamedAccessPolicy policy) {
    ObjectNode properties =
        resource(
            resources,
            TYPE + "/authorizations/accessPolicies",
            List.of(parent.get(0), parent.get(1), policy.name()));
    Map<String, String> own = new LinkedHashMap<>();
    identityOf(of.provider().service()).forEach((expression, id) -> own.put(id, expression));
    boolean isOwn = own.containsKey(policy.objectId()) && own.containsKey(policy.tenantId());
    properties.put(
        "tenantId", isOwn ? '[' + own.get(policy.tenantId()) + ']' : escaped(policy.tenantId()));
    properties.put(
        "objectId", isOwn ? '[' + own.get(policy.objectId()) + ']' : escaped(policy.objectId()));
    if (!policy.appIds().isEmpty()) {
      ArrayNode appIds = properties.putArray("appIds");
      policy.appIds().forEach(id -> appIds.add(escaped(id)));
    }
  }

  private static void addParameters(
      ObjectNode into,
      Map<String, Optional<String>> plain,
      Optional<Map<String, Secret>> secrets,
      List<String> ids) {
    plain.forEach((name, text) -> into.put(name, text.map(TemplateExport::escaped).orElse(null)));
    for (String name : new TreeSet<>(secrets.orElse(Map.of()).keySet())) {
      into.put(name, "${env:" + variable(ids, name) + '}');
    }
  }

  /** A name for a secret: readable, and another for each pair of resource and parameter. */
  private static String variable(List<String> ids, String parameter) {
    String readable =
        (String.join("_", ids) + '_' + parameter)
            .toUpperCase(Locale.ROOT)
            .replaceAll("[^A-Z0-9]+", "_");
    String exact = String.join("/", ids) + '/' + parameter;
    return SecretSources.PREFIX
        + readable
        + '_'
        + Integer.toHexString(exact.hashCode()).toUpperCase(Locale.ROOT);
  }

  /** A text that looks like an expression is none. */
  private static String escaped(String text) {
    return text.startsWith("[") && text.endsWith("]") ? '[' + text : text;
  }

  private static ObjectNode resource(ArrayNode resources, String type, List<String> ids) {
    StringBuilder name = new StringBuilder("[format('{0}");
    StringBuilder arguments = new StringBuilder(", parameters('serviceName')");
    for (int at = 0; at < ids.size(); at++) {
      name.append("/{").append(at + 1).append('}');
      arguments.append(", '").append(segment(ids.get(at))).append('\'');
    }
    ObjectNode resource = resources.addObject();
    resource
        .put("type", type)
        .put("apiVersion", API_VERSION)
        .put("name", name + "'" + arguments + ")]");
    if (ids.size() > 1) {
      String parentType = type.substring(0, type.lastIndexOf('/'));
      StringBuilder parent = new StringBuilder("[resourceId('" + parentType + "'");
      parent.append(", parameters('serviceName')");
      ids.subList(0, ids.size() - 1)
          .forEach(id -> parent.append(", '").append(segment(id)).append('\''));
      resource.putArray("dependsOn").add(parent + ")]");
    }
    return resource.putObject("properties");
  }

  /** An id as a segment of a name, within quotes of an expression. */
  private static String segment(String id) {
    return id.replace("%", "%25").replace("/", "%2F").replace("'", "''");
  }

  private static <R, V> void everyOne(
      Function<RowPage, List<R>> rows,
      Function<R, V> value,
      Function<V, String> name,
      java.util.function.Consumer<R> action) {
    Optional<String> after = Optional.empty();
    List<R> page;
    do {
      page = rows.apply(new RowPage(Optional.empty(), after, 0, PAGE));
      page.forEach(action);
      if (!page.isEmpty()) {
        after =
            Optional.of(
                io.keybearer.model.ResourceKey.of(
                    name.apply(value.apply(page.get(page.size() - 1)))));
      }
    } while (page.size() == PAGE);
  }
}
