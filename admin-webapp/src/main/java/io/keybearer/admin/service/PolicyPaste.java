package io.keybearer.admin.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * Takes a policy document out of what people copy from Azure: the answer of its REST interface or a
 * template's resource ({@code properties.value}), the text of a template with its quotes, or text
 * whose markup came escaped. Everything else is a document already.
 */
final class PolicyPaste {
  private static final ObjectMapper JSON = new ObjectMapper();

  private PolicyPaste() {}

  /** The document in a text, with line feeds at the ends of lines. */
  static String document(String pasted) {
    String text = pasted.strip();
    if (text.startsWith("\uFEFF")) {
      text = text.substring(1);
    }
    if (text.startsWith("{") || text.startsWith("\"")) {
      text = fromJson(text).strip();
    }
    if (text.startsWith("&lt;")) {
      text =
          text.replace("&lt;", "<")
              .replace("&gt;", ">")
              .replace("&quot;", "\"")
              .replace("&apos;", "'")
              .replace("&#39;", "'")
              .replace("&amp;", "&");
    }
    return text.replace("\r\n", "\n").replace('\r', '\n');
  }

  private static String fromJson(String text) {
    try {
      JsonNode json = JSON.readTree(text);
      JsonNode value = json.isTextual() ? json : json.at("/properties/value");
      if (value.isMissingNode()) {
        value = json.path("value");
      }
      return value.isTextual() ? value.textValue() : text;
    } catch (JsonProcessingException e) {
      return text;
    }
  }
}
