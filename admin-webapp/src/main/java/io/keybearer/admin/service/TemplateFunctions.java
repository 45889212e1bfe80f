package io.keybearer.admin.service;

import static java.util.Map.entry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Those functions of Resource Manager templates whose value follows from their arguments alone.
 * What a function does with which arguments is as Azure documents it; arguments that it does not
 * take are a problem that names the function. Numbers are integers, as everywhere in templates.
 */
final class TemplateFunctions {
  private static final Pattern PLACE = Pattern.compile("\\{\\{|}}|\\{(\\d{1,3})([,:][^}]*)?}");

  /** As many as Azure allows. */
  private static final int MOST_ELEMENTS = 10_000;

  private static final Map<String, Function<Call, JsonNode>> FUNCTIONS =
      Map.ofEntries(
          entry("and", call -> bool(call.all().stream().allMatch(call::bool))),
          entry("bool", call -> bool(call.converted(call.only()))),
          entry("coalesce", TemplateFunctions::coalesce),
          entry("concat", TemplateFunctions::concat),
          entry("contains", TemplateFunctions::contains),
          entry("createarray", call -> array(call.all())),
          entry("createobject", TemplateFunctions::object),
          entry("empty", call -> bool(isEmpty(call.only()))),
          entry("endswith", call -> bool(lower(call, 0).endsWith(lower(call, 1)))),
          entry("equals", call -> bool(call.at(0, 2).equals(call.at(1, 2)))),
          entry("false", call -> constant(call, BooleanNode.FALSE)),
          entry("first", call -> end(call, true)),
          entry("format", TemplateFunctions::formatted),
          entry("int", call -> IntNode.valueOf(call.number(call.only()))),
          entry("join", TemplateFunctions::joined),
          entry("json", TemplateFunctions::parsed),
          entry("last", call -> end(call, false)),
          entry("length", call -> IntNode.valueOf(length(call, call.only()))),
          entry("not", call -> bool(!call.bool(call.only()))),
          entry("null", call -> constant(call, NullNode.getInstance())),
          entry("or", call -> bool(call.all().stream().anyMatch(call::bool))),
          entry("range", TemplateFunctions::range),
          entry("replace", call -> text(call.text(0, 3).replace(call.text(1, 3), call.text(2, 3)))),
          entry("split", TemplateFunctions::split),
          entry("startswith", call -> bool(lower(call, 0).startsWith(lower(call, 1)))),
          entry("string", call -> text(written(call.only()))),
          entry("substring", TemplateFunctions::substring),
          entry("tolower", call -> text(call.text(0, 1).toLowerCase(Locale.ROOT))),
          entry("toupper", call -> text(call.text(0, 1).toUpperCase(Locale.ROOT))),
          entry("trim", call -> text(call.text(0, 1).strip())),
          entry("true", call -> constant(call, BooleanNode.TRUE)),
          entry("union", TemplateFunctions::union));

  private TemplateFunctions() {}

  /** Whether it is one of these. */
  static boolean has(String function) {
    return FUNCTIONS.containsKey(function.toLowerCase(Locale.ROOT));
  }

  /**
   * The value of one of these functions.
   *
   * @throws TemplateProblem when it does not take these arguments
   */
  static JsonNode value(String function, List<JsonNode> arguments) {
    Function<Call, JsonNode> known = FUNCTIONS.get(function.toLowerCase(Locale.ROOT));
    if (known == null) {
      throw new TemplateProblem("The function '" + function + "' is not one of these.");
    }
    return known.apply(new Call(function, arguments));
  }

  /** A condition, such as the first argument of {@code if}. */
  static boolean isTrue(String function, JsonNode condition) {
    return new Call(function, List.of(condition)).bool(condition);
  }

  /** A value as a text among others: texts as they are, truth values as .NET writes them. */
  static String written(JsonNode value) {
    if (value.isBoolean()) {
      return value.booleanValue() ? "True" : "False";
    }
    if (value.isNull()) {
      return "";
    }
    return value.isContainerNode() ? value.toString() : value.asText();
  }

  private static JsonNode coalesce(Call call) {
    return call.all().stream()
        .filter(value -> !value.isNull())
        .findFirst()
        .orElse(NullNode.getInstance());
  }

  private static JsonNode concat(Call call) {
    if (call.all().stream().allMatch(JsonNode::isArray)) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      call.all().forEach(part -> part.forEach(array::add));
      return array;
    }
    return text(call.all().stream().map(call::plain).collect(Collectors.joining()));
  }

  private static JsonNode contains(Call call) {
    JsonNode container = call.at(0, 2);
    JsonNode item = call.at(1, 2);
    if (container.isArray()) {
      return bool(elements(container).contains(item));
    }
    if (container.isObject()) {
      return bool(!ArmTemplate.find(container, call.plain(item)).isMissingNode());
    }
    return bool(call.plain(container).contains(call.plain(item)));
  }

  private static JsonNode object(Call call) {
    if (call.all().size() % 2 != 0) {
      throw call.problem("takes names and values in turn");
    }
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    for (int at = 0; at < call.all().size(); at += 2) {
      object.set(call.plain(call.all().get(at)), call.all().get(at + 1));
    }
    return object;
  }

  private static boolean isEmpty(JsonNode value) {
    return value.isNull()
        || (value.isContainerNode() && value.isEmpty())
        || (value.isTextual() && value.textValue().isEmpty());
  }

  private static JsonNode constant(Call call, JsonNode value) {
    if (!call.all().isEmpty()) {
      throw call.problem("takes no arguments");
    }
    return value;
  }

  private static JsonNode end(Call call, boolean first) {
    JsonNode value = call.only();
    int length = length(call, value);
    int at = first ? 0 : length - 1;
    if (value.isTextual()) {
      return text(length == 0 ? "" : value.textValue().substring(at, at + 1));
    }
    if (!value.isArray()) {
      throw call.problem("takes an array or a text");
    }
    return length == 0 ? NullNode.getInstance() : value.get(at);
  }

  private static JsonNode formatted(Call call) {
    if (call.all().isEmpty()) {
      throw call.problem("needs a text");
    }
    Matcher places = PLACE.matcher(call.plain(call.all().get(0)));
    return text(places.replaceAll(place -> Matcher.quoteReplacement(filled(call, place.group()))));
  }

  private static String filled(Call call, String place) {
    Matcher matcher = PLACE.matcher(place);
    if (!matcher.matches() || matcher.group(1) == null) {
      return place.substring(1);
    }
    int index = Integer.parseInt(matcher.group(1));
    if (matcher.group(2) != null) {
      throw call.problem("knows no format such as " + place + ", only {" + index + "}");
    }
    if (index + 1 >= call.all().size()) {
      throw call.problem("lacks its argument {" + index + "}");
    }
    return written(call.all().get(index + 1));
  }

  private static JsonNode joined(Call call) {
    return text(
        elements(call.array(call.at(0, 2))).stream()
            .map(call::plain)
            .collect(Collectors.joining(call.text(1, 2))));
  }

  private static JsonNode parsed(Call call) {
    try {
      return StrictJson.reader().readTree(call.text(0, 1));
    } catch (JsonProcessingException e) {
      throw call.problem("takes JSON");
    }
  }

  private static int length(Call call, JsonNode value) {
    if (!value.isTextual() && !value.isContainerNode()) {
      throw call.problem("takes an array, a text or an object");
    }
    return value.isTextual() ? value.textValue().length() : value.size();
  }

  private static JsonNode range(Call call) {
    int first = call.number(call.at(0, 2));
    int count = call.number(call.at(1, 2));
    if (count < 0 || count > MOST_ELEMENTS || first > Integer.MAX_VALUE - count) {
      throw call.problem("takes a first number and a count of 0 to " + MOST_ELEMENTS);
    }
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (int each = first; each < first + count; each++) {
      array.add(each);
    }
    return array;
  }

  private static JsonNode split(Call call) {
    JsonNode separators = call.at(1, 2);
    List<JsonNode> each = separators.isArray() ? elements(separators) : List.of(separators);
    String pattern =
        each.stream()
            .map(call::plain)
            .filter(separator -> !separator.isEmpty())
            .map(Pattern::quote)
            .collect(Collectors.joining("|"));
    List<JsonNode> parts = new ArrayList<>();
    String whole = call.text(0, 2);
    for (String part : pattern.isEmpty() ? new String[] {whole} : whole.split(pattern, -1)) {
      parts.add(text(part));
    }
    return array(parts);
  }

  private static JsonNode substring(Call call) {
    int most = call.all().size() == 2 ? 2 : 3;
    String whole = call.text(0, most);
    int start = call.number(call.at(1, most));
    int length = most == 2 ? whole.length() - start : call.number(call.at(2, most));
    if (start < 0 || length < 0 || start > whole.length() || length > whole.length() - start) {
      throw call.problem("goes beyond the end of its text");
    }
    return text(whole.substring(start, start + length));
  }

  /** Of arrays each element once; of objects all members, the last of each name. */
  private static JsonNode union(Call call) {
    if (call.all().size() >= 2 && call.all().stream().allMatch(JsonNode::isArray)) {
      return array(
          call.all().stream()
              .flatMap(array -> elements(array).stream())
              .distinct()
              .collect(Collectors.toList()));
    }
    if (call.all().size() < 2 || !call.all().stream().allMatch(JsonNode::isObject)) {
      throw call.problem("takes two or more arrays, or two or more objects");
    }
    ObjectNode union = JsonNodeFactory.instance.objectNode();
    call.all().forEach(object -> addAll(union, object));
    return union;
  }

  private static void addAll(ObjectNode into, JsonNode object) {
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      JsonNode before = into.path(member.getKey());
      if (before.isObject() && member.getValue().isObject()) {
        ObjectNode merged = before.deepCopy();
        addAll(merged, member.getValue());
        into.set(member.getKey(), merged);
      } else {
        into.set(member.getKey(), member.getValue());
      }
    }
  }

  private static String lower(Call call, int at) {
    return call.text(at, 2).toLowerCase(Locale.ROOT);
  }

  private static JsonNode text(String text) {
    return TextNode.valueOf(text);
  }

  private static JsonNode bool(boolean value) {
    return BooleanNode.valueOf(value);
  }

  private static JsonNode array(List<JsonNode> elements) {
    return JsonNodeFactory.instance.arrayNode().addAll(elements);
  }

  private static List<JsonNode> elements(JsonNode array) {
    List<JsonNode> elements = new ArrayList<>();
    array.forEach(elements::add);
    return elements;
  }

  /** A function with its arguments. */
  private record Call(String function, List<JsonNode> all) {
    JsonNode only() {
      return at(0, 1);
    }

    /** The argument of an index, of as many as there must be. */
    JsonNode at(int index, int count) {
      if (all.size() != count) {
        throw problem("takes " + count + (count == 1 ? " argument" : " arguments"));
      }
      return all.get(index);
    }

    String text(int index, int count) {
      JsonNode value = at(index, count);
      if (!value.isTextual()) {
        throw problem("takes a text as argument " + (index + 1));
      }
      return value.textValue();
    }

    String plain(JsonNode value) {
      if (value.isContainerNode()) {
        throw problem("takes no object or array in the place of a text");
      }
      return written(value);
    }

    JsonNode array(JsonNode value) {
      if (!value.isArray()) {
        throw problem("takes an array");
      }
      return value;
    }

    boolean bool(JsonNode value) {
      if (!value.isBoolean()) {
        throw problem("takes true or false; make one of a text by 'bool' or 'equals'");
      }
      return value.booleanValue();
    }

    boolean converted(JsonNode value) {
      if (value.isBoolean()) {
        return value.booleanValue();
      }
      return value.isInt() ? value.intValue() != 0 : plain(value).equalsIgnoreCase("true");
    }

    int number(JsonNode value) {
      try {
        return value.isInt() ? value.intValue() : Integer.parseInt(plain(value).strip());
      } catch (NumberFormatException e) {
        throw problem("takes an integer");
      }
    }

    TemplateProblem problem(String rule) {
      return new TemplateProblem("The function '" + function + "' " + rule + ".");
    }
  }
}
