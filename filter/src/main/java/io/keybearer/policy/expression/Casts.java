package io.keybearer.policy.expression;

import io.keybearer.policyxml.expression.TypeName;
import java.math.BigDecimal;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Conversions that look at the value: casts of objects, JSON and XML, and text read as a type. */
final class Casts {
  private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]{1,100}");
  private static final Pattern DECIMAL = Pattern.compile("[+-]?[0-9,]{0,100}\\.?[0-9]{0,100}");
  private static final Pattern BINARY =
      Pattern.compile("[+-]?[0-9,]{0,400}\\.?[0-9]{0,400}([eE][+-]?[0-9]{1,9})?");
  private static final Set<String> NOT_FINITE = Set.of("NaN", "Infinity", "-Infinity");

  private Casts() {}

  /** A cast of an object: the value itself, which must be of that type. */
  static Object checked(Object value, TypeName target) {
    if (!RuntimeTypes.isInstance(target, value)) {
      throw ClrException.cast(value, target.toString());
    }
    return value;
  }

  /** What {@code Value<T>()}, {@code As<T>} of JSON and generic casts make of any value. */
  static @Nullable Object to(@Nullable Object value, TypeName target) {
    if (value == null) {
      if (Types.isValueType(target)) {
        throw ClrException.nullReference();
      }
      return null;
    }
    if (target.isNullable() && isJsonNull(value)) {
      return null;
    }
    TypeName type = Types.underlying(target);
    if (value instanceof JsonToken token && Types.distance(type, Types.TOKEN) < 0) {
      return type.equals(Types.OBJECT) ? value : fromJson(token, type);
    }
    return checked(value, type);
  }

  /** Whether a value is JSON's null, which a nullable type has as null. */
  static boolean isJsonNull(Object value) {
    return value instanceof JsonProperty property
        ? isJsonNull(property.value())
        : value instanceof JsonValue json && json.value() == null;
  }

  /** Newtonsoft's explicit conversions of a value. */
  static @Nullable Object fromJson(JsonToken token, TypeName target) {
    if (token instanceof JsonProperty property) {
      return fromJson(property.value(), target);
    }
    if (!(token instanceof JsonValue json)) {
      throw notConvertible(token.kind(), target);
    }
    Object value = json.value();
    if (value == null) {
      if (Types.isValueType(target)) {
        throw notConvertible("Null", target);
      }
      return null;
    }
    TypeName number = Numbers.typeOf(value);
    if (number != null && Numbers.isNumber(target) && !(value instanceof Character)) {
      return rounded(value, target);
    }
    if (RuntimeTypes.isInstance(target, value)) {
      return value;
    }
    if (target.equals(Types.STRING)) {
      return jsonText(value);
    }
    if (value instanceof Boolean flag && Numbers.isNumber(target)) {
      return Numbers.convert(flag ? 1 : 0, target);
    }
    return fromText(jsonText(value), target);
  }

  private static ClrException notConvertible(String kind, TypeName target) {
    return ClrException.argument(
        "Can not convert " + kind + " to " + ClrNames.simple(target.toString()) + ".");
  }

  /** Converting a fraction to a whole number rounds half to even, other than a cast of numbers. */
  private static Object rounded(Object value, TypeName target) {
    boolean fraction =
        value instanceof Double || value instanceof Float || value instanceof BigDecimal;
    return Numbers.convert(
        fraction && Numbers.isWhole(target) ? Math.rint(Numbers.toDouble(value)) : value, target);
  }

  private static String jsonText(Object value) {
    return value instanceof byte[] bytes
        ? Base64.getEncoder().encodeToString(bytes)
        : Texts.of(value);
  }

  /**
   * Reads a text as a type, as {@code Parse} does.
   *
   * @throws ClrException FormatException if it is none
   */
  static Object fromText(String text, TypeName target) {
    return switch (target.name()) {
      case "string" -> text;
      case "bool" -> parseBool(text);
      case "Guid" -> parseGuid(text);
      case "DateTime" -> DateParser.dateTime(text);
      case "DateTimeOffset" -> DateParser.dateTimeOffset(text);
      case "TimeSpan" -> DateParser.span(text);
      case "Uri" -> UriMembers.parse(text);
      case "char" -> oneCharacter(text);
      case "[]" -> NumberMembers.fromBase64(text);
      default -> parseNumber(text, target);
    };
  }

  private static Object oneCharacter(String text) {
    if (text.length() != 1) {
      throw ClrException.format("String must be exactly one character long.");
    }
    return text.charAt(0);
  }

  static boolean parseBool(String text) {
    return switch (Texts.trimmed(text).toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw ClrException.notRecognized(text, "Boolean");
    };
  }

  static UUID parseGuid(String text) {
    String plain = text.strip().replaceAll("^[{(](.*)[})]$", "$1");
    if (plain.matches("[0-9a-fA-F]{32}")) {
      plain = plain.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5");
    }
    if (!plain.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")) {
      throw ClrException.format("Unrecognized Guid format.");
    }
    return UUID.fromString(plain);
  }

  /**
   * Reads a number with the invariant culture: blanks around it, a sign, commas in its whole part.
   */
  static Object parseNumber(String text, TypeName target) {
    boolean whole = Numbers.isWhole(target);
    boolean binary = target.equals(Types.DOUBLE) || target.equals(Types.FLOAT);
    String plain = Texts.trimmed(text);
    if (binary && NOT_FINITE.contains(plain)) {
      return Numbers.convert(Double.valueOf(plain), target);
    }
    Pattern form = whole ? WHOLE : binary ? BINARY : DECIMAL;
    if (!form.matcher(plain).matches() || plain.chars().noneMatch(c -> c >= '0' && c <= '9')) {
      throw ClrException.about(
          text, "FormatException", "The input string '", "' was not in a correct format.");
    }
    if (binary) {
      return Numbers.convert(Double.valueOf(plain.replace(",", "")), target);
    }
    BigDecimal number = new BigDecimal(plain.replace(",", ""));
    if (target.equals(Types.DECIMAL)) {
      return Numbers.checked(number);
    }
    try {
      return switch (target.name()) {
        case "long" -> (Object) number.longValueExact();
        case "byte" -> byteOf(number.intValueExact());
        default -> (Object) number.intValueExact();
      };
    } catch (ArithmeticException e) {
      throw ClrException.overflow(target.equals(Types.LONG) ? "an Int64" : "an Int32");
    }
  }

  private static Short byteOf(int number) {
    if (number < 0 || number > 255) {
      throw ClrException.overflow("an unsigned byte");
    }
    return (short) number;
  }

  /** A type's value before anything is assigned: {@code default(T)}. */
  static @Nullable Object defaultOf(TypeName type) {
    return switch (type.name()) {
      case "int" -> 0;
      case "long" -> 0L;
      case "double" -> 0.0;
      case "float" -> 0f;
      case "decimal" -> BigDecimal.ZERO;
      case "byte" -> (short) 0;
      case "char" -> (char) 0;
      case "bool" -> false;
      case "Guid" -> new UUID(0, 0);
      case "TimeSpan" -> java.time.Duration.ZERO;
      case "DateTime" -> DateTimeValue.ofTicks(0, 0);
      case "DateTimeOffset" -> DateTimeValue.ofTicks(0, 0).atOffset();
      default -> Types.isEnum(type) ? new EnumValue(type.name(), 0) : null;
    };
  }
}
