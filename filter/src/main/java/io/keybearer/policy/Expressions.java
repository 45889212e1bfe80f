package io.keybearer.policy;

import io.keybearer.policyxml.PolicyValue;
import org.jspecify.annotations.Nullable;

/** Makes operands of values: of literals at once, of expressions by compiling them. */
final class Expressions {
  /**
   * A value in its element.
   *
   * @param reader reads the element
   * @param value the attribute's value or the element's text
   */
  record Place(ElementReader reader, PolicyValue value) {}

  Expressions() {}

  /** The value as any object; a literal is its text. */
  Operand<@Nullable Object> value(Place place) {
    if (!place.value().isExpression()) {
      return Operand.constant(place.value().text());
    }
    place.reader().error(place.value().position(), "Expressions can't be compiled yet");
    return Operand.constant(null);
  }

  /** The value as text, or null. */
  Operand<@Nullable String> nullableText(Place place) {
    if (!place.value().isExpression()) {
      return Operand.<@Nullable String>constant(place.value().text());
    }
    Operand<@Nullable Object> value = value(place);
    return run -> textOf(value.of(run));
  }

  /**
   * The value as text; an expression that gives null fails.
   *
   * @param name what messages call it
   */
  Operand<String> text(Place place, String name) {
    if (!place.value().isExpression()) {
      return Operand.constant(place.value().text());
    }
    Operand<@Nullable Object> value = value(place);
    return run -> {
      String text = textOf(value.of(run));
      if (text == null) {
        throw useless(name, "a text");
      }
      return text;
    };
  }

  /**
   * What the text of an expression's value means.
   *
   * @param parser gives null when the text means nothing
   */
  <T> Operand<T> parsed(Place place, String name, String expected, TextParser<T> parser) {
    Operand<@Nullable Object> value = value(place);
    return run -> {
      String text = textOf(value.of(run));
      T result = text == null ? null : parser.parse(text);
      if (result == null) {
        throw useless(name, expected);
      }
      return result;
    };
  }

  private static PolicyFailure useless(String name, String expected) {
    return PolicyFailure.failed(
        ErrorReasons.EXPRESSION,
        "The expression of " + name + " did not give " + expected + ".",
        null);
  }

  /** A value as the text that a message carries; null for null. */
  static @Nullable String textOf(@Nullable Object value) {
    return value == null ? null : value.toString();
  }
}
