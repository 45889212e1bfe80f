package io.keybearer.admin.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Locale;
import java.util.Set;

/** Reads the values that an operator gives a template's parameters. */
final class TemplateParameters {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> STRINGS = Set.of("string", "securestring", "");

  private TemplateParameters() {}

  /**
   * A parameter's value.
   *
   * @param declared the template's parameters, which say of each what type it has
   * @param text a string as it is; anything else as JSON
   * @throws ManagementException when it is not JSON
   */
  static JsonNode value(String name, JsonNode declared, String text) {
    String type = ArmTemplate.find(ArmTemplate.find(declared, name), "type").asText("");
    if (STRINGS.contains(type.toLowerCase(Locale.ROOT))) {
      return TextNode.valueOf(text);
    }
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw ManagementException.invalid(
          "parameters." + name, "must be JSON, as the template says that it is of type " + type);
    }
  }
}
