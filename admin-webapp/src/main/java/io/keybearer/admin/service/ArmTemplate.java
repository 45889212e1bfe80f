package io.keybearer.admin.service;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The resources of a Resource Manager template that are imported: providers, authorizations and
 * access policies, written flat or nested, as an array or under symbolic names, in nested
 * deployments with a template of their own, and in loops. Everything else, linked templates among
 * it, is named as skipped.
 */
final class ArmTemplate {
  private static final String PREFIX = "microsoft.apimanagement/service/";
  private static final List<String> TYPES =
      List.of(
          "authorizationproviders",
          "authorizationproviders/authorizations",
          "authorizationproviders/authorizations/accesspolicies");
  private static final String DEPLOYMENT = "microsoft.resources/deployments";
  private static final int MOST_RESOURCES = 2000;

  private final List<Entry> entries = new ArrayList<>();

  /**
   * A resource of a template.
   *
   * @param type its type as written
   * @param ids its ids below the service; empty where the resource is not one that is imported
   * @param properties its properties, evaluated; the resource as it is written where that failed
   * @param problem why it can't be imported; empty when it can
   */
  record Entry(String type, List<String> ids, JsonNode properties, Optional<String> problem) {
    String label() {
      if (!ids.isEmpty()) {
        return String.join("/", ids);
      }
      String name = properties.path("name").asText();
      return name.isEmpty() ? type : type + ' ' + name;
    }
  }

  /**
   * Reads a template.
   *
   * @throws ManagementException when it has no resources, or too many
   */
  static List<Entry> read(JsonNode template, TemplateExpressions expressions) {
    ArmTemplate reading = new ArmTemplate();
    JsonNode resources = find(template, "resources");
    if (!resources.isContainerNode()) {
      throw ManagementException.invalid("template.resources", "must be an array or an object");
    }
    reading.addAll(resources, expressions, "", List.of());
    // Parents first, whatever the template's order and dependencies say.
    reading.entries.sort(Comparator.comparingInt(entry -> entry.ids().size()));
    return reading.entries;
  }

  private void addAll(
      JsonNode resources, TemplateExpressions expressions, String parentType, List<String> parent) {
    for (JsonNode resource : resources) {
      JsonNode copy = find(resource, "copy");
      if (copy.isMissingNode()) {
        add(resource, expressions, parentType, parent);
        continue;
      }
      try {
        expressions.loop(copy, () -> add(resource, expressions, parentType, parent));
      } catch (TemplateProblem e) {
        entries.add(failed(resource, e));
      }
    }
  }

  private void add(
      JsonNode resource, TemplateExpressions expressions, String parentType, List<String> parent) {
    if (entries.size() >= MOST_RESOURCES) {
      throw ManagementException.invalid(
          "template.resources", "must have at most " + MOST_RESOURCES + " resources");
    }
    String written = find(resource, "type").asText();
    String type = canonicalType(written, parentType);
    if (type.equals(DEPLOYMENT)) {
      addDeployment(resource, expressions);
      return;
    }
    int level = TYPES.indexOf(type);
    if (level < 0) {
      entries.add(skipped(written, "is not a type that is imported"));
      return;
    }
    List<String> ids = List.of();
    try {
      if (isLeftOut(resource, expressions)) {
        entries.add(skipped(written, "its condition is false"));
        return;
      }
      ids = ids(expressions.evaluate(find(resource, "name")).asText(), level, parent);
      if (find(resource, "existing").asBoolean()) {
        entries.add(skipped(String.join("/", ids), "the template only refers to it"));
        addAll(find(resource, "resources"), expressions, type, ids);
        return;
      }
      JsonNode properties = expressions.evaluate(find(resource, "properties"));
      entries.add(new Entry(written, ids, properties, Optional.empty()));
    } catch (TemplateProblem e) {
      entries.add(new Entry(written, ids, resource, Optional.of(e.reason())));
    }
    addAll(find(resource, "resources"), expressions, type, ids);
  }

  /** The resources of a nested deployment, as if they stood in its place. */
  private void addDeployment(JsonNode deployment, TemplateExpressions expressions) {
    String written = find(deployment, "type").asText();
    JsonNode properties = find(deployment, "properties");
    JsonNode template = find(properties, "template");
    try {
      if (isLeftOut(deployment, expressions)) {
        entries.add(skipped(written, "its condition is false"));
      } else if (!find(properties, "templateLink").isMissingNode()) {
        entries.add(
            skipped(written, "links to a template elsewhere; import that template by itself"));
      } else if (!find(template, "resources").isContainerNode()) {
        entries.add(skipped(written, "has no template with resources"));
      } else {
        addAll(find(template, "resources"), scope(properties, expressions), "", List.of());
      }
    } catch (TemplateProblem e) {
      entries.add(failed(deployment, e));
    }
  }

  /** A nested template's expressions are its parent's, unless the deployment says otherwise. */
  private static TemplateExpressions scope(JsonNode properties, TemplateExpressions outer) {
    String scope = find(find(properties, "expressionEvaluationOptions"), "scope").asText("outer");
    if (!scope.equalsIgnoreCase("inner")) {
      return outer;
    }
    Map<String, JsonNode> parameters = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> parameter : find(properties, "parameters").properties()) {
      JsonNode value = find(parameter.getValue(), "value");
      if (value.isMissingNode()) {
        throw new TemplateProblem(
            "The parameter '"
                + parameter.getKey()
                + "' of a nested deployment has no value here; a reference to a key vault can't be"
                + " followed, so write a value in its place.");
      }
      parameters.put(parameter.getKey(), outer.evaluate(value));
    }
    return outer.inner(find(properties, "template"), parameters);
  }

  private static Entry failed(JsonNode resource, TemplateProblem problem) {
    return new Entry(
        find(resource, "type").asText(), List.of(), resource, Optional.of(problem.reason()));
  }

  private static boolean isLeftOut(JsonNode resource, TemplateExpressions expressions) {
    JsonNode condition = find(resource, "condition");
    return !condition.isMissingNode() && !expressions.evaluate(condition).asBoolean(true);
  }

  private static Entry skipped(String type, String reason) {
    return new Entry(
        type,
        List.of(),
        com.fasterxml.jackson.databind.node.MissingNode.getInstance(),
        Optional.of(reason));
  }

  private static String canonicalType(String written, String parentType) {
    String type = written.toLowerCase(Locale.ROOT).replaceFirst("@.*$", "");
    if (type.startsWith(PREFIX)) {
      return type.substring(PREFIX.length());
    }
    return parentType.isEmpty() ? type : parentType + '/' + type;
  }

  /** The ids of a name: the service's first, unless it is a nested resource's own name alone. */
  private static List<String> ids(String name, int level, List<String> parent) {
    List<String> segments = new ArrayList<>();
    for (String segment : name.split("/", -1)) {
      segments.add(segment.replace("%2F", "/").replace("%25", "%"));
    }
    if (segments.size() == level + 2) {
      return List.copyOf(segments.subList(1, segments.size()));
    }
    if (segments.size() == 1 && parent.size() == level) {
      List<String> ids = new ArrayList<>(parent);
      ids.addAll(segments);
      return ids;
    }
    throw new TemplateProblem(
        "The name '" + name + "' does not have the " + (level + 2) + " segments of its type.");
  }

  static JsonNode find(JsonNode object, String name) {
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      if (member.getKey().equalsIgnoreCase(name)) {
        return member.getValue();
      }
    }
    return com.fasterxml.jackson.databind.node.MissingNode.getInstance();
  }
}
