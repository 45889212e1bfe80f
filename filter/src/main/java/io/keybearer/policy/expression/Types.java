package io.keybearer.policy.expression;

import io.keybearer.policyxml.expression.Signatures;
import io.keybearer.policyxml.expression.TypeDeclaration;
import io.keybearer.policyxml.expression.TypeName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Static types of expressions, which are names of the signature table or made of them. */
final class Types {
  static final TypeName OBJECT = TypeName.of("object");
  static final TypeName STRING = TypeName.of("string");
  static final TypeName BOOL = TypeName.of("bool");
  static final TypeName BYTE = TypeName.of("byte");
  static final TypeName CHAR = TypeName.of("char");
  static final TypeName INT = TypeName.of("int");
  static final TypeName LONG = TypeName.of("long");
  static final TypeName FLOAT = TypeName.of("float");
  static final TypeName DOUBLE = TypeName.of("double");
  static final TypeName DECIMAL = TypeName.of("decimal");
  static final TypeName DATE_TIME = TypeName.of("DateTime");
  static final TypeName DATE_TIME_OFFSET = TypeName.of("DateTimeOffset");
  static final TypeName TIME_SPAN = TypeName.of("TimeSpan");
  static final TypeName TOKEN = TypeName.of("JToken");
  static final TypeName CONTEXT = TypeName.of("IContext");

  /** The type of {@code null}, which fits everything that can be null. */
  static final TypeName NULL = TypeName.of("null");

  /** The type of a variable whose declaration failed; using it is no second mistake. */
  static final TypeName BROKEN = TypeName.of("unknown type");

  /** What a method without a value gives. */
  static final TypeName VOID = TypeName.of("void");

  /** The type of a lambda before it meets the type it must have. */
  static final TypeName LAMBDA = TypeName.of("lambda expression");

  private static final String ARRAY_MEMBERS = "ArrayOf";
  private static final Set<String> FUNCTIONS = Set.of("Func", "Action", "Predicate");
  private static final Signatures SIGNATURES = Signatures.standard();

  private Types() {}

  /** A type as an expression writes it, by its one name here: {@code System.Int32} is int. */
  static TypeName canonical(TypeName written) {
    List<TypeName> arguments = written.arguments().stream().map(Types::canonical).toList();
    String name = Signatures.simpleName(written.name());
    if (name.equals("Nullable") && arguments.size() == 1) {
      return arguments.get(0).nullable();
    }
    if (name.equals("Predicate") && arguments.size() == 1) {
      return TypeName.of("Func", arguments.get(0), BOOL);
    }
    if (name.equals("dynamic")) {
      return OBJECT;
    }
    if (written.isNullable() && !isValueType(arguments.get(0))) {
      return arguments.get(0);
    }
    return new TypeName(name, arguments);
  }

  /** The first name within a canonical type that means nothing, or null. */
  static @Nullable String unknownPart(TypeName type) {
    if (!type.isArray() && !type.isNullable() && !isFunction(type)) {
      Optional<TypeDeclaration> found = SIGNATURES.type(type.name());
      if (found.isEmpty()) {
        return type.name();
      }
      if (found.get().typeParameters().size() != type.arguments().size()) {
        return type.toString();
      }
    }
    for (TypeName argument : type.arguments()) {
      String unknown = unknownPart(argument);
      if (unknown != null) {
        return unknown;
      }
    }
    return null;
  }

  /** What declares the members of a type. */
  static Optional<TypeDeclaration> declaration(TypeName type) {
    return SIGNATURES.type(type.isArray() ? ARRAY_MEMBERS : type.name());
  }

  static boolean isFunction(TypeName type) {
    return FUNCTIONS.contains(type.name());
  }

  static boolean isEnum(TypeName type) {
    return declaration(type).map(found -> found.kind() == TypeDeclaration.Kind.ENUM).orElse(false);
  }

  /** Whether null is none of its values. */
  static boolean isValueType(TypeName type) {
    if (type.isNullable() || type.isArray()) {
      return false;
    }
    return declaration(type).map(TypeDeclaration::isValueType).orElse(false);
  }

  /** The type that has null beside the values of this one. */
  static TypeName nullable(TypeName type) {
    return isValueType(type) ? type.nullable() : type;
  }

  /** The type beneath a nullable value type, or the type itself. */
  static TypeName underlying(TypeName type) {
    return type.isNullable() ? type.element() : type;
  }

  /** A type with its type parameters replaced. */
  static TypeName substitute(TypeName type, Map<String, TypeName> arguments) {
    if (arguments.isEmpty()) {
      return type;
    }
    if (type.arguments().isEmpty()) {
      return arguments.getOrDefault(type.name(), type);
    }
    List<TypeName> substituted =
        type.arguments().stream().map(argument -> substitute(argument, arguments)).toList();
    if (type.isNullable() && !isValueType(substituted.get(0))) {
      return substituted.get(0);
    }
    return new TypeName(type.name(), substituted);
  }

  /** Type arguments of a declared type by the names of its parameters. */
  static Map<String, TypeName> arguments(TypeDeclaration declaration, TypeName type) {
    Map<String, TypeName> arguments = new LinkedHashMap<>();
    List<String> parameters = declaration.typeParameters();
    for (int i = 0; i < parameters.size() && i < type.arguments().size(); i++) {
      arguments.put(parameters.get(i), type.arguments().get(i));
    }
    return arguments;
  }

  /** The types directly above a type. */
  static List<TypeName> bases(TypeName type) {
    return declaration(type)
        .map(
            declared -> {
              Map<String, TypeName> arguments = arguments(declared, type);
              return declared.bases().stream().map(base -> substitute(base, arguments)).toList();
            })
        .orElse(List.of());
  }

  /** The type, or the one above it, that has that name; null if there is none. */
  static @Nullable TypeName as(TypeName type, String name) {
    if (type.name().equals(name)) {
      return type;
    }
    for (TypeName base : bases(type)) {
      TypeName found = as(base, name);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /** How many steps up a type is another; -1 if it isn't. */
  static int distance(TypeName type, TypeName base) {
    if (type.equals(base)) {
      return 0;
    }
    if (type.name().equals(base.name()) && covariant(type, base)) {
      return 1;
    }
    for (TypeName above : bases(type)) {
      int rest = distance(above, base);
      if (rest >= 0) {
        return rest + 1;
      }
    }
    return -1;
  }

  /** {@code IEnumerable<string>} is an {@code IEnumerable<object>}; so with arrays. */
  private static boolean covariant(TypeName type, TypeName base) {
    boolean fits = type.isArray() || type.name().startsWith("I");
    fits &= type.arguments().size() == base.arguments().size() && !type.arguments().isEmpty();
    for (int i = 0; fits && i < type.arguments().size(); i++) {
      TypeName from = type.arguments().get(i);
      TypeName to = base.arguments().get(i);
      fits =
          from.equals(to) || (!isValueType(from) && (to.equals(OBJECT) || distance(from, to) >= 0));
    }
    return fits;
  }

  /** What {@code foreach} and LINQ see in a type; null if it is no sequence. */
  static @Nullable TypeName elementOf(TypeName type) {
    if (type.isArray()) {
      return type.element();
    }
    TypeName sequence = as(type, "IEnumerable");
    return sequence == null ? null : sequence.arguments().get(0);
  }
}
