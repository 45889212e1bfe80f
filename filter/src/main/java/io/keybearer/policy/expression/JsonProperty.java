package io.keybearer.policy.expression;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code JProperty}: a name and its value. */
final class JsonProperty extends JsonContainer {
  private final String name;
  private JsonToken value;

  JsonProperty(String name, JsonToken value) {
    this.name = name;
    this.value = value.detached();
    this.value.parent(this);
  }

  @Override
  String kind() {
    return "Property";
  }

  String name() {
    return name;
  }

  JsonToken value() {
    return value;
  }

  void value(JsonToken newValue) {
    value.parent(null);
    value = newValue.detached();
    value.parent(this);
  }

  @Override
  void add(@Nullable Object content) {
    throw new ClrException(
        "JsonException", "Newtonsoft.Json.Linq.JProperty cannot have multiple values.");
  }

  @Override
  void remove(JsonToken child) {
    value(JsonValue.nothing());
  }

  @Override
  void replace(JsonToken child, JsonToken replacement) {
    value(replacement);
  }

  @Override
  void clear() {
    value(JsonValue.nothing());
  }

  @Override
  JsonProperty copy() {
    return new JsonProperty(name, value.copy());
  }

  @Override
  List<JsonToken> children() {
    return List.of(value);
  }
}
