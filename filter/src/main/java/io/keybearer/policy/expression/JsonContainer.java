package io.keybearer.policy.expression;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code JContainer}: an object, an array or a property. */
abstract sealed class JsonContainer extends JsonToken permits JsonObject, JsonArray, JsonProperty {
  /** Adds content: a token, a property, a plain value or a sequence of them. */
  abstract void add(@Nullable Object content);

  /** Takes a node out. */
  abstract void remove(JsonToken child);

  /**
   * Adds content beside a child. What is added goes to the end, so the children that are to follow
   * it go there after it.
   *
   * @param offset 0 for before the child, 1 for after it
   */
  void insertBeside(JsonToken child, int offset, JsonToken content) {
    List<JsonToken> siblings = children();
    int at = 0;
    while (siblings.get(at) != child) {
      at++;
    }
    List<JsonToken> following = List.copyOf(siblings.subList(at + offset, siblings.size()));
    add(content);
    for (JsonToken sibling : following) {
      remove(sibling);
      add(sibling);
    }
  }

  /** Puts a node in another's place. */
  abstract void replace(JsonToken child, JsonToken replacement);

  abstract void clear();

  /** Adds each element of a sequence, or the content itself. */
  static void addAll(JsonContainer container, @Nullable Object content) {
    if (content instanceof JsonToken || content instanceof String || content instanceof byte[]) {
      container.add(content);
      return;
    }
    List<@Nullable Object> elements = Sequences.elementsOrNull(content);
    if (elements == null) {
      container.add(content);
    } else {
      for (Object element : elements) {
        container.add(element);
      }
    }
  }
}
