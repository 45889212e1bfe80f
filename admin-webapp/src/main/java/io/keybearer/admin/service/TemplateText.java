package io.keybearer.admin.service;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Map;

/** Resource Manager templates as text. */
public final class TemplateText {
  private static final int MOST_LEVELS = 50;

  /** Comments are allowed, as Resource Manager does; a member that comes twice is not. */
  private static final ObjectMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MOST_LEVELS).build())
                  .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private TemplateText() {}

  /**
   * Reads a template in JSON.
   *
   * @throws ManagementException when the text is not a JSON object; the message gives the place and
   *     repeats nothing of the text
   */
  public static ObjectNode read(String text) {
    try {
      if (JSON.readTree(text) instanceof ObjectNode template) {
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

  /**
   * A template in YAML 1.2: blocks for what has members, JSON's own form for keys and values, which
   * YAML reads as they are (YAML 1.2.2 §1.2).
   */
  public static String yaml(JsonNode template) {
    StringBuilder text = new StringBuilder();
    write(text, template, 0, false);
    return text.append('\n').toString();
  }

  private static void write(StringBuilder text, JsonNode node, int indent, boolean goesOn) {
    if (node.isObject() && !node.isEmpty()) {
      boolean first = goesOn;
      for (Map.Entry<String, JsonNode> member : node.properties()) {
        line(text, indent, first);
        first = false;
        text.append(TextNode.valueOf(member.getKey())).append(':');
        boolean block = member.getValue().isContainerNode() && !member.getValue().isEmpty();
        text.append(block ? "" : " ");
        write(text, member.getValue(), indent + 2, false);
      }
    } else if (node.isArray() && !node.isEmpty()) {
      for (JsonNode element : node) {
        line(text, indent, false);
        text.append("- ");
        write(text, element, indent + 2, true);
      }
    } else {
      text.append(node);
    }
  }

  private static void line(StringBuilder text, int indent, boolean goesOn) {
    if (!goesOn) {
      if (!text.isEmpty()) {
        text.append('\n');
      }
      text.append(" ".repeat(indent));
    }
  }
}
