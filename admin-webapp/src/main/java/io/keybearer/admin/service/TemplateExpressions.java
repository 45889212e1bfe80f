package io.keybearer.admin.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Evaluates the expressions of a Resource Manager template: texts in brackets, of functions,
 * literals and members. What a template does not say by itself ({@code reference}, {@code
 * subscription}, …) has the value that the operator bound to the expression's text. For one
 * template; not thread-safe.
 */
final class TemplateExpressions {
  private static final Set<String> OWN =
      Set.of("parameters", "variables", "copyindex", "resourceid", "if");
  private static final int MOST_LEVELS = 50;

  /** As many as Azure allows. */
  private static final int MOST_TURNS = 800;

  private final JsonNode template;
  private final Map<String, JsonNode> parameters;
  private final Map<String, String> bindings;

  /** The loops under way, the innermost last, with their indexes. */
  private final Map<String, Integer> loops = new LinkedHashMap<>();

  private final Set<String> underWay = new HashSet<>();

  /** Of the whole template and those within it. */
  private final Set<String> unbound;

  private int levels;

  /**
   * Expressions of a template.
   *
   * @param template the whole template
   * @param parameters values of its parameters, in the place of their defaults; of a parameter that
   *     is no string, as JSON
   * @param bindings values of expressions by their text, blanks left out
   * @throws ManagementException when such a value is not JSON
   */
  static TemplateExpressions of(
      JsonNode template, Map<String, String> parameters, Map<String, String> bindings) {
    Map<String, JsonNode> values = new LinkedHashMap<>();
    parameters.forEach(
        (name, text) ->
            values.put(name, TemplateParameters.value(name, member(template, "parameters"), text)));
    return new TemplateExpressions(template, values, bindings, new LinkedHashSet<>());
  }

  private TemplateExpressions(
      JsonNode template,
      Map<String, JsonNode> parameters,
      Map<String, String> bindings,
      Set<String> unbound) {
    this.template = template;
    this.parameters = parameters;
    this.bindings = bindings;
    this.unbound = unbound;
  }

  /** Expressions of a template within this one that sees none of this one's values. */
  TemplateExpressions inner(JsonNode innerTemplate, Map<String, JsonNode> values) {
    return new TemplateExpressions(innerTemplate, values, bindings, unbound);
  }

  /**
   * Does the work as often as a {@code copy} says, each time with another index.
   *
   * @param copy the object with {@code name} and {@code count}
   * @throws TemplateProblem when it can't be used
   */
  void loop(JsonNode copy, Runnable work) {
    String name = member(copy, "name").asText("");
    JsonNode count = evaluate(member(copy, "count"));
    int times = count.isTextual() ? count.asInt(-1) : count.isInt() ? count.intValue() : -1;
    if (name.isBlank() || times < 0 || times > MOST_TURNS || loops.containsKey(name)) {
      throw new TemplateProblem(
          "A 'copy' needs a name of its own and a count of 0 to " + MOST_TURNS + ".");
    }
    for (int index = 0; index < times; index++) {
      loops.put(name, index);
      try {
        work.run();
      } finally {
        loops.remove(name);
      }
    }
  }

  /**
   * A value with every expression in it evaluated.
   *
   * @throws TemplateProblem when one can't be
   */
  JsonNode evaluate(JsonNode value) {
    if (value.isTextual()) {
      return text(value.textValue());
    }
    if (value.isArray()) {
      var array = JsonNodeFactory.instance.arrayNode();
      value.forEach(element -> array.add(evaluate(element)));
      return array;
    }
    if (value.isObject()) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      for (Map.Entry<String, JsonNode> member : value.properties()) {
        if (member.getKey().equalsIgnoreCase("copy") && member.getValue().isArray()) {
          member.getValue().forEach(copy -> object.set(member(copy, "name").asText(), array(copy)));
        } else {
          object.set(member.getKey(), evaluate(member.getValue()));
        }
      }
      return object;
    }
    return value;
  }

  /** The expressions met until now that only a bound value can stand for, and had none. */
  List<String> unbound() {
    return List.copyOf(unbound);
  }

  /** What the loop of a property makes: its {@code input} once for each index. */
  private JsonNode array(JsonNode copy) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    loop(copy, () -> array.add(evaluate(member(copy, "input"))));
    return array;
  }

  private JsonNode text(String text) {
    if (!text.startsWith("[") || !text.endsWith("]")) {
      return TextNode.valueOf(text);
    }
    if (text.startsWith("[[")) {
      return TextNode.valueOf(text.substring(1));
    }
    if (++levels > MOST_LEVELS) {
      throw new TemplateProblem("The template's expressions go more than 50 levels deep.");
    }
    try {
      return new Reader(text.substring(1, text.length() - 1)).whole();
    } finally {
      levels--;
    }
  }

  private JsonNode parameter(String name) {
    Optional<JsonNode> given =
        parameters.entrySet().stream()
            .filter(entry -> entry.getKey().equalsIgnoreCase(name))
            .map(Map.Entry::getValue)
            .findFirst();
    if (given.isPresent()) {
      return given.get();
    }
    JsonNode value = member(member(template, "parameters"), name);
    if (value.isMissingNode()) {
      throw new TemplateProblem("The template has no parameter '" + name + "'.");
    }
    JsonNode byDefault = member(value, "defaultValue");
    if (byDefault.isMissingNode() && member(value, "nullable").asBoolean()) {
      return NullNode.getInstance();
    }
    if (byDefault.isMissingNode()) {
      throw new TemplateProblem("The parameter '" + name + "' has no value; give it one.");
    }
    return once("parameter '" + name + "'", byDefault);
  }

  private JsonNode variable(String name) {
    JsonNode variables = member(template, "variables");
    JsonNode value = member(variables, name);
    for (JsonNode copy : member(variables, "copy")) {
      if (member(copy, "name").asText().equalsIgnoreCase(name)) {
        return array(copy);
      }
    }
    if (value.isMissingNode()) {
      throw new TemplateProblem("The template has no variable '" + name + "'.");
    }
    return once("variable '" + name + "'", value);
  }

  private JsonNode once(String what, JsonNode value) {
    if (!underWay.add(what)) {
      throw new TemplateProblem("The " + what + " depends on itself.");
    }
    try {
      return evaluate(value);
    } finally {
      underWay.remove(what);
    }
  }

  private static JsonNode member(JsonNode object, String name) {
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      if (member.getKey().equalsIgnoreCase(name)) {
        return member.getValue();
      }
    }
    return com.fasterxml.jackson.databind.node.MissingNode.getInstance();
  }

  private static String plain(JsonNode value) {
    if (value.isContainerNode()) {
      throw new TemplateProblem("An object or array stands where a text is needed.");
    }
    return TemplateFunctions.written(value);
  }

  private static boolean isEvaluated(String function) {
    return OWN.contains(function.toLowerCase(Locale.ROOT)) || TemplateFunctions.has(function);
  }

  private JsonNode call(String function, List<JsonNode> arguments) {
    return switch (function.toLowerCase(Locale.ROOT)) {
      case "parameters" -> parameter(plain(only(function, arguments)));
      case "variables" -> variable(plain(only(function, arguments)));
      case "copyindex" -> IntNode.valueOf(index(arguments));
      case "resourceid" ->
          TextNode.valueOf(
              arguments.stream().map(TemplateExpressions::plain).collect(Collectors.joining("/")));
      default -> TemplateFunctions.value(function, arguments);
    };
  }

  /** Of the innermost loop, or of the one that is named, from an offset on. */
  private int index(List<JsonNode> arguments) {
    List<JsonNode> rest = new ArrayList<>(arguments);
    Optional<String> name =
        !rest.isEmpty() && rest.get(0).isTextual()
            ? Optional.of(plain(rest.remove(0)))
            : loops.keySet().stream().reduce((outer, inner) -> inner);
    Optional<Integer> index = name.map(loops::get);
    if (index.isEmpty() || rest.size() > 1) {
      throw new TemplateProblem("The function 'copyIndex' stands outside of its loop.");
    }
    return index.get() + (rest.isEmpty() ? 0 : rest.get(0).asInt());
  }

  private static JsonNode only(String function, List<JsonNode> arguments) {
    if (arguments.size() != 1) {
      throw new TemplateProblem("The function '" + function + "' takes one argument.");
    }
    return arguments.get(0);
  }

  /** Reads one expression by recursive descent, and evaluates it on the way. */
  private final class Reader {
    private final String text;
    private int at;

    Reader(String text) {
      this.text = text;
    }

    JsonNode whole() {
      Optional<String> bound = bound(text);
      if (bound.isPresent()) {
        return TextNode.valueOf(bound.get());
      }
      JsonNode value = value();
      blanks();
      if (at < text.length()) {
        throw unreadable();
      }
      return value;
    }

    private JsonNode value() {
      blanks();
      if (at >= text.length()) {
        throw unreadable();
      }
      char first = text.charAt(at);
      if (first == '\'') {
        return TextNode.valueOf(literal());
      }
      if (Character.isDigit(first) || first == '-') {
        return number();
      }
      return functionWithMembers();
    }

    /** A call with its members is looked for as a whole among the bound expressions first. */
    private JsonNode functionWithMembers() {
      int start = at;
      int end = endOfCall(start);
      Optional<String> bound = bound(text.substring(start, end));
      if (bound.isPresent()) {
        at = end;
        return TextNode.valueOf(bound.get());
      }
      String function = functionName();
      if (!isEvaluated(function)) {
        String expression = text.substring(start, end).strip();
        unbound.add(expression);
        throw new TemplateProblem(
            "The function '"
                + function
                + "' is not evaluated here. Bind a value to the expression '"
                + expression
                + "'.");
      }
      JsonNode value = function.equalsIgnoreCase("if") ? choice() : call(function, arguments());
      while (at < text.length() && (text.charAt(at) == '.' || text.charAt(at) == '[')) {
        value = memberOf(value);
      }
      return value;
    }

    /** What {@code if} chooses; the other one need not have a value. */
    private JsonNode choice() {
      expect('(');
      boolean condition = TemplateFunctions.isTrue("if", value());
      expect(',');
      if (!condition) {
        at = endOfCall(at);
        expect(',');
      }
      JsonNode chosen = value();
      if (condition) {
        expect(',');
        at = endOfCall(at);
      }
      expect(')');
      return chosen;
    }

    private JsonNode memberOf(JsonNode value) {
      JsonNode member;
      if (text.charAt(at++) == '.') {
        member = member(value, name());
      } else {
        JsonNode index = value();
        member = index.isInt() ? value.path(index.intValue()) : member(value, plain(index));
        expect(']');
      }
      if (member.isMissingNode()) {
        throw new TemplateProblem(
            "The expression '" + text + "' names a member that is not there.");
      }
      return member;
    }

    private List<JsonNode> arguments() {
      List<JsonNode> arguments = new ArrayList<>();
      expect('(');
      blanks();
      if (at < text.length() && text.charAt(at) == ')') {
        at++;
        return arguments;
      }
      do {
        arguments.add(value());
        blanks();
      } while (at < text.length() && text.charAt(at) == ',' && ++at > 0);
      expect(')');
      return arguments;
    }

    private int endOfCall(int start) {
      int depth = 0;
      boolean quoted = false;
      for (int i = start; i < text.length(); i++) {
        char each = text.charAt(i);
        if (each == '\'') {
          quoted = !quoted;
        } else if (!quoted && (each == '(' || each == '[')) {
          depth++;
        } else if (!quoted && (each == ')' || each == ']' || each == ',')) {
          if (depth == 0) {
            return i;
          }
          depth -= each == ',' ? 0 : 1;
        }
      }
      return text.length();
    }

    private String literal() {
      StringBuilder literal = new StringBuilder();
      for (at++; at < text.length(); at++) {
        char each = text.charAt(at);
        if (each == '\'') {
          if (at + 1 < text.length() && text.charAt(at + 1) == '\'') {
            at++;
          } else {
            at++;
            return literal.toString();
          }
        }
        literal.append(each);
      }
      throw unreadable();
    }

    private JsonNode number() {
      int start = at++;
      while (at < text.length() && Character.isDigit(text.charAt(at))) {
        at++;
      }
      try {
        return IntNode.valueOf(Integer.parseInt(text.substring(start, at)));
      } catch (NumberFormatException e) {
        throw unreadable();
      }
    }

    private String name() {
      int start = at;
      while (at < text.length()
          && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
        at++;
      }
      if (at == start) {
        throw unreadable();
      }
      return text.substring(start, at);
    }

    /** Functions that a template defines itself have a namespace in front. */
    private String functionName() {
      String name = name();
      while (at < text.length() && text.charAt(at) == '.') {
        at++;
        name += '.' + name();
      }
      return name;
    }

    private void expect(char wanted) {
      blanks();
      if (at >= text.length() || text.charAt(at) != wanted) {
        throw unreadable();
      }
      at++;
    }

    private void blanks() {
      while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
        at++;
      }
    }

    private Optional<String> bound(String expression) {
      String key = expression.replaceAll("\\s+", "");
      return bindings.entrySet().stream()
          .filter(entry -> entry.getKey().replaceAll("\\s+", "").equalsIgnoreCase(key))
          .map(Map.Entry::getValue)
          .findFirst();
    }

    private TemplateProblem unreadable() {
      return new TemplateProblem(
          "The expression '[" + text + "]' can't be read at character " + (at + 2) + ".");
    }
  }
}
