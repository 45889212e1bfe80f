package io.keybearer.policy.expression;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code JContainer}: an object, an array or a property. */
abstract sealed class JsonContainer extends JsonToken permits JsonObject, JsonArray, JsonProperty {
  /** Adds content: a token, a property, a plain value or a sequence of them. */
  abstract void add(@Nullable Object content);

  /** Takes a node out. */
  abstract void remove(JsonToken child);

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
