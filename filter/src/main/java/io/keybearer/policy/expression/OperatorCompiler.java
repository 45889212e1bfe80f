package io.keybearer.policy.expression;

import io.keybearer.policyxml.expression.BinaryOperator;
import io.keybearer.policyxml.expression.ExpressionNode;
import io.keybearer.policyxml.expression.SyntaxPosition;
import io.keybearer.policyxml.expression.TypeName;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compiles operators but assignments' targets. */
final class OperatorCompiler {
  private static final Set<BinaryOperator> COMPARISONS =
      Set.of(
          BinaryOperator.LESS,
          BinaryOperator.GREATER,
          BinaryOperator.LESS_OR_EQUAL,
          BinaryOperator.GREATER_OR_EQUAL);
  private static final Set<BinaryOperator> LOGICAL =
      Set.of(BinaryOperator.AND, BinaryOperator.OR, BinaryOperator.XOR);
  private static final Set<TypeName> TIMES =
      Set.of(Types.DATE_TIME, Types.DATE_TIME_OFFSET, Types.TIME_SPAN);

  private final Session session;
  private final AssignmentCompiler assignments;

  OperatorCompiler(Session session) {
    this.session = session;
    this.assignments = new AssignmentCompiler(session);
  }

  Typed compile(ExpressionNode node) {
    if (node instanceof ExpressionNode.Binary binary) {
      return binary(binary);
    } else if (node instanceof ExpressionNode.Unary unary) {
      return unary(unary);
    } else if (node instanceof ExpressionNode.Increment increment) {
      return assignments.increment(increment);
    }
    return assignments.assign((ExpressionNode.Assignment) node);
  }

  private Typed binary(ExpressionNode.Binary node) {
    return switch (node.operator()) {
      case AND_ALSO -> {
        Code left = session.nodes().condition(node.left());
        Code right = session.nodes().condition(node.right());
        yield new Typed(Types.BOOL, frame -> isTrue(left.run(frame)) && isTrue(right.run(frame)));
      }
      case OR_ELSE -> {
        Code left = session.nodes().condition(node.left());
        Code right = session.nodes().condition(node.right());
        yield new Typed(Types.BOOL, frame -> isTrue(left.run(frame)) || isTrue(right.run(frame)));
      }
      case COALESCE -> coalesce(node);
      default -> {
        Typed left = session.nodes().value(node.left());
        Typed right = session.nodes().value(node.right());
        session.responses().comparison(node.left(), node.right());
        yield apply(node.operator(), left, right, node.position());
      }
    };
  }

  private static boolean isTrue(@Nullable Object value) {
    return Boolean.TRUE.equals(value);
  }

  private Typed coalesce(ExpressionNode.Binary node) {
    Typed left = session.nodes().value(node.left());
    if (Types.isValueType(left.type())) {
      throw CompileError.type(
          node.position(), "'??' needs a value that can be null, not " + left.type());
    }
    Code first = left.code();
    Typed right = session.nodes().value(node.right());
    TypeName type;
    if (node.right() instanceof ExpressionNode.Throw) {
      type = Types.underlying(left.type());
    } else {
      Typed value = new Typed(Types.underlying(left.type()), first);
      type =
          right.isNull() || left.isNull()
              ? left.isNull() ? right.type() : left.type()
              : Conversions.implicit(right, value.type()) != null
                  ? value.type()
                  : NodeCompiler.commonOf(left, right, node.position());
    }
    Code second =
        node.right() instanceof ExpressionNode.Throw
            ? right.code()
            : Conversions.convert(right, type, node.right().position());
    Conversions.Conversion conversion =
        Conversions.implicit(Types.underlying(left.type()), Types.underlying(type));
    Code converted = conversion == null ? first : conversion.applied(first);
    return new Typed(
        type,
        frame -> {
          Object value = converted.run(frame);
          return value != null ? value : second.run(frame);
        });
  }

  /** A binary operator on two values that are both computed. */
  Typed apply(BinaryOperator operator, Typed left, Typed right, SyntaxPosition position) {
    if (operator == BinaryOperator.EQUAL || operator == BinaryOperator.NOT_EQUAL) {
      return equality(operator, left, right, position);
    }
    if (operator == BinaryOperator.ADD && left.type().name().equals("XNamespace")) {
      return qualifiedName(left, right);
    }
    boolean text = left.type().equals(Types.STRING) || right.type().equals(Types.STRING);
    if (operator == BinaryOperator.ADD && text) {
      return concatenation(left, right);
    }
    TypeName one = Types.underlying(left.type());
    TypeName other = Types.underlying(right.type());
    if (Numbers.isNumber(one) && Numbers.isNumber(other)) {
      return numeric(operator, left, right, position);
    }
    if (LOGICAL.contains(operator) && one.equals(Types.BOOL) && other.equals(Types.BOOL)) {
      return logical(operator, left, right);
    }
    if (operator == BinaryOperator.OR && Types.isEnum(one) && one.equals(other)) {
      return flags(left, right);
    }
    if (COMPARISONS.contains(operator) && comparable(one, other)) {
      return comparison(operator, left, right);
    }
    if (TIMES.contains(one) || TIMES.contains(other)) {
      Typed result = TimeArithmetic.apply(operator, left, right);
      if (result != null) {
        return result;
      }
    }
    throw cannot(operator, left, right, position);
  }

  private static CompileError cannot(
      BinaryOperator operator, Typed left, Typed right, SyntaxPosition position) {
    String hint =
        left.type().equals(Types.OBJECT) || right.type().equals(Types.OBJECT)
            ? "; an object needs a cast first"
            : "";
    return CompileError.type(
        position,
        "'"
            + operator.symbol()
            + "' can't be applied to "
            + left.type()
            + " and "
            + right.type()
            + hint);
  }

  private static boolean comparable(TypeName one, TypeName other) {
    if (one.equals(other)) {
      return TIMES.contains(one) || Types.isEnum(one);
    }
    boolean mixed = Set.of(one, other).equals(Set.of(Types.DATE_TIME, Types.DATE_TIME_OFFSET));
    boolean absent = one.equals(Types.NULL) || other.equals(Types.NULL);
    return mixed || (absent && (TIMES.contains(one) || TIMES.contains(other)));
  }

  private static Typed equality(
      BinaryOperator operator, Typed left, Typed right, SyntaxPosition position) {
    boolean related =
        left.type().equals(right.type())
            || NodeCompiler.commonOrNull(left, right) != null
            || (Numbers.isNumber(Types.underlying(left.type()))
                && Numbers.isNumber(Types.underlying(right.type())))
            || Conversions.explicit(left.type(), right.type()) != null
            || Conversions.explicit(right.type(), left.type()) != null;
    boolean neverNull = left.isNull() || right.isNull();
    if (!related && !neverNull) {
      throw cannot(operator, left, right, position);
    }
    Code one = left.code();
    Code other = right.code();
    return operator == BinaryOperator.EQUAL
        ? new Typed(Types.BOOL, frame -> Equality.equal(one.run(frame), other.run(frame)))
        : new Typed(Types.BOOL, frame -> !Equality.equal(one.run(frame), other.run(frame)));
  }

  private static Typed concatenation(Typed left, Typed right) {
    Code one = left.code();
    Code other = right.code();
    if (left.constant() instanceof String prefix) {
      return new Typed(Types.STRING, new PrefixedText(prefix, other));
    }
    return new Typed(
        Types.STRING,
        frame -> {
          String start = Texts.of(one.run(frame));
          String end = Texts.of(other.run(frame));
          frame.evaluation.room((long) start.length() + end.length());
          return start.concat(end);
        });
  }

  /** {@code XNamespace + string} is a name. */
  private static Typed qualifiedName(Typed left, Typed right) {
    Code one = left.code();
    Code other = right.code();
    return new Typed(
        TypeName.of("XName"),
        frame -> new XmlName(Texts.of(one.run(frame)), Texts.of(other.run(frame))));
  }

  private static Typed numeric(
      BinaryOperator operator, Typed left, Typed right, SyntaxPosition position) {
    boolean lifted = left.type().isNullable() || right.type().isNullable();
    boolean shift = operator == BinaryOperator.SHIFT_LEFT || operator == BinaryOperator.SHIFT_RIGHT;
    TypeName leftType = Types.underlying(left.type());
    TypeName type =
        shift
            ? Numbers.common(leftType, Types.INT)
            : Numbers.common(leftType, Types.underlying(right.type()));
    boolean bits = shift || LOGICAL.contains(operator);
    if (type == null || (bits && !Numbers.isWhole(type))) {
      throw cannot(operator, left, right, position);
    }
    if (COMPARISONS.contains(operator)) {
      return comparison(operator, left, right);
    }
    Code one = left.code();
    Code other = right.code();
    return new Typed(
        lifted ? type.nullable() : type,
        frame -> {
          Object first = one.run(frame);
          Object second = other.run(frame);
          if (first == null || second == null) {
            return null;
          }
          try {
            return Numbers.calculate(operator, type, first, second);
          } catch (ClrException e) {
            throw e.at(position);
          }
        });
  }

  private static Typed comparison(BinaryOperator operator, Typed left, Typed right) {
    Code one = left.code();
    Code other = right.code();
    return new Typed(
        Types.BOOL,
        frame -> {
          Object first = one.run(frame);
          Object second = other.run(frame);
          return first != null && second != null && holds(operator, first, second);
        });
  }

  private static boolean holds(BinaryOperator operator, Object left, Object right) {
    boolean numbers = Numbers.typeOf(left) != null && Numbers.typeOf(right) != null;
    if (numbers && (isNaN(left) || isNaN(right))) {
      return false;
    }
    int order = numbers ? Numbers.compare(left, right) : TimeArithmetic.compare(left, right);
    return switch (operator) {
      case LESS -> order < 0;
      case GREATER -> order > 0;
      case LESS_OR_EQUAL -> order <= 0;
      default -> order >= 0;
    };
  }

  private static boolean isNaN(Object value) {
    return value instanceof Double number && number.isNaN();
  }

  private static Typed logical(BinaryOperator operator, Typed left, Typed right) {
    Code one = left.code();
    Code other = right.code();
    return new Typed(
        Types.BOOL,
        frame -> {
          boolean first = isTrue(one.run(frame));
          boolean second = isTrue(other.run(frame));
          return switch (operator) {
            case AND -> first && second;
            case OR -> first || second;
            default -> first ^ second;
          };
        });
  }

  private static Typed flags(Typed left, Typed right) {
    Code one = left.code();
    Code other = right.code();
    String type = left.type().name();
    return new Typed(
        left.type(),
        frame -> {
          if (one.run(frame) instanceof EnumValue first
              && other.run(frame) instanceof EnumValue second) {
            return new EnumValue(type, first.number() | second.number());
          }
          throw ClrException.nullReference();
        });
  }

  private Typed unary(ExpressionNode.Unary node) {
    Typed operand = session.nodes().value(node.operand());
    Code code = operand.code();
    TypeName type = operand.type();
    if (node.operator() == ExpressionNode.Unary.Operator.NOT && type.equals(Types.BOOL)) {
      return new Typed(Types.BOOL, frame -> !isTrue(code.run(frame)));
    }
    if (node.operator() == ExpressionNode.Unary.Operator.MINUS && type.equals(Types.TIME_SPAN)) {
      return new Typed(type, frame -> TimeArithmetic.negate(code.run(frame)));
    }
    TypeName result = Numbers.isNumber(type) ? Numbers.common(type, Types.INT) : null;
    if (result == null || node.operator() == ExpressionNode.Unary.Operator.NOT) {
      throw CompileError.type(
          node.position(), "'" + node.operator().symbol() + "' can't be applied to " + type);
    }
    Object constant = operand.constant();
    boolean minus = node.operator() == ExpressionNode.Unary.Operator.MINUS;
    return new Typed(
        result,
        frame -> signed(node.operator(), result, code.run(frame)),
        minus && constant != null ? signed(node.operator(), result, constant) : null);
  }

  private static @Nullable Object signed(
      ExpressionNode.Unary.Operator operator, TypeName type, @Nullable Object value) {
    if (value == null) {
      return null;
    }
    return switch (operator) {
      case MINUS -> Numbers.calculate(BinaryOperator.MULTIPLY, type, -1, value);
      case COMPLEMENT -> Numbers.calculate(BinaryOperator.XOR, type, -1, value);
      default -> Numbers.convert(value, type);
    };
  }
}
