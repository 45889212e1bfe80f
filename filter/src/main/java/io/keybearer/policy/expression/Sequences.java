package io.keybearer.policy.expression;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Everything that C# can enumerate, as a list. */
final class Sequences {
  private Sequences() {}

  /**
   * The elements of a sequence.
   *
   * @throws ClrException for null or what is no sequence
   */
  static List<@Nullable Object> elements(@Nullable Object sequence) {
    if (sequence == null) {
      throw ClrException.nullArgument("source");
    }
    List<@Nullable Object> elements = elementsOrNull(sequence);
    if (elements == null) {
      throw ClrException.cast(sequence, "IEnumerable");
    }
    return elements;
  }

  /** The elements of a sequence; null for what is none. The list may be the sequence itself. */
  @SuppressWarnings("unchecked")
  static @Nullable List<@Nullable Object> elementsOrNull(@Nullable Object sequence) {
    if (sequence instanceof List<?> list) {
      return (List<@Nullable Object>) list;
    } else if (sequence instanceof Object[] array) {
      return java.util.Arrays.asList((@Nullable Object[]) array);
    } else if (sequence instanceof Collection<?> collection) {
      return new ArrayList<>(collection);
    } else if (sequence instanceof Map<?, ?> map) {
      return new ArrayList<>(map.entrySet());
    } else if (sequence instanceof JsonToken token) {
      return new ArrayList<>(token.children());
    } else if (sequence instanceof String text) {
      return new ArrayList<>(text.chars().mapToObj(c -> (char) c).toList());
    } else if (sequence instanceof byte[] bytes) {
      List<@Nullable Object> elements = new ArrayList<>(bytes.length);
      for (byte element : bytes) {
        elements.add((short) (element & 0xFF));
      }
      return elements;
    } else if (sequence instanceof RegexMatch match) {
      return new ArrayList<>(match.groups());
    } else if (sequence instanceof Grouping grouping) {
      return grouping.elements();
    }
    return null;
  }

  /** An array of these elements: bytes and strings have their own kinds of arrays. */
  static Object array(String elementType, List<? extends @Nullable Object> elements) {
    switch (elementType) {
      case "byte" -> {
        byte[] bytes = new byte[elements.size()];
        for (int i = 0; i < bytes.length; i++) {
          Object element = elements.get(i);
          bytes[i] = element == null ? 0 : (byte) Numbers.toInt(element);
        }
        return bytes;
      }
      case "string" -> {
        return elements.toArray(new @Nullable String[0]);
      }
      default -> {
        return elements.toArray(new @Nullable Object[0]);
      }
    }
  }

  /**
   * {@code IGrouping}.
   *
   * @param key what the elements have in common
   */
  record Grouping(@Nullable Object key, List<@Nullable Object> elements) {}
}
