package io.keybearer.policy.expression;

import io.keybearer.policyxml.expression.ExpressionNode;
import io.keybearer.policyxml.expression.StatementNode;
import io.keybearer.policyxml.expression.SyntaxNode;
import io.keybearer.policyxml.expression.TypeName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compiles lambdas and local functions to function values. */
final class LambdaCompiler {
  private final Session session;
  private final Map<FunctionScope.Variable, Integer> optional = new HashMap<>();

  LambdaCompiler(Session session) {
    this.session = session;
  }

  /** The parameters' types of {@code Func<…>} or {@code Action<…>}. */
  static List<TypeName> parameters(TypeName function) {
    List<TypeName> arguments = function.arguments();
    return function.name().equals("Action")
        ? arguments
        : arguments.subList(0, Math.max(0, arguments.size() - 1));
  }

  /** What a function of that type returns. */
  static TypeName result(TypeName function) {
    List<TypeName> arguments = function.arguments();
    return function.name().equals("Action") || arguments.isEmpty()
        ? Types.VOID
        : arguments.get(arguments.size() - 1);
  }

  /** The type of a function. */
  static TypeName function(List<TypeName> parameters, TypeName result) {
    if (result.equals(Types.VOID)) {
      return new TypeName("Action", parameters);
    }
    List<TypeName> arguments = new ArrayList<>(parameters);
    arguments.add(result);
    return new TypeName("Func", arguments);
  }

  /** How many of its last arguments a call of that local function may leave out. */
  int optionalParameters(FunctionScope.Variable function) {
    return optional.getOrDefault(function, 0);
  }

  /** A lambda where a function of that type is expected. */
  Typed lambda(ExpressionNode.Lambda node, TypeName function) {
    if (!Types.isFunction(function)) {
      throw CompileError.type(node.position(), "a lambda can't be used as " + function);
    }
    return lambda(node, parameters(function), result(function));
  }

  /**
   * A lambda.
   *
   * @param result what it must return; null if its body decides
   */
  Typed lambda(ExpressionNode.Lambda node, List<TypeName> parameters, @Nullable TypeName result) {
    if (node.parameters().size() != parameters.size()) {
      throw CompileError.type(
          node.position(),
          "the lambda has "
              + node.parameters().size()
              + " parameters where "
              + parameters.size()
              + " are expected");
    }
    FunctionScope inner = new FunctionScope(session.scope(), result);
    session.enter(inner);
    try {
      for (int i = 0; i < parameters.size(); i++) {
        ExpressionNode.Parameter parameter = node.parameters().get(i);
        declareParameter(inner, parameter, parameters.get(i));
      }
      return body(node.body(), parameters, inner);
    } finally {
      session.leave();
    }
  }

  private void declareParameter(
      FunctionScope scope, ExpressionNode.Parameter parameter, TypeName expected) {
    TypeName written = parameter.type();
    TypeName type = written == null ? expected : session.resolve(written, parameter.position());
    if (parameter.name().equals("_")) {
      scope.temporary(type);
    } else {
      scope.declare(parameter.name(), type, parameter.position());
    }
  }

  private Typed body(SyntaxNode body, List<TypeName> parameters, FunctionScope scope) {
    TypeName expected = scope.result();
    if (body instanceof StatementNode.Block block) {
      Step step = session.statements().block(block);
      TypeName result = expected != null ? expected : session.statements().resultOf(scope, block);
      boolean needsValue = !result.equals(Types.VOID);
      if (needsValue && !Reachability.ends(block)) {
        throw CompileError.type(body.position(), "not every path of the function returns a value");
      }
      Code code =
          frame -> {
            step.run(frame);
            return frame.result;
          };
      return function(code, parameters, result, scope);
    }
    ExpressionNode node = (ExpressionNode) body;
    if (expected == null) {
      Typed value = session.nodes().compile(node);
      return function(value.code(), parameters, value.type(), scope);
    }
    Code code =
        expected.equals(Types.VOID)
            ? session.nodes().compile(node).code()
            : session.nodes().converted(node, expected);
    return function(code, parameters, expected, scope);
  }

  private static Typed function(
      Code body, List<TypeName> parameters, TypeName result, FunctionScope scope) {
    int count = parameters.size();
    int size = scope.size();
    Code code =
        frame ->
            (FunctionValue)
                arguments -> {
                  Evaluation evaluation = frame.evaluation;
                  evaluation.enter();
                  try {
                    Frame inner = new Frame(evaluation, frame, size);
                    System.arraycopy(
                        arguments, 0, inner.slots, 0, Math.min(count, arguments.length));
                    return body.run(inner);
                  } finally {
                    evaluation.leave();
                  }
                };
    return new Typed(function(parameters, result), code);
  }

  /** Declares the function's name, so that statements before and inside it can call it. */
  FunctionScope.Variable declare(StatementNode.LocalFunction node) {
    List<TypeName> parameters = new ArrayList<>();
    for (ExpressionNode.Parameter parameter : node.parameters()) {
      TypeName written = parameter.type();
      if (written == null) {
        throw CompileError.type(parameter.position(), "the parameter needs a type");
      }
      parameters.add(session.resolve(written, parameter.position()));
    }
    TypeName result =
        node.returnType().is("void")
            ? Types.VOID
            : session.resolve(node.returnType(), node.position());
    FunctionScope.Variable variable =
        session.scope().declare(node.name(), function(parameters, result), node.position());
    optional.put(variable, defaults(node).size());
    return variable;
  }

  /** The function as a value. */
  Code local(StatementNode.LocalFunction node, TypeName type) {
    ExpressionNode.Lambda lambda =
        new ExpressionNode.Lambda(node.position(), node.parameters(), node.body());
    Code plain = lambda(lambda, parameters(type), result(type)).code();
    List<@Nullable Object> defaults = defaults(node);
    if (defaults.isEmpty()) {
      return plain;
    }
    int count = node.parameters().size();
    Code code =
        frame -> {
          FunctionValue function = (FunctionValue) plain.run(frame);
          return (FunctionValue)
              arguments -> {
                @Nullable Object[] all = java.util.Arrays.copyOf(arguments, count);
                for (int i = arguments.length; i < count; i++) {
                  all[i] = defaults.get(i - (count - defaults.size()));
                }
                return function == null ? null : function.call(all);
              };
        };
    return code;
  }

  /** The values of the optional parameters, which are the last ones. */
  private static List<@Nullable Object> defaults(StatementNode.LocalFunction node) {
    List<@Nullable Object> defaults = new ArrayList<>();
    for (ExpressionNode.Parameter parameter : node.parameters()) {
      ExpressionNode value = parameter.defaultValue();
      if (value instanceof ExpressionNode.Literal literal) {
        defaults.add(literal.value());
      } else if (value != null) {
        throw CompileError.type(value.position(), "the default of a parameter must be a literal");
      }
    }
    return defaults;
  }
}
