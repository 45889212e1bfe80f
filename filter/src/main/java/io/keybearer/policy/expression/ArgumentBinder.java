package io.keybearer.policy.expression;

import io.keybearer.policyxml.expression.ExpressionNode;
import io.keybearer.policyxml.expression.MemberDeclaration;
import io.keybearer.policyxml.expression.SyntaxPosition;
import io.keybearer.policyxml.expression.TypeName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Binds the arguments of a call to the parameters of one candidate, if they fit it. */
final class ArgumentBinder {
  /** A better conversion counts for more than the rules that decide between equal ones. */
  private static final int CONVERSION = 10;

  private static final int EXPANDED = 3;
  private static final int GENERIC = 1;
  private static final int DEFAULTED = 1;

  /**
   * An argument before its parameter is known.
   *
   * @param value what it compiles to; null for what needs the parameter's type first
   */
  record Given(ExpressionNode.Argument argument, @Nullable Typed value) {
    String shown() {
      return value != null
          ? value.type().toString()
          : argument.out() ? "out" : Types.LAMBDA.toString();
    }
  }

  private final Session session;
  private final MemberDeclaration member;
  private final boolean expanded;
  private final Map<String, TypeName> owner;
  private final Map<String, TypeName> types;
  private final Set<String> open;
  private int cost;

  ArgumentBinder(
      Session session,
      CallCompiler.Candidate candidate,
      List<TypeName> typeArguments,
      boolean expanded) {
    this.session = session;
    this.member = candidate.member();
    this.expanded = expanded;
    this.owner = candidate.ownerArguments();
    this.types = new HashMap<>(owner);
    this.open = new HashSet<>(member.typeParameters());
    boolean typesGiven = typeArguments.size() == member.typeParameters().size();
    if (typesGiven) {
      for (int i = 0; i < typeArguments.size(); i++) {
        types.put(member.typeParameters().get(i), typeArguments.get(i));
      }
      open.clear();
    } else if (!typeArguments.isEmpty()) {
      open.add("<wrong number of type arguments>");
    }
  }

  /**
   * {@code Select(int.Parse)} means {@code Select(item => int.Parse(item))}, and so with the
   * methods of a variable's value.
   */
  private static ExpressionNode.Argument withoutMethodGroup(
      Session session, ExpressionNode.Argument argument) {
    if (!(argument.value() instanceof ExpressionNode.Member member)) {
      return argument;
    }
    TypeName owner = groupOwner(session, member.target());
    if (owner == null
        || Types.isEnum(owner)
        || AccessCompiler.property(owner, member.name()) != null
        || CallCompiler.candidates(owner, member.name(), MemberDeclaration.Kind.METHOD).isEmpty()) {
      return argument;
    }
    SyntaxPosition position = member.position();
    ExpressionNode item = new ExpressionNode.Name(position, "item", List.of());
    ExpressionNode call =
        new ExpressionNode.Call(
            position, member, List.of(new ExpressionNode.Argument(null, false, item)));
    ExpressionNode.Parameter parameter = new ExpressionNode.Parameter(position, null, "item", null);
    return new ExpressionNode.Argument(
        argument.name(), false, new ExpressionNode.Lambda(position, List.of(parameter), call));
  }

  /** The type whose methods a name before a dot has: the type it names, or the variable's. */
  private static @Nullable TypeName groupOwner(Session session, ExpressionNode target) {
    TypeName named = session.accesses().typeReference(target);
    if (named == null && target instanceof ExpressionNode.Name name) {
      FunctionScope.Variable variable = session.scope().find(name.identifier());
      return variable == null ? null : variable.type();
    }
    return named;
  }

  static Given given(Session session, ExpressionNode.Argument written) {
    ExpressionNode.Argument argument = withoutMethodGroup(session, written);
    ExpressionNode value = argument.value();
    boolean later =
        argument.out()
            || value instanceof ExpressionNode.OutVariable
            || value instanceof ExpressionNode.Lambda;
    return new Given(argument, later ? null : session.nodes().value(value));
  }

  /** The match, or null if the arguments do not fit. */
  CallCompiler.@Nullable Match bind(List<Given> given, @Nullable Typed receiver) {
    List<MemberDeclaration.Parameter> parameters = member.parameters();
    boolean rest = !parameters.isEmpty() && parameters.get(parameters.size() - 1).isRest();
    int skipped = receiver == null ? 0 : 1;
    if ((expanded && !rest) || (receiver != null) != member.isExtension()) {
      return null;
    }
    if (receiver != null) {
      unify(parameters.get(0).type(), receiver);
    }
    List<List<Given>> assigned = assign(given, parameters.subList(skipped, parameters.size()));
    if (assigned == null || !infer(assigned, parameters.subList(skipped, parameters.size()))) {
      return null;
    }
    if (receiver != null && !accepts(receiver, Types.substitute(parameters.get(0).type(), types))) {
      return null;
    }
    if (!open.isEmpty() && !types.keySet().containsAll(open)) {
      return null;
    }
    return match(assigned, parameters.subList(skipped, parameters.size()));
  }

  private boolean accepts(Typed receiver, TypeName type) {
    Conversions.Conversion conversion = Conversions.implicit(receiver.type(), type);
    cost += conversion == null ? 0 : Math.min(conversion.cost(), EXPANDED);
    return conversion != null;
  }

  /** The arguments for each parameter, or null if there are too many, too few or unknown names. */
  private @Nullable List<List<Given>> assign(
      List<Given> given, List<MemberDeclaration.Parameter> parameters) {
    List<List<Given>> assigned = new ArrayList<>();
    parameters.forEach(parameter -> assigned.add(new ArrayList<>()));
    int next = 0;
    for (Given argument : given) {
      String name = argument.argument().name();
      int index = name == null ? next++ : indexOf(parameters, name);
      if (expanded && index >= parameters.size() - 1 && name == null) {
        index = parameters.size() - 1;
      } else if (index < 0 || index >= parameters.size() || !assigned.get(index).isEmpty()) {
        return null;
      }
      assigned.get(index).add(argument);
    }
    for (int i = 0; i < parameters.size(); i++) {
      boolean needed = parameters.get(i).defaultValue() == null && !isRest(parameters, i);
      if (assigned.get(i).isEmpty() && needed) {
        return null;
      }
    }
    return assigned;
  }

  private boolean isRest(List<MemberDeclaration.Parameter> parameters, int index) {
    return expanded && index == parameters.size() - 1;
  }

  private static int indexOf(List<MemberDeclaration.Parameter> parameters, String name) {
    for (int i = 0; i < parameters.size(); i++) {
      if (parameters.get(i).name().equals(name)) {
        return i;
      }
    }
    return -1;
  }

  /** Infers type arguments from the values first, then from what lambdas return. */
  private boolean infer(List<List<Given>> assigned, List<MemberDeclaration.Parameter> parameters) {
    for (int i = 0; i < parameters.size(); i++) {
      TypeName type = parameterType(parameters, i);
      for (Given argument : assigned.get(i)) {
        Typed value = argument.value();
        if (value != null) {
          unify(type, value);
        }
        if (argument.argument().value() instanceof ExpressionNode.Lambda lambda
            && !inferFromLambda(type, lambda)) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean inferFromLambda(TypeName type, ExpressionNode.Lambda lambda) {
    if (!Types.isFunction(type)
        || LambdaCompiler.parameters(type).size() != lambda.parameters().size()) {
      return false;
    }
    TypeName known = Types.substitute(type, types);
    TypeName result = LambdaCompiler.result(known);
    if (open.isEmpty() || mentions(result) == null) {
      return true;
    }
    if (LambdaCompiler.parameters(known).stream().anyMatch(p -> mentions(p) != null)) {
      return false;
    }
    Typed compiled = session.lambdas().lambda(lambda, LambdaCompiler.parameters(known), null);
    TypeName returned = LambdaCompiler.result(compiled.type());
    unify(LambdaCompiler.result(type), new Typed(returned, compiled.code()));
    return true;
  }

  /** A type parameter within a type that nothing stands for yet, or null. */
  private @Nullable String mentions(TypeName type) {
    if (open.contains(type.name()) && !types.containsKey(type.name())) {
      return type.name();
    }
    for (TypeName argument : type.arguments()) {
      String found = mentions(argument);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private TypeName parameterType(List<MemberDeclaration.Parameter> parameters, int index) {
    TypeName type = parameters.get(index).type();
    return isRest(parameters, index) ? type.element() : type;
  }

  private void unify(TypeName parameter, Typed value) {
    if (!value.isNull()) {
      unify(parameter, value.type());
    }
  }

  /** Notes what the type parameters within a parameter's type stand for in an argument's type. */
  private void unify(TypeName parameter, TypeName argument) {
    if (parameter.arguments().isEmpty()) {
      if (open.contains(parameter.name())) {
        TypeName known = types.get(parameter.name());
        if (known == null || Conversions.implicit(known, argument) != null) {
          types.put(parameter.name(), argument);
        }
      }
      return;
    }
    List<TypeName> matching = matching(parameter, argument);
    for (int i = 0; i < parameter.arguments().size() && i < matching.size(); i++) {
      unify(parameter.arguments().get(i), matching.get(i));
    }
  }

  private static List<TypeName> matching(TypeName parameter, TypeName argument) {
    if (parameter.name().equals("IEnumerable")) {
      TypeName element = Types.elementOf(argument);
      return element == null ? List.of() : List.of(element);
    }
    if (parameter.isNullable()) {
      return List.of(Types.underlying(argument));
    }
    TypeName base = Types.as(argument, parameter.name());
    return base == null ? List.of() : base.arguments();
  }

  private CallCompiler.@Nullable Match match(
      List<List<Given>> assigned, List<MemberDeclaration.Parameter> parameters) {
    List<Code> codes = new ArrayList<>();
    List<FunctionScope.@Nullable Variable> outs = new ArrayList<>();
    for (int i = 0; i < parameters.size(); i++) {
      MemberDeclaration.Parameter parameter = parameters.get(i);
      TypeName type = Types.substitute(parameterType(parameters, i), types);
      List<Given> arguments = assigned.get(i);
      Code code;
      FunctionScope.Variable out = null;
      if (isRest(parameters, i)) {
        code = rest(arguments, type);
      } else if (arguments.isEmpty()) {
        ExpressionNode.Literal value = parameter.defaultValue();
        Object plain = value == null ? null : value.value();
        cost += DEFAULTED;
        code = frame -> plain;
      } else if (parameter.isOut() != isOut(arguments.get(0))) {
        return null;
      } else if (parameter.isOut()) {
        out = outVariable(arguments.get(0).argument().value(), type);
        code = frame -> new Reference();
      } else {
        code = converted(arguments.get(0), type);
      }
      if (code == null) {
        return null;
      }
      codes.add(code);
      outs.add(out);
    }
    cost += (expanded ? EXPANDED : 0) + (member.typeParameters().isEmpty() ? 0 : GENERIC);
    List<TypeName> arguments =
        member.typeParameters().isEmpty() && member.kind() != MemberDeclaration.Kind.CONSTRUCTOR
            ? List.copyOf(owner.values())
            : member.kind() == MemberDeclaration.Kind.CONSTRUCTOR
                ? List.copyOf(
                    member.result().arguments().stream()
                        .map(argument -> Types.substitute(argument, types))
                        .toList())
                : member.typeParameters().stream()
                    .map(name -> types.getOrDefault(name, Types.OBJECT))
                    .toList();
    TypeName result = Types.substitute(member.result(), types);
    return new CallCompiler.Match(member, arguments, codes, outs, result, cost);
  }

  private static boolean isOut(Given given) {
    return given.argument().out() || given.argument().value() instanceof ExpressionNode.OutVariable;
  }

  private @Nullable Code converted(Given given, TypeName type) {
    ExpressionNode node = given.argument().value();
    Typed value = given.value();
    if (value == null) {
      return node instanceof ExpressionNode.Lambda lambda && Types.isFunction(type)
          ? session.lambdas().lambda(lambda, type).code()
          : null;
    }
    Conversions.Conversion conversion = Conversions.implicit(value, type);
    if (conversion == null) {
      return null;
    }
    cost += conversion.cost() * CONVERSION;
    return conversion.applied(value.code());
  }

  private @Nullable Code rest(List<Given> arguments, TypeName element) {
    Code[] codes = new Code[arguments.size()];
    for (int i = 0; i < codes.length; i++) {
      Code code = converted(arguments.get(i), element);
      if (code == null) {
        return null;
      }
      codes[i] = code;
    }
    return frame -> {
      List<@Nullable Object> elements = new ArrayList<>(codes.length);
      for (Code code : codes) {
        elements.add(code.run(frame));
      }
      return Sequences.array(element.name(), elements);
    };
  }

  private FunctionScope.Variable outVariable(ExpressionNode node, TypeName type) {
    if (node instanceof ExpressionNode.OutVariable out) {
      TypeName written = out.type();
      TypeName declared = written == null ? type : session.resolve(written, out.position());
      return out.name().equals("_")
          ? session.scope().temporary(declared)
          : declareOut(out, declared);
    }
    if (node instanceof ExpressionNode.Name name) {
      FunctionScope.Variable variable = session.scope().find(name.identifier());
      if (variable != null) {
        return variable;
      }
      throw CompileError.unknown(
          name.position(), "the variable '" + name.identifier() + "' is not known");
    }
    throw CompileError.type(node.position(), "'out' needs a variable");
  }

  /** Overloads are tried one by one; the first try declares the variable, the next ones find it. */
  private FunctionScope.Variable declareOut(ExpressionNode.OutVariable out, TypeName type) {
    FunctionScope.Variable known = session.declaredOuts().get(out);
    if (known != null && known.type().equals(type)) {
      return known;
    }
    FunctionScope.Variable declared =
        session.scope().redeclare(known, out.name(), type, out.position());
    session.declaredOuts().put(out, declared);
    return declared;
  }
}
