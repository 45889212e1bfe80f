package io.keybearer.policy;

import io.keybearer.policyxml.PolicyAttribute;
import io.keybearer.policyxml.PolicyElement;
import io.keybearer.policyxml.PolicySection;
import io.keybearer.policyxml.PolicyValue;
import io.keybearer.policyxml.Position;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads one element for the policy that is made of it. What the policy asks for is what the element
 * may have: {@link #finish()} reports every attribute, child and text that nobody asked for, so
 * each policy says what it takes once, in the code that takes it.
 *
 * <p>Every problem is noted as a diagnostic with its position, and the reader then gives a neutral
 * value, so that one load reports all of them.
 */
final class ElementReader {
  private final Frame frame;
  private final PolicyElement element;
  private final Place place;
  private final Set<String> attributesRead = new LinkedHashSet<>(Set.of("id"));
  private final Set<String> childrenRead = new LinkedHashSet<>();
  private final List<ElementReader> readers = new ArrayList<>();
  private boolean textRead;
  private boolean policiesRead;
  private boolean refused;

  /**
   * A reader.
   *
   * @param frame where the element stands
   * @param step the element's name and number, for paths
   */
  ElementReader(Frame frame, PolicyElement element, String step) {
    this.frame = frame.inside(step);
    this.element = element;
    this.place = frame.place(element, step);
  }

  /** Where the element's content stands. */
  Frame frame() {
    return frame;
  }

  Place place() {
    return place;
  }

  PolicyOptions options() {
    return frame.compilation().options();
  }

  /** Whether messages here mean the request, rather than the response. */
  boolean actsOnRequest() {
    PolicySection section = frame.section();
    return section == PolicySection.INBOUND || section == PolicySection.BACKEND;
  }

  /** Whether the element has that attribute; counts as asking for it. */
  boolean has(String attribute) {
    return find(attribute) != null;
  }

  /** A text that must be there. */
  Operand<String> requiredText(String attribute) {
    PolicyAttribute found = find(attribute);
    if (found == null) {
      missing(attribute);
      return Operand.constant("");
    }
    return expressions().text(valueOf(found), named(attribute));
  }

  /** A text, or null when it isn't there or its expression gives null. */
  Operand<@Nullable String> text(String attribute) {
    PolicyAttribute found = find(attribute);
    if (found == null) {
      return Operand.<@Nullable String>constant(null);
    }
    return expressions().nullableText(valueOf(found));
  }

  /** A text that no expression can give, if it is there. */
  Optional<String> literal(String attribute) {
    PolicyAttribute found = find(attribute);
    if (found == null) {
      return Optional.empty();
    }
    if (found.value().isExpression()) {
      error(found.value().position(), named(attribute) + " can't be an expression");
    }
    return Optional.of(found.value().text());
  }

  /** A text that must be there and that no expression can give. */
  String requiredLiteral(String attribute) {
    Optional<String> text = literal(attribute);
    if (text.isEmpty()) {
      missing(attribute);
    }
    return text.orElse("");
  }

  /** A truth value: {@code true} or {@code false} in any casing, or an expression of either. */
  Operand<Boolean> flag(String attribute, boolean otherwise) {
    PolicyAttribute found = find(attribute);
    if (found == null) {
      return Operand.constant(otherwise);
    }
    return parsed(found, "true or false", ElementReader::flagOf, otherwise);
  }

  /** A truth value that must be there. */
  Operand<Boolean> requiredFlag(String attribute) {
    if (!has(attribute)) {
      missing(attribute);
    }
    return flag(attribute, false);
  }

  /** A whole number within a range, both ends included. */
  Operand<Integer> integer(String attribute, int otherwise, int least, int most) {
    PolicyAttribute found = find(attribute);
    if (found == null) {
      return Operand.constant(otherwise);
    }
    return parsed(
        found,
        "a whole number from " + least + " to " + most,
        value -> integerOf(value, least, most),
        otherwise);
  }

  /** A whole number that must be there. */
  Operand<Integer> requiredInteger(String attribute, int least, int most) {
    if (!has(attribute)) {
      missing(attribute);
    }
    return integer(attribute, least, least, most);
  }

  /**
   * One of some words, in any casing.
   *
   * @param otherwise what holds when the attribute isn't there
   * @param words the words in lower case, and what each means
   */
  <E> Operand<E> choice(String attribute, E otherwise, Map<String, E> words) {
    PolicyAttribute found = find(attribute);
    if (found == null) {
      return Operand.constant(otherwise);
    }
    String expected = "one of " + String.join(", ", words.keySet().stream().sorted().toList());
    return parsed(
        found, expected, text -> words.get(text.strip().toLowerCase(Locale.ROOT)), otherwise);
  }

  /** An absolute http or https URI that must be there. */
  Operand<URI> requiredUri(String attribute) {
    return required(attribute, "an absolute URL", ElementReader::uriOf, URI.create(""));
  }

  /**
   * A text of a certain form that must be there.
   *
   * @param expected the form in words
   * @param form the form
   */
  Operand<String> requiredText(String attribute, String expected, Predicate<String> form) {
    return required(attribute, expected, text -> form.test(text.strip()) ? text.strip() : null, "");
  }

  /**
   * What a text means that must be there.
   *
   * @param expected in words, what it is to be
   * @param parser gives null when the text means nothing
   * @param otherwise what the policy gets when it is missing or wrong
   */
  <T> Operand<T> required(String attribute, String expected, TextParser<T> parser, T otherwise) {
    PolicyAttribute found = find(attribute);
    if (found == null) {
      missing(attribute);
      return Operand.constant(otherwise);
    }
    return parsed(found, expected, parser, otherwise);
  }

  private <T> Operand<T> parsed(
      PolicyAttribute found, String expected, TextParser<T> parser, T otherwise) {
    PolicyValue value = found.value();
    if (value.isExpression()) {
      return expressions().parsed(valueOf(found), named(found.name()), expected, parser);
    }
    T result = parser.parse(value.text());
    if (result == null) {
      error(value.position(), "The value of " + named(found.name()) + " is not " + expected);
      return Operand.constant(otherwise);
    }
    return Operand.constant(result);
  }

  /** The value of an attribute as any object. Must be there. */
  Operand<@Nullable Object> requiredValue(String attribute) {
    PolicyAttribute found = find(attribute);
    if (found == null) {
      missing(attribute);
      return Operand.constant(null);
    }
    return expressions().value(valueOf(found));
  }

  /** The element's text as any object, a literal as it is written; null when there is none. */
  Operand<@Nullable Object> content() {
    textRead = true;
    return element
        .text()
        .map(text -> expressions().value(placeOf(text)))
        .orElse(Operand.constant(null));
  }

  /** The element's text, a literal without blanks around it; null when there is none. */
  Operand<@Nullable String> contentText() {
    textRead = true;
    return element
        .text()
        .map(
            text ->
                text.isExpression()
                    ? expressions().nullableText(placeOf(text))
                    : Operand.<@Nullable String>constant(text.text().strip()))
        .orElse(Operand.constant(""));
  }

  /** The element's text as it was read; empty when there is none. */
  Optional<PolicyValue> ownText() {
    textRead = true;
    return element.text();
  }

  /** The child elements of that name, a reader each. */
  List<ElementReader> children(String name) {
    childrenRead.add(name);
    List<ElementReader> found = new ArrayList<>();
    for (PolicyElement child : element.elements(name)) {
      found.add(new ElementReader(frame, child, name + "[" + (found.size() + 1) + "]"));
    }
    readers.addAll(found);
    return found;
  }

  /** The child element of that name, which can come once. */
  Optional<ElementReader> child(String name) {
    List<ElementReader> found = children(name);
    for (ElementReader other : found.subList(Math.min(1, found.size()), found.size())) {
      other.error("It can come only once");
      other.refused = true;
    }
    return found.stream().findFirst();
  }

  /** Whether an element of that name is inside this one, however deep. */
  boolean holds(String name) {
    return holds(element, name);
  }

  private static boolean holds(PolicyElement parent, String name) {
    return parent.elements().stream()
        .anyMatch(child -> child.name().equals(name) || holds(child, name));
  }

  /** The policies inside the element. */
  Sequence policies() {
    policiesRead = true;
    return SectionCompiler.compile(element.elements(), frame);
  }

  /** Notes that the element as a whole is wrong. */
  void error(String detail) {
    error(element.position(), detail);
  }

  void error(Position position, String detail) {
    frame.compilation().error(frame.source(), element, position, detail);
  }

  /**
   * Notes that the element is known in Azure and does nothing here: an error, or a warning where
   * the settings let requests fail that reach it. Nothing else is reported about it.
   */
  void refuse(String detail) {
    refused = true;
    if (options().unimplementedFailsWhenReached()) {
      warning(detail + "; a request that reaches it fails");
    } else {
      error(detail);
    }
  }

  /** Notes that the element is doubtful. */
  void warning(String detail) {
    frame.compilation().warning(frame.source(), element, element.position(), detail);
  }

  /** Notes that a part of the element is doubtful. */
  void warning(Position position, String detail) {
    frame.compilation().warning(frame.source(), element, position, detail);
  }

  /** Reports what nobody asked for, here and in the children that were read. */
  void finish() {
    if (refused) {
      return;
    }
    for (PolicyAttribute attribute : element.attributes()) {
      if (!attributesRead.contains(attribute.name())) {
        error(
            attribute.position(),
            "Unknown attribute '" + attribute.name() + "'; expected " + listed(attributesRead));
      }
    }
    if (!policiesRead) {
      for (PolicyElement child : element.elements()) {
        if (!childrenRead.contains(child.name())) {
          error(
              child.position(),
              "Unknown element '" + child.name() + "'; expected " + listed(childrenRead));
        }
      }
    }
    if (!textRead) {
      element
          .text()
          .filter(text -> !text.text().isBlank())
          .ifPresent(text -> error(text.position(), "Text is not expected here"));
    }
    readers.forEach(ElementReader::finish);
  }

  private static String listed(Set<String> names) {
    return names.isEmpty() ? "none" : String.join(", ", names);
  }

  private @Nullable PolicyAttribute find(String name) {
    attributesRead.add(name);
    for (PolicyAttribute attribute : element.attributes()) {
      if (attribute.name().equals(name)) {
        return attribute;
      }
    }
    return null;
  }

  private void missing(String attribute) {
    error("Required " + named(attribute) + " is missing");
  }

  private static String named(String attribute) {
    return "attribute '" + attribute + "'";
  }

  private Expressions expressions() {
    return frame.compilation().expressions();
  }

  private Expressions.Place valueOf(PolicyAttribute attribute) {
    return placeOf(attribute.value());
  }

  private Expressions.Place placeOf(PolicyValue value) {
    return new Expressions.Place(this, value);
  }

  private static @Nullable URI uriOf(String text) {
    try {
      URI uri = URI.create(text.strip());
      boolean web = "https".equalsIgnoreCase(uri.getScheme()) || "http".equals(uri.getScheme());
      return web && uri.getHost() != null ? uri : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  static @Nullable Boolean flagOf(String text) {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "true" -> Boolean.TRUE;
      case "false" -> Boolean.FALSE;
      default -> null;
    };
  }

  private static @Nullable Integer integerOf(String text, int least, int most) {
    try {
      int value = Integer.parseInt(text.strip());
      return value < least || value > most ? null : value;
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
