package io.keybearer.policyset;

import io.keybearer.model.CaselessMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * An operation's URL template, relative to its API: <code>/orders/{id}</code>, <code>
 * /files/{*rest}</code>, <code>/orders?status={status}</code>. A query parameter in it must be in
 * the request. Letters match in either case. Immutable.
 */
public final class OperationTemplate {
  private final String text;
  private final List<PathPart> parts;
  private final @Nullable String rest;
  private final Map<String, PathPart> query;

  private OperationTemplate(
      String text, List<PathPart> parts, @Nullable String rest, Map<String, PathPart> query) {
    this.text = text;
    this.parts = parts;
    this.rest = rest;
    this.query = query;
  }

  /** Reads a template; null when it is none. */
  static @Nullable OperationTemplate parse(String text) {
    int question = text.indexOf('?');
    String path = question < 0 ? text : text.substring(0, question);
    if (!path.startsWith("/") || path.indexOf('%') >= 0) {
      return null;
    }
    List<PathPart> parts = new ArrayList<>();
    String rest = null;
    String[] segments = path.equals("/") ? new String[0] : path.substring(1).split("/", -1);
    for (int at = 0; at < segments.length; at++) {
      boolean last = at == segments.length - 1;
      String name = last ? restName(segments[at]) : null;
      PathPart part = name == null ? part(segments[at]) : null;
      if (name != null) {
        rest = name;
      } else if (part != null) {
        parts.add(part);
      } else {
        return null;
      }
    }
    Map<String, PathPart> query = question < 0 ? Map.of() : query(text.substring(question + 1));
    return query == null ? null : unambiguous(new OperationTemplate(text, parts, rest, query));
  }

  private static @Nullable PathPart part(String segment) {
    boolean plain = !segment.isEmpty() && !segment.equals(".") && !segment.equals("..");
    return plain && segment.indexOf('*') < 0 ? PathPart.parse(segment) : null;
  }

  /** The name of the parameter that takes the rest of a path, empty without a name. */
  private static @Nullable String restName(String segment) {
    if (segment.equals("*")) {
      return "";
    }
    boolean named = segment.startsWith("{*") && segment.indexOf('}') == segment.length() - 1;
    return named && segment.length() > 3 ? segment.substring(2, segment.length() - 1) : null;
  }

  private static @Nullable Map<String, PathPart> query(String text) {
    Map<String, PathPart> query = new LinkedHashMap<>();
    for (String pair : text.split("&", -1)) {
      int equals = pair.indexOf('=');
      PathPart part = equals < 1 ? null : PathPart.parse(pair.substring(equals + 1));
      if (part == null || query.put(pair.substring(0, equals), part) != null) {
        return null;
      }
    }
    return query;
  }

  private static @Nullable OperationTemplate unambiguous(OperationTemplate template) {
    Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    List<String> all = new ArrayList<>();
    template.parts.forEach(part -> all.addAll(part.names()));
    template.query.values().forEach(part -> all.addAll(part.names()));
    if (template.rest != null && !template.rest.isEmpty()) {
      all.add(template.rest);
    }
    return names.addAll(all) && names.size() < all.size() ? null : template;
  }

  /** The template as written. */
  public String text() {
    return text;
  }

  /** Orders more particular templates first: texts before parameters before the rest of a path. */
  String rank() {
    StringBuilder rank = new StringBuilder();
    parts.forEach(part -> rank.append(part.rank()));
    rank.append(rest == null ? 'd' : 'e');
    return rank.append((char) ('z' - Math.min(query.size(), 20))).toString();
  }

  /** Equal for templates that match the same requests. */
  String shape() {
    StringBuilder shape = new StringBuilder();
    parts.forEach(part -> shape.append('/').append(part.shape()));
    shape.append(rest == null ? "" : "/*");
    new TreeMap<>(query)
        .forEach(
            (name, part) ->
                shape
                    .append('&')
                    .append(name.toLowerCase(Locale.ROOT))
                    .append('=')
                    .append(part.shape()));
    return shape.toString();
  }

  /**
   * The parameters of a request that matches; null when it doesn't.
   *
   * @param segments the path below the API's
   * @param sent the query's values by name
   */
  public @Nullable Map<String, String> match(List<String> segments, Map<String, String[]> sent) {
    if (segments.size() < parts.size() || (rest == null && segments.size() > parts.size())) {
      return null;
    }
    Map<String, String> parameters = new CaselessMap<>();
    for (int at = 0; at < parts.size(); at++) {
      if (!parts.get(at).matches(segments.get(at), parameters)) {
        return null;
      }
    }
    for (Map.Entry<String, PathPart> wanted : query.entrySet()) {
      String[] values = sent.get(wanted.getKey());
      if (values == null
          || values.length == 0
          || !wanted.getValue().matches(values[0], parameters)) {
        return null;
      }
    }
    if (rest != null && !rest.isEmpty()) {
      parameters.put(rest, String.join("/", segments.subList(parts.size(), segments.size())));
    }
    return parameters;
  }
}
