package io.keybearer.policy.expression;

import io.keybearer.policyxml.expression.TypeName;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads bodies as the types that {@code As<T>()} knows. */
final class Bodies {
  private Bodies() {}

  static @Nullable Object as(
      Evaluation evaluation, MessageBody body, TypeName type, boolean preserve) {
    byte[] content = content(body, preserve);
    if (content == null) {
      return null;
    }
    if (type.equals(Types.BYTE.array())) {
      return content;
    }
    evaluation.room(content.length);
    String text = text(content, body);
    return switch (type.name()) {
      case "string", "object" -> text;
      case "JObject" -> JsonMembers.parsed(text, JsonObject.class, type.name());
      case "JArray" -> JsonMembers.parsed(text, JsonArray.class, type.name());
      case "JToken" -> JsonMembers.parsed(text, JsonToken.class, type.name());
      case "XDocument" -> XmlTexts.parse(text);
      case "XElement", "XNode" -> XmlTexts.parse(text).getDocumentElement();
      default ->
          throw new ClrException("NotSupportedException", "A body can't be read as " + type + ".");
    };
  }

  private static byte @Nullable [] content(MessageBody body, boolean preserve) {
    try {
      return body.read(preserve);
    } catch (UncheckedIOException e) {
      throw new ClrException("IOException", "The body can't be read: " + e.getMessage(), e);
    }
  }

  /** Without a byte order mark. */
  private static String text(byte[] content, MessageBody body) {
    String text = new String(content, body.charset());
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  /** The fields of {@code application/x-www-form-urlencoded}, several values each. */
  static @Nullable Object form(MessageBody body, boolean preserve) {
    byte[] content = content(body, preserve);
    if (content == null) {
      return null;
    }
    Map<String, List<String>> fields = new LinkedHashMap<>();
    for (String pair : text(content, body).split("&", -1)) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
        String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
        fields.computeIfAbsent(name, absent -> new ArrayList<>()).add(value);
      }
    }
    return fields;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }
}
