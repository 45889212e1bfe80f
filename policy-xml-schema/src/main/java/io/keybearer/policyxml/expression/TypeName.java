package io.keybearer.policyxml.expression;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A type by name, as an expression or a signature writes it: {@code string}, {@code
 * Dictionary<string,object>}, {@code byte[]}, {@code int?}. Immutable.
 *
 * @param name the name, with dots if a namespace is written out; {@code []} for an array, {@code ?}
 *     for a nullable type
 * @param arguments the type arguments; the element type of an array or a nullable type
 */
public record TypeName(String name, List<TypeName> arguments) {
  private static final String ARRAY = "[]";
  private static final String NULLABLE = "?";

  /** Copies the arguments. */
  public TypeName {
    arguments = List.copyOf(arguments);
  }

  /** A type without arguments. */
  public static TypeName of(String name) {
    return new TypeName(name, List.of());
  }

  /** A type with arguments. */
  public static TypeName of(String name, TypeName... arguments) {
    return new TypeName(name, List.of(arguments));
  }

  /** An array of this type. */
  public TypeName array() {
    return new TypeName(ARRAY, List.of(this));
  }

  /** This type or null. */
  public TypeName nullable() {
    return new TypeName(NULLABLE, List.of(this));
  }

  /** Whether this is an array. */
  public boolean isArray() {
    return name.equals(ARRAY);
  }

  /** Whether this is a nullable value type, {@code T?}. */
  public boolean isNullable() {
    return name.equals(NULLABLE);
  }

  /** The element type of an array, or the type beneath a nullable one. */
  public TypeName element() {
    return arguments.get(0);
  }

  /** Whether this is the type of that name without arguments. */
  public boolean is(String simpleName) {
    return arguments.isEmpty() && name.equals(simpleName);
  }

  /** As C# writes it. */
  @Override
  public String toString() {
    if (isArray() || isNullable()) {
      return element() + name;
    }
    return arguments.isEmpty()
        ? name
        : arguments.stream()
            .map(TypeName::toString)
            .collect(Collectors.joining(",", name + "<", ">"));
  }
}
