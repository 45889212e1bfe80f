package io.keybearer.policyxml.expression;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Something an expression may use of a type. Immutable.
 *
 * @param kind what sort of member it is
 * @param owner the name of the type that declares it
 * @param isStatic whether it belongs to the type rather than to a value
 * @param isExtension whether it is called on its first parameter
 * @param isSettable whether an expression may assign to it
 * @param name its name; {@code new} for a constructor, {@code this} for an indexer
 * @param typeParameters the names of its own type parameters
 * @param parameters its parameters; for an extension, with the first one
 * @param result the type of its value; {@code void} for none
 */
public record MemberDeclaration(
    Kind kind,
    String owner,
    boolean isStatic,
    boolean isExtension,
    boolean isSettable,
    String name,
    List<String> typeParameters,
    List<Parameter> parameters,
    TypeName result) {
  /** Copies the lists. */
  public MemberDeclaration {
    typeParameters = List.copyOf(typeParameters);
    parameters = List.copyOf(parameters);
  }

  /** The sorts of members. */
  public enum Kind {
    /** {@code new Type(…)}. */
    CONSTRUCTOR,
    /** A property, a field or a constant. */
    PROPERTY,
    /** {@code value[…]}. */
    INDEXER,
    /** A method. */
    METHOD
  }

  /**
   * A parameter.
   *
   * @param type its type; for {@code params}, the array's
   * @param name its name, which a call may write
   * @param isOut whether the method assigns it
   * @param isRest whether it takes all further arguments ({@code params})
   * @param defaultValue what it is when a call leaves it out; null if it must be there
   */
  public record Parameter(
      TypeName type,
      String name,
      boolean isOut,
      boolean isRest,
      ExpressionNode.@Nullable Literal defaultValue) {}

  /**
   * What the implementation is found by: {@code Type.Name/count}, with the number of parameters.
   * Members that differ only in their parameters' types share one.
   */
  public String id() {
    return owner + "." + name + "/" + parameters.size();
  }

  /** As C# writes a call of it, for messages: {@code string.Substring(int startIndex)}. */
  @Override
  public String toString() {
    String list =
        parameters.stream().map(MemberDeclaration::shown).collect(Collectors.joining(", "));
    return switch (kind) {
      case CONSTRUCTOR -> "new " + owner + "(" + list + ")";
      case PROPERTY -> owner + "." + name;
      case INDEXER -> owner + "[" + list + "]";
      case METHOD -> owner + "." + name + "(" + list + ")";
    };
  }

  private static String shown(Parameter parameter) {
    return (parameter.isOut() ? "out " : parameter.isRest() ? "params " : "")
        + parameter.type()
        + " "
        + parameter.name();
  }
}
