package io.keybearer.policyxml.expression;

import io.keybearer.policyxml.expression.ExpressionNode.Parameter;
import java.util.ArrayList;
import java.util.List;

/** Lambdas, and the parameters that local functions share with them. */
final class LambdaGrammar {
  private final TokenStream tokens;
  private final TypeGrammar types;
  private final ExpressionGrammar expressions;
  private final StatementGrammar statements;

  LambdaGrammar(
      TokenStream tokens,
      TypeGrammar types,
      ExpressionGrammar expressions,
      StatementGrammar statements) {
    this.tokens = tokens;
    this.types = types;
    this.expressions = expressions;
    this.statements = statements;
  }

  /** Whether a lambda starts at the current word. */
  boolean starts() {
    if (tokens.isName(tokens.current())) {
      return tokens.is(tokens.ahead(1), "=>");
    }
    if (!tokens.at("(")) {
      return false;
    }
    int distance = 1;
    while (mayStandInParameters(tokens.ahead(distance))) {
      distance++;
    }
    return tokens.is(tokens.ahead(distance), ")") && tokens.is(tokens.ahead(distance + 1), "=>");
  }

  private boolean mayStandInParameters(Token token) {
    if (token.kind() == Token.Kind.WORD) {
      return true;
    }
    for (String symbol : List.of(",", ".", "<", ">", "[", "]", "?")) {
      if (tokens.is(token, symbol)) {
        return true;
      }
    }
    return false;
  }

  ExpressionNode.Lambda lambda() {
    List<Parameter> parameters;
    if (tokens.at("(")) {
      parameters = parameters(false);
    } else {
      SyntaxPosition position = tokens.position();
      parameters = List.of(new Parameter(position, null, tokens.expectName("a name"), null));
    }
    SyntaxPosition position = tokens.position(tokens.expect("=>"));
    SyntaxNode body = tokens.at("{") ? statements.block() : expressions.expression();
    return new ExpressionNode.Lambda(position, parameters, body);
  }

  /** Parameters in brackets; those of a function need a type and may have a default. */
  List<Parameter> parameters(boolean ofFunction) {
    tokens.expect("(");
    List<Parameter> parameters = new ArrayList<>();
    while (!tokens.at(")")) {
      if (!parameters.isEmpty()) {
        tokens.expect(",");
      }
      parameters.add(parameter(ofFunction));
    }
    tokens.take();
    return parameters;
  }

  private Parameter parameter(boolean ofFunction) {
    SyntaxPosition position = tokens.position();
    for (String modifier : List.of("out", "ref", "in", "params", "this")) {
      if (tokens.at(modifier)) {
        throw tokens.problem(
            tokens.current(), "parameters with '" + modifier + "' are not supported");
      }
    }
    Token next = tokens.ahead(1);
    boolean untyped = tokens.is(next, ",") || tokens.is(next, ")");
    if (untyped && !ofFunction) {
      return new Parameter(position, null, tokens.expectName("a name"), null);
    }
    TypeName type = types.expectType();
    String name = tokens.expectName("the name of a parameter");
    ExpressionNode value = null;
    if (ofFunction && tokens.accept("=")) {
      value = expressions.expression();
    }
    return new Parameter(position, type, name, value);
  }
}
