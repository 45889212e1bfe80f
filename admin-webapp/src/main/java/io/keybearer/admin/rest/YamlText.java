package io.keybearer.admin.rest;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Writes a JSON tree as YAML 1.2: blocks for what has members, JSON's own form for keys and values,
 * which YAML reads as they are (YAML 1.2.2 §1.2).
 */
final class YamlText {
  private final StringBuilder text = new StringBuilder();

  private YamlText() {}

  /** The tree as text in UTF-8. */
  static byte[] of(JsonNode tree) {
    YamlText yaml = new YamlText();
    yaml.write(tree, 0, false);
    return yaml.text.append('\n').toString().getBytes(StandardCharsets.UTF_8);
  }

  private void write(JsonNode node, int indent, boolean goesOn) {
    if (node.isObject() && !node.isEmpty()) {
      boolean first = goesOn;
      for (Map.Entry<String, JsonNode> member : node.properties()) {
        line(indent, first);
        first = false;
        text.append(scalar(Json.text(member.getKey()))).append(':');
        value(member.getValue(), indent);
      }
    } else if (node.isArray() && !node.isEmpty()) {
      for (JsonNode element : node) {
        line(indent, false);
        text.append("- ");
        write(element, indent + 2, true);
      }
    } else {
      text.append(scalar(node));
    }
  }

  private void value(JsonNode value, int indent) {
    boolean block = value.isContainerNode() && !value.isEmpty();
    if (!block) {
      text.append(' ');
    }
    write(value, indent + 2, false);
  }

  private void line(int indent, boolean goesOn) {
    if (!goesOn) {
      if (!text.isEmpty()) {
        text.append('\n');
      }
      text.append(" ".repeat(indent));
    }
  }

  private static String scalar(JsonNode node) {
    return new String(Json.write(node), StandardCharsets.UTF_8);
  }
}
