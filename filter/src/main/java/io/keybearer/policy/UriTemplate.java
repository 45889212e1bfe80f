package io.keybearer.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A path, and maybe a query, with <code>{name}</code> for parameters of the request's path or
 * query; <code>{*name}</code> is the same here. Immutable.
 */
final class UriTemplate {
  private final List<Part> path;
  private final @Nullable List<Part> query;

  /**
   * A piece of the template.
   *
   * @param text the text, or the name of a parameter
   * @param isName whether it is a name
   */
  private record Part(String text, boolean isName) {}

  /**
   * A template.
   *
   * @param text the path, and after a question mark the query
   */
  UriTemplate(String text) {
    int question = questionMark(text);
    path = parts(question < 0 ? text : text.substring(0, question));
    query = question < 0 ? null : parts(text.substring(question + 1));
  }

  private static int questionMark(String text) {
    boolean inName = false;
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '?' && !inName) {
        return at;
      }
      inName = c == '{' || (inName && c != '}');
    }
    return -1;
  }

  private static List<Part> parts(String text) {
    List<Part> parts = new ArrayList<>();
    int from = 0;
    for (int open = text.indexOf('{'); open >= 0; open = text.indexOf('{', from)) {
      int close = text.indexOf('}', open);
      if (close < 0) {
        break;
      }
      parts.add(new Part(text.substring(from, open), false));
      String name = text.substring(open + 1, close);
      parts.add(new Part(name.startsWith("*") ? name.substring(1) : name, true));
      from = close + 1;
    }
    parts.add(new Part(text.substring(from), false));
    return parts;
  }

  /** The parameters it names. */
  Set<String> names() {
    Set<String> names = new TreeSet<>();
    for (Part part : all()) {
      if (part.isName) {
        names.add(part.text);
      }
    }
    return names;
  }

  private List<Part> all() {
    List<Part> all = new ArrayList<>(path);
    if (query != null) {
      all.addAll(query);
    }
    return all;
  }

  /**
   * The percent-encoded path. A parameter that has no value stays as it is written.
   *
   * @param values by name, decoded
   * @param rests the names of those that are several segments with slashes
   */
  String path(Map<String, String> values, Set<String> rests) {
    return filled(
        path,
        values,
        UriText::path,
        (name, value) -> rests.contains(name) ? segments(value) : UriText.segment(value));
  }

  private static String segments(String value) {
    List<String> encoded = new ArrayList<>();
    for (String segment : value.split("/", -1)) {
      encoded.add(UriText.segment(segment));
    }
    return String.join("/", encoded);
  }

  /** The percent-encoded query, without the question mark; null when there is none. */
  @Nullable String query(Map<String, String> values) {
    return query == null
        ? null
        : filled(query, values, UriText::query, (name, value) -> UriText.queryPart(value));
  }

  private static String filled(
      List<Part> parts,
      Map<String, String> values,
      UnaryOperator<String> text,
      BinaryOperator<String> value) {
    StringBuilder filled = new StringBuilder();
    for (Part part : parts) {
      if (!part.isName) {
        filled.append(text.apply(part.text));
      } else if (values.containsKey(part.text)) {
        filled.append(value.apply(part.text, values.get(part.text)));
      } else {
        filled.append(text.apply("{" + part.text + "}"));
      }
    }
    return filled.toString();
  }
}
