package io.keybearer.policy;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a query, to be changed. A parameter that nobody changes stays as it was sent.
 * Names are compared in any casing, as expressions do. Not thread-safe.
 */
final class QueryString {
  private final List<Parameter> parameters = new ArrayList<>();

  /**
   * A parameter.
   *
   * @param name decoded
   * @param text as it is sent, name and value
   */
  private record Parameter(String name, String text) {}

  /**
   * The parameters of a query.
   *
   * @param query as sent, without the question mark; null when there is none
   */
  QueryString(@Nullable String query) {
    if (query == null) {
      return;
    }
    for (String text : query.split("&", -1)) {
      if (!text.isEmpty()) {
        int equals = text.indexOf('=');
        parameters.add(new Parameter(decode(equals < 0 ? text : text.substring(0, equals)), text));
      }
    }
  }

  /** Whether there is a parameter of that name. */
  boolean has(String name) {
    return parameters.stream().anyMatch(parameter -> parameter.name.equalsIgnoreCase(name));
  }

  /** Adds parameters at the end. */
  void add(String name, List<String> values) {
    values.forEach(value -> parameters.add(parameter(name, value)));
  }

  /** Puts parameters where the first of that name is, in place of all of that name. */
  void replace(String name, List<String> values) {
    int at = 0;
    while (at < parameters.size() && !parameters.get(at).name.equalsIgnoreCase(name)) {
      at++;
    }
    remove(name::equalsIgnoreCase);
    for (int i = 0; i < values.size(); i++) {
      parameters.add(at + i, parameter(name, values.get(i)));
    }
  }

  /** Removes the parameters of such names. */
  void remove(Predicate<String> names) {
    parameters.removeIf(parameter -> names.test(parameter.name));
  }

  /** The query, without the question mark; null when no parameter is left. */
  @Nullable String text() {
    return parameters.isEmpty()
        ? null
        : String.join("&", parameters.stream().map(Parameter::text).toList());
  }

  private static Parameter parameter(String name, String value) {
    return new Parameter(name, UriText.queryPart(name) + '=' + UriText.queryPart(value));
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }
}
