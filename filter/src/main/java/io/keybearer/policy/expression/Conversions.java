package io.keybearer.policy.expression;

import io.keybearer.policyxml.expression.SyntaxPosition;
import io.keybearer.policyxml.expression.TypeName;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Node;

/**
 * C#'s conversions between static types: those it makes by itself and those a cast asks for. The
 * cost of a conversion ranks overloads: the cheaper one is the better.
 */
final class Conversions {
  private static final int TO_OBJECT = 20;
  private static final int USER_DEFINED = 10;

  /** What JToken takes by itself and gives by a cast. */
  private static final Set<String> JSON_VALUES =
      Set.of(
          "string",
          "bool",
          "int",
          "long",
          "double",
          "float",
          "decimal",
          "byte",
          "char",
          "DateTime",
          "DateTimeOffset",
          "Guid",
          "TimeSpan",
          "Uri");

  private static final Set<String> XML_VALUES = Set.of("XElement", "XAttribute");

  /**
   * One conversion.
   *
   * @param cost 0 for none
   * @param change what to do with the value; null if nothing
   */
  record Conversion(int cost, @Nullable Function<@Nullable Object, @Nullable Object> change) {
    static final Conversion NONE = new Conversion(0, null);

    Code applied(Code code) {
      Function<@Nullable Object, @Nullable Object> applied = change;
      return applied == null ? code : frame -> applied.apply(code.run(frame));
    }
  }

  private Conversions() {}

  /** A conversion that C# makes by itself, or null. */
  static @Nullable Conversion implicit(TypeName from, TypeName to) {
    if (from.equals(to)) {
      return Conversion.NONE;
    }
    if (from.equals(Types.NULL)) {
      return Types.isValueType(to) ? null : new Conversion(to.equals(Types.OBJECT) ? 2 : 1, null);
    }
    if (from.equals(Types.VOID) || to.equals(Types.VOID) || from.equals(Types.LAMBDA)) {
      return null;
    }
    if (to.equals(Types.OBJECT)) {
      return new Conversion(TO_OBJECT, null);
    }
    if (to.isNullable()) {
      return nullable(from, to.element());
    }
    int widening = Numbers.wideningDistance(from, to);
    if (widening > 0) {
      return new Conversion(widening, value -> value == null ? null : Numbers.convert(value, to));
    }
    int distance = Types.distance(from, to);
    return distance > 0 ? new Conversion(distance, null) : userDefined(from, to);
  }

  private static @Nullable Conversion nullable(TypeName from, TypeName to) {
    Conversion inner = implicit(Types.underlying(from), to);
    if (inner == null) {
      return null;
    }
    Function<@Nullable Object, @Nullable Object> change = inner.change();
    return new Conversion(
        inner.cost() + 1,
        change == null ? null : value -> value == null ? null : change.apply(value));
  }

  private static @Nullable Conversion userDefined(TypeName from, TypeName to) {
    TypeName value = Types.underlying(from);
    if (to.equals(Types.TOKEN)
        && (JSON_VALUES.contains(value.name()) || value.equals(Types.BYTE.array()))) {
      return new Conversion(
          USER_DEFINED, plain -> plain == null ? JsonValue.nothing() : new JsonValue(plain));
    }
    if (to.equals(Types.DATE_TIME_OFFSET) && from.equals(Types.DATE_TIME)) {
      return new Conversion(
          USER_DEFINED, time -> time == null ? null : ((DateTimeValue) time).atOffset());
    }
    if (to.name().equals("XName") && from.equals(Types.STRING)) {
      return new Conversion(USER_DEFINED, name -> name == null ? null : XmlName.of(Texts.of(name)));
    }
    if (to.name().equals("XNamespace") && from.equals(Types.STRING)) {
      return new Conversion(
          USER_DEFINED, name -> name == null ? null : new XmlName(Texts.of(name), ""));
    }
    return null;
  }

  /** A conversion that a cast asks for, or null if there is none. */
  static @Nullable Conversion explicit(TypeName from, TypeName to) {
    Conversion implicit = implicit(from, to);
    if (implicit != null) {
      return implicit;
    }
    TypeName source = Types.underlying(from);
    TypeName target = Types.underlying(to);
    boolean nullable = to.isNullable();
    Function<Object, @Nullable Object> change = change(source, target);
    if (change == null) {
      return null;
    }
    boolean needsValue = Types.isValueType(to);
    boolean json = Types.distance(source, Types.TOKEN) >= 0;
    boolean xml = XML_VALUES.contains(source.name());
    return new Conversion(
        TO_OBJECT,
        value -> {
          if (value == null) {
            if (needsValue && !nullable) {
              throw from.isNullable()
                  ? ClrException.invalidOperation("Nullable object must have a value.")
                  : json || xml
                      ? ClrException.nullArgument(
                          xml ? source.name().substring(1).toLowerCase(Locale.ROOT) : "value")
                      : ClrException.nullReference();
            }
            return null;
          }
          if (nullable && Casts.isJsonNull(value)) {
            return null;
          }
          return change.apply(value);
        });
  }

  private static @Nullable Function<Object, @Nullable Object> change(
      TypeName source, TypeName target) {
    if (source.equals(target)) {
      return value -> value;
    }
    if (Numbers.isNumber(source) && Numbers.isNumber(target)) {
      return value -> Numbers.convert(value, target);
    }
    if (Types.isEnum(target) && Numbers.isNumber(source)) {
      return value -> new EnumValue(target.name(), Numbers.toInt(value));
    }
    if (Types.isEnum(source) && Numbers.isNumber(target)) {
      return value -> Numbers.convert(((EnumValue) value).number(), target);
    }
    boolean json = Types.distance(source, Types.TOKEN) >= 0;
    if (json && (JSON_VALUES.contains(target.name()) || target.equals(Types.BYTE.array()))) {
      return value -> Casts.fromJson((JsonToken) value, target);
    }
    if (XML_VALUES.contains(source.name()) && JSON_VALUES.contains(target.name())) {
      return value -> Casts.fromText(((Node) value).getTextContent(), target);
    }
    return mayBe(source, target) ? value -> Casts.checked(value, target) : null;
  }

  /** Whether a value of the one type might be of the other at run time. */
  private static boolean mayBe(TypeName source, TypeName target) {
    if (source.equals(Types.OBJECT) || Types.distance(target, source) > 0) {
      return true;
    }
    boolean open = isOpen(source) || isOpen(target);
    return open && !Types.isValueType(source) && !Types.isValueType(target);
  }

  private static boolean isOpen(TypeName type) {
    String name = type.name();
    return name.length() > 1 && name.charAt(0) == 'I' && Character.isUpperCase(name.charAt(1));
  }

  /** Converts a compiled expression as C# does by itself; complains if it can't. */
  static Code convert(Typed value, TypeName to, SyntaxPosition position) {
    Conversion conversion = implicit(value, to);
    if (conversion == null) {
      throw cannot(value.type(), to, position, explicit(value.type(), to) != null);
    }
    return conversion.applied(value.code());
  }

  /** As {@link #implicit(TypeName, TypeName)}, and a constant may fit a narrower type. */
  static @Nullable Conversion implicit(Typed value, TypeName to) {
    Conversion conversion = implicit(value.type(), to);
    if (conversion == null && value.constant() instanceof Integer number) {
      boolean fits =
          (to.equals(Types.BYTE) && number >= 0 && number <= 255)
              || (number == 0 && Types.isEnum(to));
      return fits ? explicit(value.type(), to) : null;
    }
    return conversion;
  }

  static CompileError cannot(
      TypeName from, TypeName to, SyntaxPosition position, boolean castExists) {
    String hint = castExists ? "; a cast (" + to + ") is needed" : "";
    return CompileError.type(position, "a " + from + " can't be used as " + to + hint);
  }
}
