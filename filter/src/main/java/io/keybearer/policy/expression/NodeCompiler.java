package io.keybearer.policy.expression;

import io.keybearer.policyxml.expression.ExpressionNode;
import io.keybearer.policyxml.expression.SyntaxPosition;
import io.keybearer.policyxml.expression.TypeName;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compiles expression nodes: the simple ones itself, the others by the compilers of their kind. */
final class NodeCompiler {
  private final Session session;

  NodeCompiler(Session session) {
    this.session = session;
  }

  /** Compiles a node that must have a value. */
  Typed value(ExpressionNode node) {
    Typed value = compile(node);
    if (value.type().equals(Types.VOID)) {
      throw CompileError.type(node.position(), "a value is expected, and this has none");
    }
    return value;
  }

  /** Compiles a node and converts it to a type as C# does by itself. */
  Code converted(ExpressionNode node, TypeName to) {
    if (node instanceof ExpressionNode.Lambda lambda) {
      return session.lambdas().lambda(lambda, to).code();
    }
    if (node instanceof ExpressionNode.Default plain && plain.type() == null) {
      Object value = Casts.defaultOf(to);
      return frame -> value;
    }
    if (node instanceof ExpressionNode.NewArray array
        && array.elementType() == null
        && to.isArray()) {
      return session.objects().array(array, to.element()).code();
    }
    Typed value = value(node);
    if (node instanceof ExpressionNode.Throw) {
      return value.code();
    }
    return Conversions.convert(value, to, node.position());
  }

  Code condition(ExpressionNode node) {
    Typed value = value(node);
    if (!value.type().equals(Types.BOOL)) {
      throw Conversions.cannot(
          value.type(),
          Types.BOOL,
          node.position(),
          Conversions.explicit(value.type(), Types.BOOL) != null);
    }
    return value.code();
  }

  /** Compiles any node. */
  Typed compile(ExpressionNode node) {
    if (node instanceof ExpressionNode.Literal literal) {
      return literal(literal);
    } else if (node instanceof ExpressionNode.Name
        || node instanceof ExpressionNode.Member
        || node instanceof ExpressionNode.Index
        || node instanceof ExpressionNode.ConditionalAccess
        || node instanceof ExpressionNode.Receiver) {
      return session.accesses().compile(node);
    } else if (node instanceof ExpressionNode.Call call) {
      return session.calls().compile(call);
    } else if (node instanceof ExpressionNode.Binary
        || node instanceof ExpressionNode.Unary
        || node instanceof ExpressionNode.Increment
        || node instanceof ExpressionNode.Assignment) {
      return session.operators().compile(node);
    } else if (node instanceof ExpressionNode.New
        || node instanceof ExpressionNode.NewArray
        || node instanceof ExpressionNode.NewAnonymous) {
      return session.objects().compile(node);
    }
    return other(node);
  }

  private Typed other(ExpressionNode node) {
    if (node instanceof ExpressionNode.Interpolation interpolation) {
      return interpolation(interpolation);
    } else if (node instanceof ExpressionNode.Conditional conditional) {
      return conditional(conditional);
    } else if (node instanceof ExpressionNode.Cast cast) {
      return cast(cast);
    } else if (node instanceof ExpressionNode.As as) {
      return as(as);
    } else if (node instanceof ExpressionNode.Is is) {
      Typed operand = value(is.operand());
      FunctionScope.Variable subject = session.scope().temporary(operand.type());
      Code test = pattern(is.pattern(), subject, is.position());
      Code code = operand.code();
      return new Typed(
          Types.BOOL,
          frame -> {
            frame.slots[subject.slot()] = code.run(frame);
            return test.run(frame);
          });
    } else if (node instanceof ExpressionNode.Default plain) {
      TypeName written = plain.type();
      if (written == null) {
        return new Typed(Types.NULL, frame -> null);
      }
      TypeName type = session.resolve(written, plain.position());
      Object value = Casts.defaultOf(type);
      return new Typed(type, frame -> value);
    } else if (node instanceof ExpressionNode.Throw thrown) {
      Code exception = converted(thrown.exception(), TypeName.of("Exception"));
      return new Typed(
          Types.NULL,
          frame -> {
            throw thrown(exception.run(frame), thrown.position());
          });
    } else if (node instanceof ExpressionNode.Lambda) {
      throw CompileError.type(node.position(), "a lambda needs a place that says its type");
    }
    throw CompileError.type(node.position(), "'out' is not expected here");
  }

  static ClrException thrown(@Nullable Object exception, SyntaxPosition position) {
    return exception instanceof ClrException known
        ? known.at(position)
        : ClrException.nullReference().at(position);
  }

  private static Typed literal(ExpressionNode.Literal literal) {
    Object value = literal.value();
    TypeName number = Numbers.typeOf(value);
    TypeName type =
        value == null
            ? Types.NULL
            : number != null ? number : value instanceof Boolean ? Types.BOOL : Types.STRING;
    return new Typed(type, frame -> value, value);
  }

  private Typed interpolation(ExpressionNode.Interpolation node) {
    List<Code> parts = new ArrayList<>();
    for (ExpressionNode.Interpolation.Part part : node.parts()) {
      if (part instanceof ExpressionNode.Interpolation.Text text) {
        parts.add(frame -> text.text());
      } else if (part instanceof ExpressionNode.Interpolation.Hole hole) {
        Code value = value(hole.value()).code();
        String format = hole.format();
        int alignment = hole.alignment();
        parts.add(frame -> Formats.aligned(Formats.format(value.run(frame), format), alignment));
      }
    }
    Code[] codes = parts.toArray(Code[]::new);
    return new Typed(
        Types.STRING,
        frame -> {
          StringBuilder text = new StringBuilder();
          for (Code code : codes) {
            text.append(code.run(frame));
          }
          return frame.evaluation.made(text.toString());
        });
  }

  private Typed conditional(ExpressionNode.Conditional node) {
    Code condition = condition(node.condition());
    Typed one = value(node.whenTrue());
    Typed other = value(node.whenFalse());
    TypeName type = commonOf(one, other, node.position());
    Code whenTrue = branch(node.whenTrue(), one, type);
    Code whenFalse = branch(node.whenFalse(), other, type);
    return new Typed(
        type,
        frame ->
            Boolean.TRUE.equals(condition.run(frame)) ? whenTrue.run(frame) : whenFalse.run(frame));
  }

  private static Code branch(ExpressionNode node, Typed value, TypeName type) {
    return node instanceof ExpressionNode.Throw
        ? value.code()
        : Conversions.convert(value, type, node.position());
  }

  /** The type of which both values are. */
  static TypeName commonOf(Typed one, Typed other, SyntaxPosition position) {
    TypeName common = commonOrNull(one, other);
    if (common == null) {
      throw CompileError.type(
          position,
          "both values must have one type, and a "
              + one.type()
              + " and a "
              + other.type()
              + " have none in common");
    }
    return common;
  }

  static @Nullable TypeName commonOrNull(Typed one, Typed other) {
    if (one.isNull() && Types.isValueType(other.type())) {
      return other.type().nullable();
    }
    if (other.isNull() && Types.isValueType(one.type())) {
      return one.type().nullable();
    }
    if (Conversions.implicit(other, one.type()) != null) {
      return one.type();
    }
    return Conversions.implicit(one, other.type()) != null ? other.type() : null;
  }

  private Typed cast(ExpressionNode.Cast node) {
    TypeName type = session.resolve(node.type(), node.position());
    Typed operand =
        node.operand() instanceof ExpressionNode.Lambda lambda
            ? session.lambdas().lambda(lambda, type)
            : value(node.operand());
    Conversions.Conversion conversion = Conversions.explicit(operand.type(), type);
    if (conversion == null) {
      throw CompileError.type(node.position(), "a " + operand.type() + " can't be cast to " + type);
    }
    Code code = conversion.applied(operand.code());
    SyntaxPosition position = node.position();
    return new Typed(
        type,
        frame -> {
          try {
            return code.run(frame);
          } catch (ClrException e) {
            throw e.at(position);
          }
        });
  }

  private Typed as(ExpressionNode.As node) {
    TypeName type = session.resolve(node.type(), node.position());
    if (Types.isValueType(type)) {
      throw CompileError.type(node.position(), "'as' needs a type that can be null, not " + type);
    }
    Code operand = value(node.operand()).code();
    return new Typed(
        type,
        frame -> {
          Object value = operand.run(frame);
          return value != null && RuntimeTypes.isInstance(type, value) ? value : null;
        });
  }

  /**
   * Compiles a pattern to a test.
   *
   * @param subject where the value lies that is tested
   */
  Code pattern(
      ExpressionNode.Pattern pattern, FunctionScope.Variable subject, SyntaxPosition position) {
    int slot = subject.slot();
    if (pattern instanceof ExpressionNode.Pattern.Constant constant) {
      Code value = value(constant.value()).code();
      return frame -> Equality.equal(frame.slots[slot], value.run(frame));
    } else if (pattern instanceof ExpressionNode.Pattern.OfType ofType) {
      TypeName type = session.resolve(ofType.type(), ofType.position());
      String name = ofType.name();
      int target =
          name == null
              ? -1
              : session.scope().declare(name, Types.underlying(type), position).slot();
      return frame -> {
        Object value = frame.slots[slot];
        boolean matches = value != null && RuntimeTypes.isInstance(type, value);
        if (matches && target >= 0) {
          frame.slots[target] = value;
        }
        return matches;
      };
    } else if (pattern instanceof ExpressionNode.Pattern.Any any) {
      int target = session.scope().declare(any.name(), subject.type(), any.position()).slot();
      return frame -> {
        frame.slots[target] = frame.slots[slot];
        return true;
      };
    }
    Code inner = pattern(((ExpressionNode.Pattern.Not) pattern).pattern(), subject, position);
    return frame -> !Boolean.TRUE.equals(inner.run(frame));
  }
}
