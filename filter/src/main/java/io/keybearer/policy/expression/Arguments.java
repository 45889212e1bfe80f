package io.keybearer.policy.expression;

import io.keybearer.policyxml.expression.TypeName;
import org.jspecify.annotations.Nullable;

/** Reads the arguments that members get. */
final class Arguments {
  private Arguments() {}

  /** A text that must not be null. */
  static String text(@Nullable Object value, String parameter) {
    if (value instanceof String text) {
      return text;
    }
    throw ClrException.nullArgument(parameter);
  }

  static int whole(@Nullable Object value) {
    return Numbers.toInt(value(value));
  }

  static long large(@Nullable Object value) {
    return Numbers.toLong(value(value));
  }

  static double real(@Nullable Object value) {
    return Numbers.toDouble(value(value));
  }

  static boolean flag(@Nullable Object value) {
    return Boolean.TRUE.equals(value);
  }

  /** A value that must not be null. */
  static Object value(@Nullable Object value) {
    if (value == null) {
      throw ClrException.nullReference();
    }
    return value;
  }

  static byte[] bytes(@Nullable Object value, String parameter) {
    if (value instanceof byte[] bytes) {
      return bytes;
    }
    throw ClrException.nullArgument(parameter);
  }

  static FunctionValue function(@Nullable Object value) {
    if (value instanceof FunctionValue function) {
      return function;
    }
    throw ClrException.nullArgument("function");
  }

  /** {@code TryParse}: leaves the value in the second argument, or the type's default. */
  static boolean tried(@Nullable Object[] arguments, TypeName type) {
    Reference result = (Reference) value(arguments[arguments.length - 1]);
    result.value = Casts.defaultOf(type);
    try {
      if (arguments[0] instanceof String text) {
        result.value = Casts.fromText(text, type);
        return true;
      }
      return false;
    } catch (ClrException e) {
      return false;
    }
  }
}
