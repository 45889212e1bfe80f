package io.keybearer.policy.expression;

import io.keybearer.policyxml.expression.ExpressionNode;
import io.keybearer.policyxml.expression.MemberDeclaration;
import io.keybearer.policyxml.expression.Signatures;
import io.keybearer.policyxml.expression.SyntaxPosition;
import io.keybearer.policyxml.expression.TypeDeclaration;
import io.keybearer.policyxml.expression.TypeName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Compiles names, members, indexers and the chains of {@code ?.}. */
final class AccessCompiler {
  private static final String CONTEXT = "context";

  private final Session session;

  AccessCompiler(Session session) {
    this.session = session;
  }

  Typed compile(ExpressionNode node) {
    if (node instanceof ExpressionNode.Name name) {
      return name(name);
    } else if (node instanceof ExpressionNode.Member member) {
      return member(member);
    } else if (node instanceof ExpressionNode.Index index) {
      return index(index);
    } else if (node instanceof ExpressionNode.ConditionalAccess access) {
      return conditional(access);
    }
    TypeName receiver = session.receivers().peek();
    if (receiver == null) {
      throw CompileError.type(node.position(), "'?.' needs a value before it");
    }
    return new Typed(receiver, frame -> frame.receiver);
  }

  private Typed name(ExpressionNode.Name node) {
    FunctionScope.Variable variable = session.scope().find(node.identifier());
    if (variable != null) {
      return variable(variable);
    }
    if (node.identifier().equals(CONTEXT)) {
      return new Typed(Types.CONTEXT, frame -> frame.evaluation.context());
    }
    if (typeReference(node) != null) {
      throw CompileError.type(
          node.position(), "a value is expected, and " + node.identifier() + " is a type");
    }
    throw CompileError.unknown(
        node.position(), "the name '" + node.identifier() + "' is not known");
  }

  Typed variable(FunctionScope.Variable variable) {
    if (variable.type().equals(Types.BROKEN)) {
      throw CompileError.following(variable.position());
    }
    int slot = variable.slot();
    int levels = session.scope().levelsTo(variable);
    Code code = levels == 0 ? frame -> frame.slots[slot] : frame -> frame.up(levels).slots[slot];
    return new Typed(variable.type(), code);
  }

  /** The type that a node names, with or without its namespace; null if it names none. */
  @Nullable TypeName typeReference(ExpressionNode node) {
    String written = dotted(node);
    if (written == null) {
      return null;
    }
    if (node instanceof ExpressionNode.Name name
        && (session.scope().find(name.identifier()) != null || name.identifier().equals(CONTEXT))) {
      return null;
    }
    List<TypeName> arguments =
        node instanceof ExpressionNode.Name name
            ? name.typeArguments()
            : ((ExpressionNode.Member) node).typeArguments();
    String simple = Signatures.simpleName(written);
    if (simple.indexOf('.') >= 0) {
      return null;
    }
    boolean known =
        Signatures.standard().type(simple).isPresent()
            || Signatures.standard().isKnownElsewhere(simple);
    return known ? session.resolve(new TypeName(simple, arguments), node.position()) : null;
  }

  private static @Nullable String dotted(ExpressionNode node) {
    if (node instanceof ExpressionNode.Name name) {
      return name.identifier();
    }
    if (node instanceof ExpressionNode.Member member) {
      String target = dotted(member.target());
      return target == null ? null : target + "." + member.name();
    }
    return null;
  }

  private Typed member(ExpressionNode.Member node) {
    TypeName owner = typeReference(node.target());
    if (owner != null) {
      return staticMember(node, owner);
    }
    Typed target = session.nodes().value(node.target());
    session.responses().member(node, target);
    if (target.type().isNullable()) {
      return nullableMember(node, target);
    }
    Map<String, TypeName> anonymous = session.anonymousMembers(target.type());
    if (anonymous != null) {
      return anonymousMember(node, target, anonymous);
    }
    Found found = property(target.type(), node.name());
    if (found == null || found.member().isStatic()) {
      throw unknownMember(node.position(), target.type(), node.name());
    }
    return read(found, target, List.of(), node.position());
  }

  private static Typed nullableMember(ExpressionNode.Member node, Typed target) {
    Code code = target.code();
    return switch (node.name()) {
      case "HasValue" -> new Typed(Types.BOOL, frame -> code.run(frame) != null);
      case "Value" ->
          new Typed(
              target.type().element(),
              frame -> {
                Object value = code.run(frame);
                if (value == null) {
                  throw ClrException.invalidOperation("Nullable object must have a value.")
                      .at(node.position());
                }
                return value;
              });
      default -> throw unknownMember(node.position(), target.type(), node.name());
    };
  }

  private static Typed anonymousMember(
      ExpressionNode.Member node, Typed target, Map<String, TypeName> members) {
    TypeName type = members.get(node.name());
    if (type == null) {
      throw CompileError.unknown(node.position(), "the object has no member '" + node.name() + "'");
    }
    Code code = target.code();
    return new Typed(
        type,
        frame -> {
          if (code.run(frame) instanceof AnonymousValue value) {
            return value.members().get(node.name());
          }
          throw ClrException.nullReference().at(node.position());
        });
  }

  private Typed staticMember(ExpressionNode.Member node, TypeName owner) {
    Optional<TypeDeclaration> declaration = Types.declaration(owner);
    if (Types.isEnum(owner)) {
      Integer number = declaration.orElseThrow().constants().get(node.name());
      if (number == null) {
        throw unknownMember(node.position(), owner, node.name());
      }
      EnumValue value = new EnumValue(owner.name(), number);
      return new Typed(owner, frame -> value);
    }
    Found found = property(owner, node.name());
    if (found == null || !found.member().isStatic()) {
      throw unknownMember(node.position(), owner, node.name());
    }
    return read(found, null, List.of(), node.position());
  }

  /**
   * A member that was found.
   *
   * @param type its type, with the owner's type arguments put in
   */
  record Found(MemberDeclaration member, TypeName type, Map<String, TypeName> ownerArguments) {}

  /** The property of that name, of a type or of one above it; null if there is none. */
  static @Nullable Found property(TypeName type, String name) {
    Optional<TypeDeclaration> declaration = Types.declaration(type);
    if (declaration.isPresent()) {
      Map<String, TypeName> arguments = Types.arguments(declaration.get(), type);
      for (MemberDeclaration member : declaration.get().members()) {
        if (member.kind() == MemberDeclaration.Kind.PROPERTY && member.name().equals(name)) {
          return new Found(member, Types.substitute(member.result(), arguments), arguments);
        }
      }
    }
    for (TypeName base : Types.bases(type)) {
      Found found = property(base, name);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  static CompileError unknownMember(SyntaxPosition position, TypeName type, String name) {
    return CompileError.unknown(position, "a " + type + " has no member '" + name + "'");
  }

  /** Code that reads a property or indexer. */
  Typed read(Found found, @Nullable Typed target, List<Code> indexes, SyntaxPosition position) {
    Code[] codes = new Code[indexes.size() + (target == null ? 0 : 1)];
    if (target != null) {
      codes[0] = target.code();
    }
    for (int i = 0; i < indexes.size(); i++) {
      codes[codes.length - indexes.size() + i] = indexes.get(i);
    }
    Members.GenericBody body = Members.standard().of(found.member());
    if (body == null) {
      throw CallCompiler.notImplemented(found.member(), position);
    }
    return new Typed(
        found.type(), CallCompiler.invocation(body, List.of(), codes, target != null, position));
  }

  private Typed index(ExpressionNode.Index node) {
    Typed target = session.nodes().value(node.target());
    CallCompiler.Match match = indexer(node, target);
    return read(
        new Found(match.member(), match.result(), Map.of()),
        target,
        match.arguments(),
        node.position());
  }

  /** The indexer that fits the arguments. */
  CallCompiler.Match indexer(ExpressionNode.Index node, Typed target) {
    List<CallCompiler.Candidate> candidates =
        CallCompiler.candidates(target.type(), "this", MemberDeclaration.Kind.INDEXER);
    if (candidates.isEmpty()) {
      throw CompileError.unknown(node.position(), "a " + target.type() + " can't be indexed");
    }
    return session.calls().choose(candidates, node.arguments(), List.of(), null, node.position());
  }

  private Typed conditional(ExpressionNode.ConditionalAccess node) {
    Typed receiver = session.nodes().value(node.receiver());
    session.responses().conditional(node);
    session.receivers().push(Types.underlying(receiver.type()));
    Typed rest;
    try {
      rest = session.nodes().compile(node.rest());
    } finally {
      session.receivers().pop();
    }
    Code first = receiver.code();
    Code then = rest.code();
    TypeName result = rest.type().equals(Types.VOID) ? Types.VOID : Types.nullable(rest.type());
    return new Typed(
        result,
        frame -> {
          Object value = first.run(frame);
          if (value == null) {
            return null;
          }
          // The rest begins with the receiver, and may have other ?. in its arguments.
          Object outer = frame.receiver;
          frame.receiver = value;
          Object end = then.run(frame);
          frame.receiver = outer;
          return end;
        });
  }
}
