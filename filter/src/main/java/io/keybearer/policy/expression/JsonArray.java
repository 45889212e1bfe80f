package io.keybearer.policy.expression;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code JArray}. */
final class JsonArray extends JsonContainer {
  private final List<JsonToken> elements = new ArrayList<>();

  @Override
  String kind() {
    return "Array";
  }

  int size() {
    return elements.size();
  }

  JsonToken get(int index) {
    if (index < 0 || index >= elements.size()) {
      throw ClrException.listIndex();
    }
    return elements.get(index);
  }

  void set(int index, JsonToken value) {
    get(index).parent(null);
    elements.set(index, attached(value));
  }

  @Override
  void insertBeside(JsonToken child, int offset, JsonToken content) {
    insert(indexOf(child) + offset, content);
  }

  void insert(int index, JsonToken value) {
    if (index < 0 || index > elements.size()) {
      throw ClrException.listIndex();
    }
    elements.add(index, attached(value));
  }

  /** The place of a node, by identity, or -1. */
  int indexOf(JsonToken child) {
    for (int i = 0; i < elements.size(); i++) {
      if (elements.get(i) == child) {
        return i;
      }
    }
    return -1;
  }

  @Override
  void add(@Nullable Object content) {
    elements.add(attached(JsonValue.tokenOf(content)));
  }

  private JsonToken attached(JsonToken value) {
    JsonToken own = value.detached();
    own.parent(this);
    return own;
  }

  @Override
  void remove(JsonToken child) {
    int index = indexOf(child);
    if (index >= 0) {
      elements.remove(index).parent(null);
    }
  }

  @Override
  void replace(JsonToken child, JsonToken replacement) {
    set(indexOf(child), replacement);
  }

  @Override
  void clear() {
    elements.forEach(element -> element.parent(null));
    elements.clear();
  }

  @Override
  JsonArray copy() {
    JsonArray copy = new JsonArray();
    elements.forEach(copy::add);
    return copy;
  }

  @Override
  List<JsonToken> children() {
    return new ArrayList<>(elements);
  }
}
