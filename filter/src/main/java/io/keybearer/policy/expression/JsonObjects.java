package io.keybearer.policy.expression;

import io.keybearer.policyxml.expression.TypeName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON trees as values of other types, and merged into one another. */
final class JsonObjects {
  private JsonObjects() {}

  /** {@code ToObject<T>()} and {@code DeserializeObject<T>}. */
  static @Nullable Object to(JsonToken token, TypeName type) {
    if (token instanceof JsonValue value && value.value() == null) {
      return Types.isValueType(type) ? Casts.to(token, type) : null;
    }
    if (type.isNullable()) {
      return to(token, type.element());
    }
    if (type.equals(Types.OBJECT)) {
      return token instanceof JsonValue value ? value.value() : token;
    }
    if (RuntimeTypes.isInstance(type, token) && Types.distance(type, Types.TOKEN) >= 0) {
      return token;
    }
    if (type.isArray()) {
      return Sequences.array(type.element().name(), elements(token, type.element()));
    }
    return switch (type.name()) {
      case "List", "IList", "IEnumerable", "ICollection", "IReadOnlyList", "IReadOnlyCollection" ->
          elements(token, type.arguments().get(0));
      case "Dictionary", "IDictionary", "IReadOnlyDictionary" ->
          dictionary(token, type.arguments().get(1));
      default -> Casts.to(token, type);
    };
  }

  private static List<@Nullable Object> elements(JsonToken token, TypeName type) {
    if (!(token instanceof JsonArray)) {
      throw mismatch(token, "an array");
    }
    List<@Nullable Object> elements = new ArrayList<>();
    for (JsonToken element : token.children()) {
      elements.add(to(element, type));
    }
    return elements;
  }

  private static Map<String, @Nullable Object> dictionary(JsonToken token, TypeName type) {
    if (!(token instanceof JsonObject object)) {
      throw mismatch(token, "an object");
    }
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (JsonProperty property : object.properties()) {
      map.put(property.name(), to(property.value(), type));
    }
    return map;
  }

  private static ClrException mismatch(JsonToken token, String expected) {
    return new ClrException(
        "JsonSerializationException",
        "Cannot deserialize the current JSON: it is "
            + token.kind()
            + " and not "
            + expected
            + ".");
  }

  /** Objects by their properties, arrays by appending, everything else by replacing. */
  static void merge(JsonContainer target, JsonToken content) {
    if (target instanceof JsonArray) {
      content.children().forEach(target::add);
    } else if (target instanceof JsonObject into && content instanceof JsonObject from) {
      for (JsonProperty property : from.properties()) {
        JsonToken known = into.get(property.name());
        if ((known instanceof JsonObject && property.value() instanceof JsonObject)
            || (known instanceof JsonArray && property.value() instanceof JsonArray)) {
          merge((JsonContainer) Arguments.value(known), property.value());
        } else if (known == null || !property.value().kind().equals("Null")) {
          into.set(property.name(), property.value());
        }
      }
    }
  }
}
