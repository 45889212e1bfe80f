package io.keybearer.policyxml.expression;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An expression of the syntax tree. Every record's {@code position} is where it stands. Immutable.
 */
public sealed interface ExpressionNode extends SyntaxNode {

  /**
   * A constant.
   *
   * @param value null, or a Boolean, Integer, Long, Double, Float, BigDecimal, Character or String
   */
  record Literal(SyntaxPosition position, @Nullable Object value) implements ExpressionNode {}

  /** {@code $"…"}. */
  record Interpolation(SyntaxPosition position, List<Part> parts) implements ExpressionNode {
    /** Copies the parts. */
    public Interpolation {
      parts = List.copyOf(parts);
    }

    /** A text or a hole. */
    public sealed interface Part {}

    /** Text, with its escapes resolved. */
    public record Text(String text) implements Part {}

    /**
     * {@code {value,alignment:format}}.
     *
     * @param value what is inserted
     * @param alignment the least width, negative for left-aligned; 0 for none
     * @param format the format string, or null
     */
    public record Hole(ExpressionNode value, int alignment, @Nullable String format)
        implements Part {}
  }

  /**
   * A variable, a method or a type by its simple name, such as {@code context} or {@code string}.
   */
  record Name(SyntaxPosition position, String identifier, List<TypeName> typeArguments)
      implements ExpressionNode {
    /** Copies the type arguments. */
    public Name {
      typeArguments = List.copyOf(typeArguments);
    }
  }

  /** {@code target.name}. */
  record Member(
      SyntaxPosition position, ExpressionNode target, String name, List<TypeName> typeArguments)
      implements ExpressionNode {
    /** Copies the type arguments. */
    public Member {
      typeArguments = List.copyOf(typeArguments);
    }
  }

  /** {@code target[arguments]}. */
  record Index(SyntaxPosition position, ExpressionNode target, List<Argument> arguments)
      implements ExpressionNode {
    /** Copies the arguments. */
    public Index {
      arguments = List.copyOf(arguments);
    }
  }

  /**
   * {@code callee(arguments)}.
   *
   * @param callee a {@link Name} or a {@link Member}, or an expression that gives a function
   */
  record Call(SyntaxPosition position, ExpressionNode callee, List<Argument> arguments)
      implements ExpressionNode {
    /** Copies the arguments. */
    public Call {
      arguments = List.copyOf(arguments);
    }
  }

  /**
   * {@code receiver?.rest} and {@code receiver?[rest]}: null when the receiver is null, else the
   * rest of the chain.
   *
   * @param rest the chain, whose innermost target is {@link Receiver}
   */
  record ConditionalAccess(SyntaxPosition position, ExpressionNode receiver, ExpressionNode rest)
      implements ExpressionNode {}

  /** In a {@link ConditionalAccess}, the value that was found not to be null. */
  record Receiver(SyntaxPosition position) implements ExpressionNode {}

  /** A sign, {@code !} or {@code ~}. */
  record Unary(SyntaxPosition position, Operator operator, ExpressionNode operand)
      implements ExpressionNode {
    /** The operators. */
    public enum Operator {
      /** {@code +}. */
      PLUS("+"),
      /** {@code -}. */
      MINUS("-"),
      /** {@code !}. */
      NOT("!"),
      /** {@code ~}. */
      COMPLEMENT("~");

      private final String symbol;

      Operator(String symbol) {
        this.symbol = symbol;
      }

      /** The operator as written. */
      public String symbol() {
        return symbol;
      }
    }
  }

  /**
   * {@code ++} or {@code --}.
   *
   * @param delta 1 or -1
   * @param prefix whether the value is the one after the step
   */
  record Increment(SyntaxPosition position, ExpressionNode target, int delta, boolean prefix)
      implements ExpressionNode {}

  /** {@code left operator right}. */
  record Binary(
      SyntaxPosition position, BinaryOperator operator, ExpressionNode left, ExpressionNode right)
      implements ExpressionNode {}

  /** {@code condition ? whenTrue : whenFalse}. */
  record Conditional(
      SyntaxPosition position,
      ExpressionNode condition,
      ExpressionNode whenTrue,
      ExpressionNode whenFalse)
      implements ExpressionNode {}

  /**
   * {@code target = value}, or with an operator {@code target += value} and so on.
   *
   * @param operator the operator before the equals sign, or null
   */
  record Assignment(
      SyntaxPosition position,
      ExpressionNode target,
      @Nullable BinaryOperator operator,
      ExpressionNode value)
      implements ExpressionNode {}

  /** {@code (type)operand}. */
  record Cast(SyntaxPosition position, TypeName type, ExpressionNode operand)
      implements ExpressionNode {}

  /** {@code operand as type}. */
  record As(SyntaxPosition position, ExpressionNode operand, TypeName type)
      implements ExpressionNode {}

  /** {@code operand is pattern}. */
  record Is(SyntaxPosition position, ExpressionNode operand, Pattern pattern)
      implements ExpressionNode {}

  /**
   * {@code (parameters) => body}.
   *
   * @param body an expression or a block
   */
  record Lambda(SyntaxPosition position, List<Parameter> parameters, SyntaxNode body)
      implements ExpressionNode {
    /** Copies the parameters. */
    public Lambda {
      parameters = List.copyOf(parameters);
    }
  }

  /** {@code new type(arguments) { initializer }}. */
  record New(
      SyntaxPosition position,
      TypeName type,
      List<Argument> arguments,
      List<InitializerElement> initializer)
      implements ExpressionNode {
    /** Copies the lists. */
    public New {
      arguments = List.copyOf(arguments);
      initializer = List.copyOf(initializer);
    }
  }

  /**
   * {@code new type[length]}, {@code new type[] { … }}, {@code new[] { … }} or, in a declaration,
   * {@code { … }}.
   *
   * @param elementType the element type, or null if the elements decide
   * @param length the length, or null if the elements decide
   * @param elements the elements, or null without braces
   */
  record NewArray(
      SyntaxPosition position,
      @Nullable TypeName elementType,
      @Nullable ExpressionNode length,
      @Nullable List<ExpressionNode> elements)
      implements ExpressionNode {
    /** Copies the elements. */
    public NewArray {
      elements = elements == null ? null : List.copyOf(elements);
    }
  }

  /** {@code new { a = 1, b.c }}. */
  record NewAnonymous(SyntaxPosition position, List<NamedValue> members) implements ExpressionNode {
    /** Copies the members. */
    public NewAnonymous {
      members = List.copyOf(members);
    }

    /** One member. */
    public record NamedValue(SyntaxPosition position, String name, ExpressionNode value) {}
  }

  /** {@code default(type)} or, with a null type, {@code default}. */
  record Default(SyntaxPosition position, @Nullable TypeName type) implements ExpressionNode {}

  /** {@code throw exception} where a value is expected. */
  record Throw(SyntaxPosition position, ExpressionNode exception) implements ExpressionNode {}

  /**
   * {@code out var name}, {@code out type name} or {@code out _} as an argument.
   *
   * @param type the type, or null for {@code var} and for a discard
   * @param name the variable it declares, or {@code _}
   */
  record OutVariable(SyntaxPosition position, @Nullable TypeName type, String name)
      implements ExpressionNode {}

  /**
   * An argument of a call.
   *
   * @param name the parameter it names ({@code preserveContent: true}), or null
   * @param out whether {@code out} stands before it
   */
  record Argument(@Nullable String name, boolean out, ExpressionNode value) {}

  /**
   * A parameter of a lambda or a local function.
   *
   * @param type the type, or null if the use decides
   * @param defaultValue the value of an optional parameter, or null
   */
  record Parameter(
      SyntaxPosition position,
      @Nullable TypeName type,
      String name,
      @Nullable ExpressionNode defaultValue) {}

  /** An element of an object's or collection's initializer. */
  sealed interface InitializerElement {
    /** {@code name = value}. */
    record Property(SyntaxPosition position, String name, ExpressionNode value)
        implements InitializerElement {}

    /** {@code [index] = value}. */
    record Indexed(SyntaxPosition position, ExpressionNode index, ExpressionNode value)
        implements InitializerElement {}

    /** One value, or several in braces: the arguments of the collection's Add. */
    record Added(SyntaxPosition position, List<ExpressionNode> values)
        implements InitializerElement {
      /** Copies the values. */
      public Added {
        values = List.copyOf(values);
      }
    }
  }

  /** What {@code is} and {@code case} compare with. */
  sealed interface Pattern {
    /** A constant. */
    record Constant(ExpressionNode value) implements Pattern {}

    /**
     * A type.
     *
     * @param name the variable it declares, or null
     */
    record OfType(SyntaxPosition position, TypeName type, @Nullable String name)
        implements Pattern {}

    /** {@code var name}, which matches everything. */
    record Any(SyntaxPosition position, String name) implements Pattern {}

    /** {@code not pattern}. */
    record Not(Pattern pattern) implements Pattern {}
  }
}
