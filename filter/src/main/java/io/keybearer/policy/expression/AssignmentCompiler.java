package io.keybearer.policy.expression;

import io.keybearer.policyxml.expression.BinaryOperator;
import io.keybearer.policyxml.expression.ExpressionNode;
import io.keybearer.policyxml.expression.MemberDeclaration;
import io.keybearer.policyxml.expression.SyntaxPosition;
import io.keybearer.policyxml.expression.TypeName;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compiles {@code =}, {@code +=} and the like, {@code ++} and {@code --}. */
final class AssignmentCompiler {
  /** Puts a value in its place. */
  @FunctionalInterface
  private interface Write {
    void run(Frame frame, @Nullable Object value);
  }

  /**
   * What can be assigned to.
   *
   * @param prepare computes, once, what read and write both need
   */
  private record Target(TypeName type, Code prepare, Code read, Write write) {}

  private final Session session;

  AssignmentCompiler(Session session) {
    this.session = session;
  }

  Typed assign(ExpressionNode.Assignment node) {
    if (node.target() instanceof ExpressionNode.Name name && name.identifier().equals("_")) {
      return session.nodes().value(node.value());
    }
    Target target = target(node.target());
    BinaryOperator operator = node.operator();
    if (operator == null) {
      Code value = session.nodes().converted(node.value(), target.type());
      return assignment(target, value);
    }
    Typed current = new Typed(target.type(), target.read());
    if (operator == BinaryOperator.COALESCE) {
      Code otherwise = session.nodes().converted(node.value(), target.type());
      Code kept = target.read();
      return assignment(
          target,
          frame -> {
            Object value = kept.run(frame);
            return value != null ? value : otherwise.run(frame);
          });
    }
    Typed value = session.nodes().value(node.value());
    Typed result = session.operators().apply(operator, current, value, node.position());
    return assignment(target, back(result, target.type(), node.position()));
  }

  /** The result of a compound assignment goes back to the target's type, as C# does it. */
  private static Code back(Typed result, TypeName type, SyntaxPosition position) {
    Conversions.Conversion conversion = Conversions.explicit(result.type(), type);
    if (conversion == null) {
      throw Conversions.cannot(result.type(), type, position, false);
    }
    return conversion.applied(result.code());
  }

  private static Typed assignment(Target target, Code value) {
    return new Typed(
        target.type(),
        frame -> {
          target.prepare().run(frame);
          Object result = value.run(frame);
          target.write().run(frame, result);
          return result;
        });
  }

  Typed increment(ExpressionNode.Increment node) {
    Target target = target(node.target());
    if (!Numbers.isNumber(target.type())) {
      throw CompileError.type(node.position(), "a number is expected, not " + target.type());
    }
    Typed current = new Typed(target.type(), target.read());
    Typed one = new Typed(Types.INT, frame -> node.delta());
    Typed sum = session.operators().apply(BinaryOperator.ADD, current, one, node.position());
    Code next = back(sum, target.type(), node.position());
    return new Typed(
        target.type(),
        frame -> {
          target.prepare().run(frame);
          Object before = target.read().run(frame);
          Object after = next.run(frame);
          target.write().run(frame, after);
          return node.prefix() ? after : before;
        });
  }

  private Target target(ExpressionNode node) {
    if (node instanceof ExpressionNode.Name name) {
      return variable(name);
    } else if (node instanceof ExpressionNode.Index index) {
      return element(index);
    } else if (node instanceof ExpressionNode.Member member
        && session.accesses().typeReference(member.target()) == null) {
      return property(member);
    }
    throw CompileError.type(node.position(), "only variables, elements and properties can be set");
  }

  private Target variable(ExpressionNode.Name node) {
    FunctionScope.Variable variable = session.scope().find(node.identifier());
    if (variable == null) {
      throw CompileError.unknown(
          node.position(), "the variable '" + node.identifier() + "' is not known");
    }
    int levels = session.scope().levelsTo(variable);
    int slot = variable.slot();
    return new Target(
        variable.type(),
        frame -> null,
        session.accesses().variable(variable).code(),
        (frame, value) -> frame.up(levels).slots[slot] = value);
  }

  private Target element(ExpressionNode.Index node) {
    Typed target = session.nodes().value(node.target());
    CallCompiler.Match match = session.accesses().indexer(node, target);
    return settable(match.member(), match.result(), target, match.arguments(), node.position());
  }

  private Target property(ExpressionNode.Member node) {
    Typed target = session.nodes().value(node.target());
    AccessCompiler.Found found = AccessCompiler.property(target.type(), node.name());
    if (found == null) {
      throw AccessCompiler.unknownMember(node.position(), target.type(), node.name());
    }
    return settable(found.member(), found.type(), target, List.of(), node.position());
  }

  private Target settable(
      MemberDeclaration member,
      TypeName type,
      Typed target,
      List<Code> indexes,
      SyntaxPosition position) {
    Members.GenericBody setter = Members.standard().setter(member);
    if (!member.isSettable()) {
      throw CompileError.type(position, member + " can't be set");
    }
    if (setter == null) {
      throw CallCompiler.notImplemented(member, position);
    }
    List<Code> parts = new ArrayList<>();
    parts.add(target.code());
    parts.addAll(indexes);
    int[] slots = new int[parts.size()];
    for (int i = 0; i < slots.length; i++) {
      slots[i] = session.scope().temporary(Types.OBJECT).slot();
    }
    List<Code> held = new ArrayList<>();
    for (int slot : slots) {
      held.add(frame -> frame.slots[slot]);
    }
    Members.GenericBody getter = Members.standard().of(member);
    Code read =
        getter == null
            ? frame -> null
            : CallCompiler.invocation(getter, List.of(), held.toArray(Code[]::new), true, position);
    return new Target(
        type,
        frame -> {
          for (int i = 0; i < slots.length; i++) {
            frame.slots[slots[i]] = parts.get(i).run(frame);
          }
          return null;
        },
        read,
        (frame, value) -> {
          @Nullable Object[] arguments = new @Nullable Object[slots.length + 1];
          for (int i = 0; i < slots.length; i++) {
            arguments[i] = frame.slots[slots[i]];
          }
          arguments[slots.length] = value;
          CallCompiler.call(setter, List.of(), arguments, true, frame, position);
        });
  }
}
