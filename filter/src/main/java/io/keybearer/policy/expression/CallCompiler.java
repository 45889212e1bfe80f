package io.keybearer.policy.expression;

import io.keybearer.policyxml.expression.ExpressionNode;
import io.keybearer.policyxml.expression.MemberDeclaration;
import io.keybearer.policyxml.expression.Signatures;
import io.keybearer.policyxml.expression.SyntaxPosition;
import io.keybearer.policyxml.expression.TypeDeclaration;
import io.keybearer.policyxml.expression.TypeName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Compiles calls: finds the method by C#'s overload resolution, then binds its arguments. */
final class CallCompiler {
  private final Session session;

  CallCompiler(Session session) {
    this.session = session;
  }

  /**
   * A member that a call may mean.
   *
   * @param ownerArguments what the type parameters of its type stand for
   */
  record Candidate(MemberDeclaration member, Map<String, TypeName> ownerArguments) {}

  /**
   * A candidate that fits the arguments.
   *
   * @param arguments code for each parameter, converted; without an extension's first one
   * @param outs the variables that take {@code out} values, by parameter; null where there is none
   * @param result the type of the call
   * @param cost how well it fits; 0 is best
   */
  record Match(
      MemberDeclaration member,
      List<TypeName> typeArguments,
      List<Code> arguments,
      List<FunctionScope.@Nullable Variable> outs,
      TypeName result,
      int cost) {}

  Typed compile(ExpressionNode.Call node) {
    ExpressionNode callee = node.callee();
    if (callee instanceof ExpressionNode.Name name) {
      FunctionScope.Variable variable = session.scope().find(name.identifier());
      if (variable == null) {
        throw CompileError.unknown(
            node.position(), "the function '" + name.identifier() + "' is not known");
      }
      return function(
          node,
          session.accesses().variable(variable),
          session.lambdas().optionalParameters(variable));
    }
    if (!(callee instanceof ExpressionNode.Member member)) {
      return function(node, session.nodes().value(callee), 0);
    }
    TypeName owner = session.accesses().typeReference(member.target());
    return owner != null ? staticCall(node, member, owner) : instanceCall(node, member);
  }

  private Typed function(ExpressionNode.Call node, Typed callee, int optional) {
    TypeName type = callee.type();
    if (!Types.isFunction(type)) {
      throw CompileError.type(node.position(), "a " + type + " can't be called");
    }
    List<TypeName> parameters = LambdaCompiler.parameters(type);
    int missing = parameters.size() - node.arguments().size();
    if (missing < 0 || missing > optional) {
      throw CompileError.type(
          node.position(),
          "the function takes " + parameters.size() + " arguments, not " + node.arguments().size());
    }
    Code[] codes = new Code[node.arguments().size()];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = session.nodes().converted(node.arguments().get(i).value(), parameters.get(i));
    }
    Code code = callee.code();
    SyntaxPosition position = node.position();
    return new Typed(
        LambdaCompiler.result(type),
        frame -> {
          @Nullable Object[] arguments = run(codes, frame);
          if (code.run(frame) instanceof FunctionValue function) {
            return function.call(arguments);
          }
          throw ClrException.nullReference().at(position);
        });
  }

  private Typed staticCall(ExpressionNode.Call node, ExpressionNode.Member callee, TypeName owner) {
    List<Candidate> candidates =
        candidates(owner, callee.name(), MemberDeclaration.Kind.METHOD).stream()
            .filter(candidate -> candidate.member().isStatic())
            .toList();
    if (candidates.isEmpty()) {
      throw AccessCompiler.unknownMember(callee.position(), owner, callee.name());
    }
    List<TypeName> types = typeArguments(callee);
    Match match = choose(candidates, node.arguments(), types, null, callee.position());
    return invoke(match, null, callee.position());
  }

  private Typed instanceCall(ExpressionNode.Call node, ExpressionNode.Member callee) {
    Typed target = session.nodes().value(callee.target());
    List<TypeName> types = typeArguments(callee);
    SyntaxPosition position = callee.position();
    if (target.type().isNullable()) {
      return nullableCall(node, callee, target);
    }
    List<Candidate> own =
        candidates(target.type(), callee.name(), MemberDeclaration.Kind.METHOD).stream()
            .filter(candidate -> !candidate.member().isStatic())
            .toList();
    List<Candidate> extensions = extensions(callee.name());
    AccessCompiler.Found property = AccessCompiler.property(target.type(), callee.name());
    if (own.isEmpty() && property != null && Types.isFunction(property.type())) {
      return function(
          node, session.accesses().read(property, target, List.of(), callee.position()), 0);
    }
    if (own.isEmpty() && extensions.isEmpty()) {
      throw AccessCompiler.unknownMember(position, target.type(), callee.name());
    }
    CompileError failure = null;
    if (!own.isEmpty()) {
      try {
        return invoke(choose(own, node.arguments(), types, null, position), target, position);
      } catch (CompileError e) {
        failure = e;
      }
    }
    if (extensions.isEmpty() && failure != null) {
      throw failure;
    }
    try {
      Match match = choose(extensions, node.arguments(), types, target, position);
      return invoke(match, target, position);
    } catch (CompileError e) {
      throw failure != null ? failure : e;
    }
  }

  /** The members that a {@code T?} has of its own, and those of T, which need a value. */
  private Typed nullableCall(ExpressionNode.Call node, ExpressionNode.Member callee, Typed target) {
    TypeName type = target.type().element();
    if (callee.name().equals("GetValueOrDefault")) {
      Code code = target.code();
      Code otherwise =
          node.arguments().isEmpty()
              ? frame -> Casts.defaultOf(type)
              : session.nodes().converted(node.arguments().get(0).value(), type);
      return new Typed(
          type,
          frame -> {
            Object value = code.run(frame);
            return value == null ? otherwise.run(frame) : value;
          });
    }
    List<Candidate> own =
        candidates(type, callee.name(), MemberDeclaration.Kind.METHOD).stream()
            .filter(candidate -> !candidate.member().isStatic())
            .toList();
    if (own.isEmpty()) {
      throw AccessCompiler.unknownMember(callee.position(), target.type(), callee.name());
    }
    Match match = choose(own, node.arguments(), typeArguments(callee), null, callee.position());
    boolean text = callee.name().equals("ToString");
    Typed called = invoke(match, new Typed(type, target.code()), callee.position());
    Code code = target.code();
    // An absent value's text is empty; everything else fails on it, as a null does.
    return text
        ? new Typed(called.type(), frame -> code.run(frame) == null ? "" : called.code().run(frame))
        : called;
  }

  private List<TypeName> typeArguments(ExpressionNode.Member callee) {
    return callee.typeArguments().stream()
        .map(type -> session.resolve(type, callee.position()))
        .toList();
  }

  /** The members of that name and kind, of a type and the types above it, its own first. */
  static List<Candidate> candidates(TypeName type, String name, MemberDeclaration.Kind kind) {
    List<Candidate> found = new ArrayList<>();
    collect(type, name, kind, found);
    if (!type.equals(Types.OBJECT)) {
      collect(Types.OBJECT, name, kind, found);
    }
    return found;
  }

  private static void collect(
      TypeName type, String name, MemberDeclaration.Kind kind, List<Candidate> found) {
    Optional<TypeDeclaration> declaration = Types.declaration(type);
    if (declaration.isPresent()) {
      Map<String, TypeName> arguments = Types.arguments(declaration.get(), type);
      for (MemberDeclaration member : declaration.get().members()) {
        if (member.kind() == kind && member.name().equals(name) && !member.isExtension()) {
          found.add(new Candidate(member, arguments));
        }
      }
    }
    for (TypeName base : Types.bases(type)) {
      collect(base, name, kind, found);
    }
  }

  private static List<Candidate> extensions(String name) {
    return Signatures.standard().extensions(name).stream()
        .map(member -> new Candidate(member, Map.of()))
        .toList();
  }

  /**
   * The candidate that fits the arguments best.
   *
   * @param receiver what an extension is called on; null for other members
   * @throws CompileError if none fits
   */
  Match choose(
      List<Candidate> candidates,
      List<ExpressionNode.Argument> arguments,
      List<TypeName> typeArguments,
      @Nullable Typed receiver,
      SyntaxPosition position) {
    List<ArgumentBinder.Given> given = new ArrayList<>();
    for (ExpressionNode.Argument argument : arguments) {
      given.add(ArgumentBinder.given(session, argument));
    }
    Match best = null;
    CompileError failure = null;
    for (Candidate candidate : candidates) {
      for (boolean expanded : new boolean[] {false, true}) {
        try {
          Match match =
              new ArgumentBinder(session, candidate, typeArguments, expanded).bind(given, receiver);
          if (match != null && (best == null || match.cost() < best.cost())) {
            best = match;
          }
        } catch (CompileError e) {
          failure = failure == null ? e : failure;
        }
      }
    }
    if (best != null) {
      return best;
    }
    throw failure != null ? failure : noFit(candidates, given, position);
  }

  private static CompileError noFit(
      List<Candidate> candidates, List<ArgumentBinder.Given> given, SyntaxPosition position) {
    MemberDeclaration first = candidates.get(0).member();
    String types =
        given.stream().map(ArgumentBinder.Given::shown).collect(Collectors.joining(", "));
    String expected =
        candidates.stream()
            .map(candidate -> candidate.member().toString())
            .distinct()
            .limit(4)
            .collect(Collectors.joining(" or "));
    String arguments = given.isEmpty() ? "without arguments" : "with (" + types + ")";
    return CompileError.type(
        position, "'" + first.name() + "' can't be called " + arguments + "; expected " + expected);
  }

  /** Code that calls the match, on a target unless it is static. */
  Typed invoke(Match match, @Nullable Typed target, SyntaxPosition position) {
    MemberDeclaration member = match.member();
    Members.GenericBody body = Members.standard().of(member);
    if (body == null) {
      throw notImplemented(member, position);
    }
    List<Code> codes = new ArrayList<>();
    if (target != null) {
      codes.add(target.code());
    }
    codes.addAll(match.arguments());
    boolean onValue = target != null && !member.isExtension();
    Code call =
        invocation(body, match.typeArguments(), codes.toArray(Code[]::new), onValue, position);
    boolean hasOuts = match.outs().stream().anyMatch(variable -> variable != null);
    return new Typed(
        match.result(), hasOuts ? withOuts(body, match, codes, onValue, position) : call);
  }

  static CompileError notImplemented(MemberDeclaration member, SyntaxPosition position) {
    return CompileError.notImplemented(
        position, member + " is known in Azure but not implemented here");
  }

  /** Code that runs the arguments, then the member. */
  static Code invocation(
      Members.GenericBody body,
      List<TypeName> types,
      Code[] codes,
      boolean onValue,
      SyntaxPosition position) {
    if (body instanceof Members.Property property && onValue) {
      return property(property, codes[0], position);
    }
    if (body instanceof Members.PairBody pair && codes.length == 2 && !onValue) {
      return pair(pair, types, codes, position);
    }
    return frame -> {
      @Nullable Object[] arguments = run(codes, frame);
      return call(body, types, arguments, onValue, frame, position);
    };
  }

  private static Code pair(
      Members.PairBody body, List<TypeName> types, Code[] codes, SyntaxPosition position) {
    Code target = codes[0];
    Code argument = codes[1];
    return frame -> {
      Object first = target.run(frame);
      Object second = argument.run(frame);
      try {
        frame.evaluation.step();
        return frame.evaluation.made(body.call(frame.evaluation, types, first, second));
      } catch (RuntimeException e) {
        throw located(e, position);
      }
    };
  }

  private static Code property(Members.Property property, Code target, SyntaxPosition position) {
    return frame -> {
      Object object = target.run(frame);
      try {
        frame.evaluation.step();
        return frame.evaluation.made(property.read().apply(Arguments.value(object)));
      } catch (RuntimeException e) {
        throw located(e, position);
      }
    };
  }

  private static @Nullable Object[] run(Code[] codes, Frame frame) {
    @Nullable Object[] arguments = new @Nullable Object[codes.length];
    for (int i = 0; i < codes.length; i++) {
      arguments[i] = codes[i].run(frame);
    }
    return arguments;
  }

  static @Nullable Object call(
      Members.GenericBody body,
      List<TypeName> types,
      @Nullable Object[] arguments,
      boolean onValue,
      Frame frame,
      SyntaxPosition position) {
    try {
      frame.evaluation.step();
      if (onValue && arguments[0] == null) {
        throw ClrException.nullReference();
      }
      return frame.evaluation.made(body.call(frame.evaluation, types, arguments));
    } catch (RuntimeException e) {
      throw located(e, position);
    }
  }

  /** The failure of a member, with the place where it was called. */
  private static RuntimeException located(RuntimeException failure, SyntaxPosition position) {
    if (failure instanceof ClrException known) {
      return known.at(position);
    }
    // What a member did not foresee is a failure of the expression, which may catch it.
    return failure instanceof LimitExceededException
        ? failure
        : ClrException.unforeseen(failure).at(position);
  }

  private Code withOuts(
      Members.GenericBody body,
      Match match,
      List<Code> codes,
      boolean onValue,
      SyntaxPosition position) {
    int first = codes.size() - match.outs().size();
    Map<Integer, FunctionScope.Variable> outs = new HashMap<>();
    Map<Integer, Integer> levels = new HashMap<>();
    for (int i = 0; i < match.outs().size(); i++) {
      FunctionScope.Variable variable = match.outs().get(i);
      if (variable != null) {
        outs.put(first + i, variable);
        levels.put(first + i, session.scope().levelsTo(variable));
      }
    }
    Code[] all = codes.toArray(Code[]::new);
    return frame -> {
      @Nullable Object[] arguments = run(all, frame);
      Object result = call(body, match.typeArguments(), arguments, onValue, frame, position);
      outs.forEach(
          (index, variable) -> {
            if (arguments[index] instanceof Reference reference) {
              frame.up(levels.getOrDefault(index, 0)).slots[variable.slot()] = reference.value;
            }
          });
      return result;
    };
  }
}
