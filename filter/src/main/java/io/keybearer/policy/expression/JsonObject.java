package io.keybearer.policy.expression;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code JObject}: properties by name, in the order in which they came. */
final class JsonObject extends JsonContainer {
  private final Map<String, JsonProperty> properties = new LinkedHashMap<>();

  @Override
  String kind() {
    return "Object";
  }

  List<JsonProperty> properties() {
    return new ArrayList<>(properties.values());
  }

  int size() {
    return properties.size();
  }

  @Nullable JsonProperty property(String name) {
    return properties.get(name);
  }

  /** The property of that name in any casing; the exact one first. */
  @Nullable JsonProperty propertyIgnoringCase(String name) {
    JsonProperty exact = properties.get(name);
    if (exact != null) {
      return exact;
    }
    for (JsonProperty property : properties.values()) {
      if (property.name().equalsIgnoreCase(name)) {
        return property;
      }
    }
    return null;
  }

  @Nullable JsonToken get(String name) {
    JsonProperty property = properties.get(name);
    return property == null ? null : property.value();
  }

  /** Sets a property, new or not. */
  void set(String name, JsonToken value) {
    JsonProperty property = properties.get(name);
    if (property == null) {
      attach(new JsonProperty(name, value));
    } else {
      property.value(value);
    }
  }

  /** Adds a property that must be new. */
  void add(String name, JsonToken value) {
    add(new JsonProperty(name, value));
  }

  @Override
  void add(@Nullable Object content) {
    if (!(content instanceof JsonProperty property)) {
      throw ClrException.argument(
          "Can not add " + RuntimeTypes.nameOf(content) + " to Newtonsoft.Json.Linq.JObject.");
    }
    if (properties.containsKey(property.name())) {
      throw ClrException.about(
          property.name(),
          "ArgumentException",
          "Can not add property ",
          " to Newtonsoft.Json.Linq.JObject. Property with the same name already exists on"
              + " object.");
    }
    attach((JsonProperty) property.detached());
  }

  private void attach(JsonProperty property) {
    property.parent(this);
    properties.put(property.name(), property);
  }

  boolean remove(String name) {
    JsonProperty removed = properties.remove(name);
    if (removed != null) {
      removed.parent(null);
    }
    return removed != null;
  }

  @Override
  void remove(JsonToken child) {
    if (child instanceof JsonProperty property) {
      remove(property.name());
    }
  }

  @Override
  void replace(JsonToken child, JsonToken replacement) {
    List<JsonProperty> before = properties();
    clear();
    for (JsonProperty property : before) {
      add(property == child ? replacement : property);
    }
  }

  @Override
  void clear() {
    properties.values().forEach(property -> property.parent(null));
    properties.clear();
  }

  @Override
  JsonObject copy() {
    JsonObject copy = new JsonObject();
    for (JsonProperty property : properties.values()) {
      copy.attach(property.copy());
    }
    return copy;
  }

  @Override
  List<JsonToken> children() {
    return new ArrayList<>(properties.values());
  }
}
