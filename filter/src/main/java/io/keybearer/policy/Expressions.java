package io.keybearer.policy;

import io.keybearer.policy.expression.CompiledExpression;
import io.keybearer.policy.expression.EvaluationEnvironment;
import io.keybearer.policy.expression.ExpressionCompiler;
import io.keybearer.policy.expression.ExpressionError;
import io.keybearer.policy.expression.ExpressionEvaluationException;
import io.keybearer.policy.expression.ExpressionTexts;
import io.keybearer.policy.expression.InvalidExpressionException;
import io.keybearer.policyxml.PolicyValue;
import io.keybearer.policyxml.Position;
import java.util.regex.Pattern;
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

  /** What messages quote of an expression, which may come from a named value that is secret. */
  private static final Pattern QUOTED = Pattern.compile("'.*'", Pattern.DOTALL);

  private final ExpressionCompiler compiler;

  Expressions(EvaluationEnvironment environment) {
    this.compiler = new ExpressionCompiler(environment);
  }

  /** The value as any object; a literal is its text. */
  Operand<@Nullable Object> value(Place place) {
    PolicyValue value = place.value();
    if (!value.isExpression()) {
      return Operand.constant(value.text());
    }
    try {
      Position start = value.position();
      CompiledExpression compiled = compiler.compile(value.text(), start.line(), start.column());
      if (compiled.mayReadResponseBody()) {
        place.reader().frame().facts().readsResponseBody();
      }
      return run -> evaluate(compiled, run);
    } catch (InvalidExpressionException e) {
      return invalid(place, e);
    }
  }

  /** Reports the mistakes; what only is not implemented here may wait until it is reached. */
  private static Operand<@Nullable Object> invalid(Place place, InvalidExpressionException e) {
    boolean waits =
        place.reader().options().unimplementedFailsWhenReached()
            && e.errors().stream()
                .allMatch(error -> error.kind() == ExpressionError.Kind.NOT_IMPLEMENTED);
    boolean secret = place.value().holdsNamedValue();
    for (ExpressionError error : e.errors()) {
      String message = secret ? QUOTED.matcher(error.message()).replaceAll("'…'") : error.message();
      Position counted = new Position(error.position().line(), error.position().column());
      Position position = place.value().locate(counted);
      if (waits) {
        place.reader().warning(position, message + "; a request that reaches it fails");
      } else {
        place.reader().error(position, "Invalid expression: " + message);
      }
    }
    return run -> {
      throw PolicyFailure.failed(
          ErrorReasons.EXPRESSION, "The expression uses what is not implemented here.", null);
    };
  }

  private static @Nullable Object evaluate(CompiledExpression compiled, PolicyRun run) {
    try {
      return compiled.evaluate(run.context());
    } catch (ExpressionEvaluationException e) {
      String where = e.position().map(position -> " at " + position).orElse("");
      throw PolicyFailure.expression(String.valueOf(e.getMessage()), e.exceptionType() + where, e);
    }
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
    return value == null ? null : ExpressionTexts.of(value);
  }
}
