package io.keybearer.policy.expression;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The paths of SelectToken: names after dots or in brackets, indexes, {@code *}, {@code ..}, and
 * filters that compare one path with a literal, as {@code [?(@.a == 'b')]}.
 */
final class JsonPaths {
  private final Evaluation evaluation;
  private final String path;
  private int at;

  private JsonPaths(Evaluation evaluation, String path) {
    this.evaluation = evaluation;
    this.path = path;
  }

  /** The first node that a path leads to, or null. */
  static @Nullable JsonToken first(
      Evaluation evaluation, JsonToken root, String path, boolean required) {
    List<JsonToken> found = new JsonPaths(evaluation, path).walk(root);
    if (found.isEmpty() && required) {
      throw ClrException.about(path, "JsonException", "Path '", "' returned no token.");
    }
    return found.isEmpty() ? null : found.get(0);
  }

  static List<JsonToken> all(Evaluation evaluation, JsonToken root, String path) {
    return new JsonPaths(evaluation, path).walk(root);
  }

  private List<JsonToken> walk(JsonToken root) {
    List<JsonToken> current = List.of(root);
    if (path.startsWith("$") || path.startsWith("@")) {
      at = 1;
    }
    while (at < path.length()) {
      boolean deep = false;
      if (path.startsWith("..", at)) {
        deep = true;
        at += 2;
      } else if (path.charAt(at) == '.') {
        at++;
      }
      List<JsonToken> from = deep ? withDescendants(current) : current;
      current = path.startsWith("[", at) ? bracket(from) : name(from);
    }
    return current;
  }

  private List<JsonToken> withDescendants(List<JsonToken> tokens) {
    List<JsonToken> all = new ArrayList<>();
    for (JsonToken token : tokens) {
      evaluation.step();
      if (!(token instanceof JsonProperty)) {
        all.add(token);
      }
      all.addAll(withDescendants(token.children()));
    }
    return all;
  }

  private List<JsonToken> name(List<JsonToken> from) {
    int start = at;
    while (at < path.length() && path.charAt(at) != '.' && path.charAt(at) != '[') {
      at++;
    }
    String name = path.substring(start, at);
    if (name.isEmpty()) {
      throw bad();
    }
    return name.equals("*") ? children(from) : named(from, name);
  }

  private ClrException bad() {
    return new ClrException(
        "JsonException", "Unexpected character while parsing path: position " + at + ".");
  }

  private static List<JsonToken> named(List<JsonToken> from, String name) {
    List<JsonToken> found = new ArrayList<>();
    for (JsonToken token : from) {
      JsonToken child = token instanceof JsonObject object ? object.get(name) : null;
      if (child != null) {
        found.add(child);
      }
    }
    return found;
  }

  private static List<JsonToken> children(List<JsonToken> from) {
    List<JsonToken> found = new ArrayList<>();
    for (JsonToken token : from) {
      for (JsonToken child : token.children()) {
        found.add(child instanceof JsonProperty property ? property.value() : child);
      }
    }
    return found;
  }

  private List<JsonToken> bracket(List<JsonToken> from) {
    int end = closing();
    String inside = path.substring(at + 1, end).strip();
    at = end + 1;
    if (inside.equals("*")) {
      return children(from);
    }
    if (inside.startsWith("?(") && inside.endsWith(")")) {
      return filtered(from, inside.substring(2, inside.length() - 1).strip());
    }
    if (inside.startsWith("'") || inside.startsWith("\"")) {
      return named(from, inside.substring(1, inside.length() - 1));
    }
    return indexed(from, inside);
  }

  private int closing() {
    char quote = 0;
    int depth = 0;
    for (int i = at; i < path.length(); i++) {
      char c = path.charAt(i);
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if (c == '\'' || c == '"') {
        quote = c;
      } else if (c == '[') {
        depth++;
      } else if (c == ']' && --depth == 0) {
        return i;
      }
    }
    throw bad();
  }

  private List<JsonToken> indexed(List<JsonToken> from, String inside) {
    List<JsonToken> found = new ArrayList<>();
    for (String part : inside.split(",", -1)) {
      try {
        int index = Integer.parseInt(part.strip());
        for (JsonToken token : from) {
          if (token instanceof JsonArray array && index >= 0 && index < array.size()) {
            found.add(array.get(index));
          }
        }
      } catch (NumberFormatException e) {
        throw bad();
      }
    }
    return found;
  }

  private List<JsonToken> filtered(List<JsonToken> from, String condition) {
    List<JsonToken> kept = new ArrayList<>();
    for (JsonToken child : children(from)) {
      evaluation.step();
      if (holds(child, condition)) {
        kept.add(child);
      }
    }
    return kept;
  }

  private boolean holds(JsonToken token, String condition) {
    for (String operator : new String[] {"==", "!=", ">=", "<=", ">", "<"}) {
      int split = condition.indexOf(operator);
      if (split > 0) {
        List<JsonToken> left =
            new JsonPaths(evaluation, condition.substring(0, split).strip()).walk(token);
        Object right = literal(condition.substring(split + operator.length()).strip());
        return !left.isEmpty() && compares(left.get(0), operator, right);
      }
    }
    return !new JsonPaths(evaluation, condition).walk(token).isEmpty();
  }

  private @Nullable Object literal(String text) {
    if (text.startsWith("'") || text.startsWith("\"")) {
      return text.substring(1, Math.max(1, text.length() - 1));
    }
    return switch (text) {
      case "true" -> (Object) true;
      case "false" -> (Object) false;
      case "null" -> null;
      default -> Casts.parseNumber(text, Types.DOUBLE);
    };
  }

  private static boolean compares(JsonToken token, String operator, @Nullable Object right) {
    Object left = token instanceof JsonValue value ? value.value() : token;
    if (operator.equals("==") || operator.equals("!=")) {
      return Equality.equal(left, right) == operator.equals("==");
    }
    boolean numbers = Numbers.typeOf(left) != null && Numbers.typeOf(right) != null;
    boolean texts = left instanceof String && right instanceof String;
    if (!numbers && !texts) {
      return false;
    }
    int order = Equality.compare(left, right);
    return switch (operator) {
      case ">" -> order > 0;
      case "<" -> order < 0;
      case ">=" -> order >= 0;
      default -> order <= 0;
    };
  }
}
