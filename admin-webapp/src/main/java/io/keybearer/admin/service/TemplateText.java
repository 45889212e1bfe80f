package io.keybearer.admin.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;

/** Resource Manager templates as text. */
public final class TemplateText {
  private static final ObjectMapper YAML =
      new ObjectMapper(
          YAMLFactory.builder()
              .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
              .disable(YAMLGenerator.Feature.SPLIT_LINES)
              .build());

  private TemplateText() {}

  /**
   * Reads a template in JSON.
   *
   * @throws ManagementException when the text is not a JSON object; the message gives the place and
   *     repeats nothing of the text
   */
  public static ObjectNode read(String text) {
    try {
      if (StrictJson.reader().readTree(text) instanceof ObjectNode template) {
        return template;
      }
      throw ManagementException.invalid("template", "must be a JSON object");
    } catch (JsonProcessingException e) {
      String place =
          e.getLocation() == null
              ? ""
              : " at line "
                  + e.getLocation().getLineNr()
                  + ", column "
                  + e.getLocation().getColumnNr();
      throw ManagementException.invalid("template", "is not valid JSON" + place);
    }
  }

  /** A template in JSON, for people to read. */
  public static String json(JsonNode template) {
    return template.toPrettyString() + '\n';
  }

  /** A template in YAML; every text is quoted, so that no reader takes one for a number. */
  public static String yaml(JsonNode template) {
    try {
      return YAML.writeValueAsString(template);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of plain values can be written", e);
    }
  }
}
