package io.keybearer.policyxml.expression;

import java.util.List;
import java.util.Map;

/**
 * A type that expressions may use, and what they may use of it. Immutable.
 *
 * @param kind what sort of type it is
 * @param name the name without namespace, C#'s keyword where there is one
 * @param typeParameters the names of its type parameters
 * @param bases the types it is assignable to, in terms of its type parameters
 * @param members everything declared, in the order of the table
 * @param constants the constants of an enumeration with their numbers
 */
public record TypeDeclaration(
    Kind kind,
    String name,
    List<String> typeParameters,
    List<TypeName> bases,
    List<MemberDeclaration> members,
    Map<String, Integer> constants) {
  /** Copies the collections. */
  public TypeDeclaration {
    typeParameters = List.copyOf(typeParameters);
    bases = List.copyOf(bases);
    members = List.copyOf(members);
    constants = Map.copyOf(constants);
  }

  /** The sorts of types. */
  public enum Kind {
    /** A reference type; null is one of its values. */
    CLASS,
    /** A value type; null is a value of its nullable type only. */
    STRUCT,
    /** A set of named numbers; a value type too. */
    ENUM
  }

  /** Whether null is none of its values. */
  public boolean isValueType() {
    return kind != Kind.CLASS;
  }
}
