package io.keybearer.admin.service;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The resources of a Resource Manager template that are imported: providers, authorizations and
 * access policies, written flat or nested, as an array or under symbolic names. Everything else,
 * nested deployments among it, is named as skipped.
 */
final class ArmTemplate {
  private static final String PREFIX = "microsoft.apimanagement/service/";
  private static final List<String> TYPES =
      List.of(
          "authorizationproviders",
          "authorizationproviders/authorizations",
          "authorizationproviders/authorizations/accesspolicies");
  private static final int MOST_RESOURCES = 2000;

  private final List<Entry> entries = new ArrayList<>();

  /**
   * A resource of a template.
   *
   * @param type its type as written
   * @param ids its ids below the service; empty where the resource is not one that is imported
   * @param properties its properties, evaluated
   * @param problem why it can't be imported; empty when it can
   */
  record Entry(String type, List<String> ids, JsonNode properties, Optional<String> problem) {
    String label() {
      return ids.isEmpty() ? type : String.join("/", ids);
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
      if (entries.size() >= MOST_RESOURCES) {
        throw ManagementException.invalid(
            "template.resources", "must have at most " + MOST_RESOURCES + " resources");
      }
      add(resource, expressions, parentType, parent);
    }
  }

  private void add(
      JsonNode resource, TemplateExpressions expressions, String parentType, List<String> parent) {
    String written = find(resource, "type").asText();
    String type = canonicalType(written, parentType);
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
      JsonNode properties = expressions.evaluate(find(resource, "properties"));
      entries.add(new Entry(written, ids, properties, Optional.empty()));
    } catch (TemplateProblem e) {
      entries.add(new Entry(written, ids, resource, Optional.of(e.reason())));
    }
    addAll(find(resource, "resources"), expressions, type, ids);
  }

  private static boolean isLeftOut(JsonNode resource, TemplateExpressions expressions) {
    JsonNode condition = find(resource, "condition");
    if (!find(resource, "copy").isMissingNode()) {
      throw new TemplateProblem("Loops ('copy') are not supported; write the resources out.");
    }
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
