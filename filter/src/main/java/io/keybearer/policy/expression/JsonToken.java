package io.keybearer.policy.expression;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code JToken}: a node of a JSON tree that knows its parent. Changed in place, as Newtonsoft's
 * is; a node that has a parent and is put elsewhere is copied. Not thread-safe.
 */
abstract sealed class JsonToken permits JsonContainer, JsonValue {
  private @Nullable JsonContainer parent;

  @Nullable JsonContainer parent() {
    return parent;
  }

  void parent(@Nullable JsonContainer newParent) {
    parent = newParent;
  }

  /** Its constant of {@code JTokenType}. */
  abstract String kind();

  abstract JsonToken copy();

  /** The nodes directly below. */
  abstract List<JsonToken> children();

  /** Itself, or a copy when it already belongs to a tree. */
  JsonToken detached() {
    return parent == null ? this : copy();
  }

  JsonToken root() {
    JsonToken root = this;
    while (root.parent != null) {
      root = root.parent;
    }
    return root;
  }

  /** The path by which the root's SelectToken finds it. */
  String path() {
    if (parent == null) {
      return "";
    }
    String above = parent.path();
    if (parent instanceof JsonArray array) {
      return above + "[" + array.indexOf(this) + "]";
    }
    if (this instanceof JsonProperty property) {
      return above.isEmpty() ? property.name() : above + "." + property.name();
    }
    return above;
  }

  /** As Newtonsoft's {@code ToString()}: indented JSON; a value alone is its bare text. */
  @Override
  public String toString() {
    return JsonTexts.write(this, true);
  }
}
