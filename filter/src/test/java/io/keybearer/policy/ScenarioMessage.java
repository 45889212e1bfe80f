package io.keybearer.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A request or response as a scenario writes it: something to send, or what is expected.
 *
 * @param first the first line
 * @param headers values by name in lower case
 * @param absent names of headers that must not be there, in lower case
 * @param kind what the scenario says about the body
 * @param body the body's text
 */
record ScenarioMessage(
    String first, Map<String, List<String>> headers, Set<String> absent, Kind kind, String body) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What is said about a body. */
  enum Kind {
    UNSAID,
    NONE,
    TEXT,
    JSON
  }

  /** Reads a message. */
  static ScenarioMessage parse(String text) {
    List<String> lines = text.lines().toList();
    String first = lines.isEmpty() ? "" : lines.get(0);
    Map<String, List<String>> headers = new LinkedHashMap<>();
    Set<String> absent = new TreeSet<>();
    for (int at = 1; at < lines.size(); at++) {
      String line = lines.get(at);
      Kind kind = kind(line);
      if (kind != Kind.UNSAID) {
        String body = lines.stream().skip(at + 1L).collect(Collectors.joining("\n"));
        return new ScenarioMessage(first, headers, absent, kind, body);
      }
      int colon = line.indexOf(':');
      if (line.startsWith("!")) {
        absent.add(line.substring(1).strip().toLowerCase(Locale.ROOT));
      } else {
        headers
            .computeIfAbsent(
                line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
                name -> new ArrayList<>())
            .add(line.substring(colon + 1).strip());
      }
    }
    return new ScenarioMessage(first, headers, absent, Kind.UNSAID, "");
  }

  private static Kind kind(String line) {
    return switch (line.strip()) {
      case "" -> Kind.TEXT;
      case "(json)" -> Kind.JSON;
      case "(none)" -> Kind.NONE;
      default -> Kind.UNSAID;
    };
  }

  /** The bytes of the body. */
  byte[] bytes() {
    return body.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Compares a message with this expectation.
   *
   * @param what names the message for failures
   */
  void check(
      String what,
      String actualFirst,
      Function<String, List<String>> actualHeaders,
      byte @Nullable [] actualBody) {
    assertThat(actualFirst).as("%s: first line", what).matches(pattern(first));
    for (Map.Entry<String, List<String>> header : headers.entrySet()) {
      assertThat(list(actualHeaders.apply(header.getKey())))
          .as("%s: header %s", what, header.getKey())
          .matches(pattern(list(header.getValue())));
    }
    for (String name : absent) {
      assertThat(actualHeaders.apply(name)).as("%s: header %s", what, name).isEmpty();
    }
    byte[] bytes = actualBody == null ? new byte[0] : actualBody;
    String actual = new String(bytes, StandardCharsets.UTF_8).replace("\r\n", "\n");
    switch (kind) {
      case UNSAID -> {}
      case NONE -> assertThat(actual).as("%s: body", what).isEmpty();
      case TEXT ->
          assertThat(actual.stripTrailing())
              .as("%s: body", what)
              .matches(pattern(body.stripTrailing()));
      case JSON -> checkJson(what + ": body", json(body), json(actual));
    }
  }

  private static String list(List<String> values) {
    return String.join(",", values).replaceAll("\\s*,\\s*", ",");
  }

  private static void checkJson(String what, JsonNode expected, JsonNode actual) {
    if (expected.isTextual() && expected.textValue().contains("{*}")) {
      assertThat(actual.asText()).as(what).matches(pattern(expected.textValue()));
    } else if (expected.isObject() && actual.isObject()) {
      assertThat(actual.fieldNames())
          .toIterable()
          .as(what)
          .containsExactlyInAnyOrderElementsOf(() -> expected.fieldNames());
      expected
          .fieldNames()
          .forEachRemaining(
              name -> checkJson(what + "." + name, expected.get(name), actual.get(name)));
    } else {
      assertThat(actual).as(what).isEqualTo(expected);
    }
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError("Not JSON: " + text, e);
    }
  }

  /** A pattern of a text in which <code>{*}</code> stands for anything. */
  static Pattern pattern(String text) {
    StringBuilder pattern = new StringBuilder();
    for (String part : text.split(Pattern.quote("{*}"), -1)) {
      pattern.append(pattern.length() == 0 ? "" : ".*").append(Pattern.quote(part));
    }
    return Pattern.compile(pattern.toString(), Pattern.DOTALL);
  }
}
