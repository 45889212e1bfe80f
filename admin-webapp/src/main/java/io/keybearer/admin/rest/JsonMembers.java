package io.keybearer.admin.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.keybearer.admin.service.FieldProblem;
import io.keybearer.admin.service.ManagementException;
import io.keybearer.model.Secret;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The members of a JSON object by name in any casing. What is not asked for is ignored, or noted in
 * a strict body. What can't be used is noted, so that {@link #check()} reports all of it at once. A
 * member whose value is null counts as absent.
 */
final class JsonMembers {
  /** The most characters of a text whose length the contract leaves open. */
  static final int MOST_CHARACTERS = 8192;

  private final JsonNode node;
  private final String path;
  private final List<FieldProblem> problems;
  private final Set<String> asked = new HashSet<>();

  /** The objects whose other members are problems; null where they are ignored. */
  private final @Nullable List<JsonMembers> strict;

  private JsonMembers(
      JsonNode node, String path, List<FieldProblem> problems, @Nullable List<JsonMembers> strict) {
    this.node = node;
    this.path = path;
    this.problems = problems;
    this.strict = strict;
    if (strict != null) {
      strict.add(this);
    }
  }

  /**
   * The members of a request's body.
   *
   * @throws ManagementException when the body is not an object
   */
  static JsonMembers ofBody(JsonNode body) {
    return ofBody(body, null);
  }

  /**
   * The members of a request's body that must not have others than are asked for, here and in the
   * objects reached from here.
   *
   * @throws ManagementException when the body is not an object
   */
  static JsonMembers ofStrictBody(JsonNode body) {
    return ofBody(body, new ArrayList<>());
  }

  private static JsonMembers ofBody(JsonNode body, @Nullable List<JsonMembers> strict) {
    if (!body.isObject()) {
      throw ManagementException.invalid("body", "The request content must be a JSON object.");
    }
    return new JsonMembers(body, "", new ArrayList<>(), strict);
  }

  /** Notes that a member can't be used. */
  void problem(String name, String message) {
    problems.add(new FieldProblem(target(name), message));
  }

  /** Notes that this object as a whole can't be used. */
  void problemHere(String message) {
    problems.add(new FieldProblem(path, message));
  }

  /**
   * Reports what was noted here and in all objects reached from here.
   *
   * @throws ManagementException if anything was
   */
  void check() {
    if (strict != null) {
      strict.forEach(JsonMembers::noteUnasked);
    }
    if (!problems.isEmpty()) {
      throw ManagementException.invalid(problems.stream().distinct().toList());
    }
  }

  /** A text of 1 to {@code most} characters; empty when absent. */
  Optional<String> text(String name, int most) {
    return find(name).flatMap(value -> usableText(name, value, most));
  }

  /** A text of 1 to {@code most} characters; noted when absent. */
  Optional<String> requiredText(String name, int most) {
    if (find(name).isEmpty()) {
      problem(name, "is required");
    }
    return text(name, most);
  }

  /** True or false; empty when absent. */
  Optional<Boolean> flag(String name) {
    return find(name)
        .flatMap(
            value -> {
              if (!value.isBoolean()) {
                problem(name, "must be true or false");
                return Optional.empty();
              }
              return Optional.of(value.booleanValue());
            });
  }

  /** An object; one without members when it is absent. */
  JsonMembers object(String name) {
    JsonNode value = find(name).orElse(Json.object());
    if (!value.isObject()) {
      problem(name, "must be an object");
      value = Json.object();
    }
    return new JsonMembers(value, target(name), problems, strict);
  }

  /** An array of objects; without elements when it is absent. */
  List<JsonMembers> objects(String name, int most) {
    JsonNode array = find(name).orElse(JsonNodeFactory.instance.arrayNode());
    List<JsonMembers> objects = new ArrayList<>();
    if (!array.isArray() || array.size() > most) {
      problem(name, "must be an array of at most " + most + " objects");
      return objects;
    }
    for (int at = 0; at < array.size(); at++) {
      JsonNode element = array.get(at);
      if (!element.isObject()) {
        problem(name + '[' + at + ']', "must be an object");
        element = Json.object();
      }
      objects.add(new JsonMembers(element, target(name) + '[' + at + ']', problems, strict));
    }
    return objects;
  }

  /** Any value; empty when absent. */
  Optional<JsonNode> value(String name) {
    return find(name);
  }

  /** Whether there is a member of that name with another value than null. */
  boolean has(String name) {
    return find(name).isPresent();
  }

  /** An array of texts; empty when absent. */
  Optional<List<String>> texts(String name, int mostTexts, int mostCharacters) {
    return find(name).map(value -> usableTexts(name, value, mostTexts, mostCharacters));
  }

  /**
   * All members of this object as texts or nulls. Their values may be secret, so they are held as
   * secrets.
   */
  Map<String, @Nullable Secret> parameters() {
    node.fieldNames().forEachRemaining(name -> asked.add(key(name)));
    Map<String, @Nullable Secret> parameters = new LinkedHashMap<>();
    node.properties()
        .forEach(
            member -> {
              JsonNode value = member.getValue();
              if (value.isNull()) {
                parameters.put(member.getKey(), null);
              } else if (!value.isTextual()) {
                problem(member.getKey(), "must be a string");
              } else if (value.textValue().length() > MOST_CHARACTERS) {
                problem(member.getKey(), "must have at most " + MOST_CHARACTERS + " characters");
              } else {
                parameters.put(member.getKey(), Secret.of(value.textValue()));
              }
            });
    return parameters;
  }

  private List<String> usableTexts(String name, JsonNode array, int mostTexts, int mostCharacters) {
    List<String> texts = new ArrayList<>();
    if (!array.isArray() || array.size() > mostTexts) {
      problem(name, "must be an array of at most " + mostTexts + " strings");
      return texts;
    }
    for (int at = 0; at < array.size(); at++) {
      usableText(name + '[' + at + ']', array.get(at), mostCharacters).ifPresent(texts::add);
    }
    return texts;
  }

  private Optional<String> usableText(String name, JsonNode value, int most) {
    if (!value.isTextual()) {
      problem(name, "must be a string");
      return Optional.empty();
    }
    String text = value.textValue();
    if (text.isBlank() || text.length() > most) {
      problem(name, "must have 1 to " + most + " characters");
      return Optional.empty();
    }
    return Optional.of(text);
  }

  private void noteUnasked() {
    node.fieldNames()
        .forEachRemaining(
            name -> {
              if (!asked.contains(key(name))) {
                problem(name, "is not a member that is known here");
              }
            });
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private Optional<JsonNode> find(String name) {
    asked.add(key(name));
    Optional<JsonNode> found = Optional.empty();
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      if (member.getKey().equalsIgnoreCase(name) && !member.getValue().isNull()) {
        if (found.isPresent()) {
          problem(name, "is given twice");
        }
        found = Optional.of(member.getValue());
      }
    }
    return found;
  }

  private String target(String name) {
    return path.isEmpty() ? name : path + '.' + name;
  }
}
