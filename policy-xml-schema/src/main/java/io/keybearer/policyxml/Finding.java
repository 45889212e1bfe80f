package io.keybearer.policyxml;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One finding of the JDK's validator, taken apart. Its sentence depends on the machine's language;
 * the rule's key before it and the names it puts in quotes do not.
 *
 * @param key the key, from W3C XML Schema's rules
 * @param rule what we make of the key
 * @param message the whole
 */
record Finding(String key, Rule rule, String message) {
  /** The rules that a policy document can break. */
  enum Rule {
    /** A child that does not fit, or at the end of the parent one that is missing. */
    CHILD,
    /** An attribute that is not declared. */
    ATTRIBUTE_NOT_ALLOWED,
    /** A required attribute that is not there. */
    ATTRIBUTE_MISSING,
    /** An attribute whose value is of the wrong kind. */
    ATTRIBUTE_VALUE,
    /** Text among elements. */
    TEXT_NOT_ALLOWED,
    /** Content where there must be none. */
    MUST_BE_EMPTY,
    /** Elements in a text. */
    CHILDREN_NOT_ALLOWED,
    /** A detail of a finding that follows. */
    DETAIL,
    /** Anything else. */
    OTHER
  }

  /** Rules by the beginning of their keys. */
  private static final Map<String, Rule> RULES =
      Map.ofEntries(
          Map.entry("cvc-complex-type.2.1", Rule.MUST_BE_EMPTY),
          Map.entry("cvc-complex-type.2.2", Rule.CHILDREN_NOT_ALLOWED),
          Map.entry("cvc-complex-type.2.3", Rule.TEXT_NOT_ALLOWED),
          Map.entry("cvc-complex-type.2.4", Rule.CHILD),
          Map.entry("cvc-complex-type.3", Rule.ATTRIBUTE_NOT_ALLOWED),
          Map.entry("cvc-complex-type.4", Rule.ATTRIBUTE_MISSING),
          Map.entry("cvc-attribute", Rule.ATTRIBUTE_VALUE),
          Map.entry("cvc-type.3.1.1", Rule.ATTRIBUTE_NOT_ALLOWED),
          Map.entry("cvc-type.3.1.2", Rule.CHILDREN_NOT_ALLOWED),
          Map.entry("cvc-datatype-valid", Rule.DETAIL),
          Map.entry("cvc-enumeration-valid", Rule.DETAIL),
          Map.entry("cvc-minLength-valid", Rule.DETAIL),
          Map.entry("cvc-pattern-valid", Rule.DETAIL));

  private static final Pattern BRACES = Pattern.compile("\\{([^{}]*)}");

  static Finding of(String message) {
    int colon = message.indexOf(':');
    String key = colon < 0 ? "" : message.substring(0, colon);
    Rule rule =
        RULES.entrySet().stream()
            .filter(entry -> key.startsWith(entry.getKey()))
            .findFirst()
            .map(Map.Entry::getValue)
            .orElse(Rule.OTHER);
    return new Finding(key, rule, message);
  }

  /** Whether it quotes that name. */
  boolean names(String name) {
    return lastPlace(name) >= 0;
  }

  /** Which of these names it quotes last. */
  Optional<String> lastOf(Collection<String> names) {
    return names.stream().filter(this::names).max(Comparator.comparingInt(this::lastPlace));
  }

  private int lastPlace(String name) {
    return message.lastIndexOf("'" + name + "'");
  }

  /** The elements that would have fitted, or "a policy" for any policy; empty when none would. */
  List<String> expected() {
    Matcher matcher = BRACES.matcher(message);
    if (!matcher.find()) {
      return List.of();
    }
    List<String> names = Arrays.stream(matcher.group(1).split(",")).map(String::strip).toList();
    if (!names.contains("set-variable")) {
      return names;
    }
    return names.contains("base") ? List.of("base", "a policy") : List.of("a policy");
  }
}
