package io.keybearer.policyxml.expression;

import io.keybearer.policyxml.expression.ExpressionNode.Argument;
import io.keybearer.policyxml.expression.ExpressionNode.InitializerElement;
import io.keybearer.policyxml.expression.ExpressionNode.Interpolation;
import io.keybearer.policyxml.expression.ExpressionNode.Literal;
import io.keybearer.policyxml.expression.ExpressionNode.NewAnonymous.NamedValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Operands: constants, names, brackets and what {@code new} makes. */
final class PrimaryGrammar {
  private final TokenStream tokens;
  private final TypeGrammar types;
  private final ExpressionGrammar expressions;
  private final StatementGrammar statements;

  PrimaryGrammar(
      TokenStream tokens,
      TypeGrammar types,
      ExpressionGrammar expressions,
      StatementGrammar statements) {
    this.tokens = tokens;
    this.types = types;
    this.expressions = expressions;
    this.statements = statements;
  }

  ExpressionNode primary() {
    Token token = tokens.current();
    SyntaxPosition position = tokens.position(token);
    return switch (token.kind()) {
      case NUMBER -> new Literal(position, Literals.number(tokens, tokens.take()));
      case STRING, VERBATIM_STRING -> new Literal(position, Literals.string(tokens, tokens.take()));
      case CHARACTER -> new Literal(position, Literals.character(tokens, tokens.take()));
      case INTERPOLATED_STRING, INTERPOLATED_VERBATIM_STRING -> interpolation(tokens.take());
      case WORD -> word(token, position);
      default -> {
        if (tokens.at("(")) {
          yield grouped();
        }
        throw tokens.expected("an expression");
      }
    };
  }

  private ExpressionNode grouped() {
    tokens.take();
    ExpressionNode inner = expressions.expression();
    if (tokens.at(",")) {
      throw tokens.problem(
          tokens.current(), "tuples in brackets are not supported; use Tuple.Create or new { … }");
    }
    tokens.expect(")");
    return inner;
  }

  private ExpressionNode word(Token token, SyntaxPosition position) {
    switch (tokens.text(token)) {
      case "true", "false" -> {
        return new Literal(position, tokens.is(tokens.take(), "true"));
      }
      case "null" -> {
        tokens.take();
        return new Literal(position, null);
      }
      case "new" -> {
        tokens.take();
        return creation(position);
      }
      case "default" -> {
        tokens.take();
        return new ExpressionNode.Default(position, tokens.at("(") ? typeInBrackets() : null);
      }
      case "unchecked" -> {
        tokens.take();
        return grouped();
      }
      case "nameof" -> {
        return tokens.is(tokens.ahead(1), "(") ? nameOf(position) : name();
      }
      default -> {
        refuseUnsupported(token);
        return name();
      }
    }
  }

  private void refuseUnsupported(Token token) {
    String word = tokens.text(token);
    Token next = tokens.ahead(1);
    boolean query = word.equals("from") && tokens.isName(next);
    boolean async =
        (word.equals("async") || word.equals("await"))
            && (tokens.isName(next) || tokens.is(next, "("));
    if (query) {
      throw tokens.problem(
          token, "query expressions are not supported; use methods such as Where and Select");
    }
    if (async
        || List.of("checked", "typeof", "sizeof", "delegate", "this", "base").contains(word)) {
      throw tokens.problem(token, "'" + word + "' is not supported in policy expressions");
    }
  }

  private ExpressionNode name() {
    Token token = tokens.current();
    if (!tokens.isName(token) && !tokens.isTypeKeyword(token)) {
      throw tokens.expected("an expression");
    }
    SyntaxPosition position = tokens.position(token);
    String identifier = tokens.nameOf(tokens.take());
    return new ExpressionNode.Name(position, identifier, types.tryTypeArguments());
  }

  private TypeName typeInBrackets() {
    tokens.expect("(");
    TypeName type = types.expectType();
    tokens.expect(")");
    return type;
  }

  private ExpressionNode nameOf(SyntaxPosition position) {
    tokens.take();
    tokens.expect("(");
    ExpressionNode named = expressions.expression();
    tokens.expect(")");
    if (named instanceof ExpressionNode.Name name) {
      return new Literal(position, name.identifier());
    }
    if (named instanceof ExpressionNode.Member member) {
      return new Literal(position, member.name());
    }
    throw new SyntaxException(position, "'nameof' takes a name");
  }

  private ExpressionNode interpolation(Token token) {
    List<Interpolation.Part> parts = new ArrayList<>();
    for (Token.Piece piece : token.pieces()) {
      parts.add(
          piece.hole()
              ? hole(token, piece)
              : new Interpolation.Text(Literals.piece(tokens, token, piece)));
    }
    return new Interpolation(tokens.position(token), parts);
  }

  private Interpolation.Hole hole(Token token, Token.Piece piece) {
    TokenStream inner = tokens.within(piece.start(), piece.end());
    StatementGrammar grammar = new StatementGrammar(inner, statements.problems());
    ExpressionNode value = grammar.expressions().expression();
    int alignment = 0;
    if (inner.accept(",")) {
      SyntaxPosition position = inner.position();
      if (grammar.expressions().expression() instanceof Literal literal
          && literal.value() instanceof Integer width
          && Math.abs((long) width) <= 10_000) {
        alignment = width;
      } else {
        throw new SyntaxException(position, "expected a width, a constant of at most 10000");
      }
    }
    if (!inner.atEnd()) {
      throw inner.expected("'}'");
    }
    String format = null;
    if (piece.format() >= 0) {
      Token.Piece text = new Token.Piece(piece.format(), piece.formatEnd(), false, -1, -1);
      format = Literals.piece(tokens, token, text);
    }
    return new Interpolation.Hole(value, alignment, format);
  }

  private ExpressionNode creation(SyntaxPosition position) {
    if (tokens.at("{")) {
      return anonymous(position);
    }
    if (tokens.at("[") && tokens.is(tokens.ahead(1), "]")) {
      tokens.take();
      tokens.take();
      return new ExpressionNode.NewArray(position, null, null, arrayElements());
    }
    if (tokens.at("(")) {
      throw tokens.problem(tokens.current(), "expected a type after 'new'");
    }
    TypeName type = types.expectPlainType();
    if (tokens.at("?") && tokens.is(tokens.ahead(1), "[")) {
      tokens.take();
      type = type.nullable();
    }
    if (tokens.at("[")) {
      return array(position, type);
    }
    if (!tokens.at("(") && !tokens.at("{")) {
      throw tokens.expected("'(', '[' or '{' after 'new " + type + "'");
    }
    List<Argument> arguments = tokens.at("(") ? expressions.arguments("(", ")") : List.of();
    List<InitializerElement> initializer = tokens.at("{") ? initializer() : List.of();
    return new ExpressionNode.New(position, type, arguments, initializer);
  }

  private ExpressionNode array(SyntaxPosition position, TypeName type) {
    tokens.take();
    ExpressionNode length = tokens.at("]") ? null : expressions.expression();
    if (tokens.at(",")) {
      throw tokens.problem(
          tokens.current(),
          "arrays of several dimensions are not supported; use an array of arrays");
    }
    tokens.expect("]");
    TypeName elementType = type;
    while (tokens.at("[") && tokens.is(tokens.ahead(1), "]")) {
      tokens.take();
      tokens.take();
      elementType = elementType.array();
    }
    List<ExpressionNode> elements = tokens.at("{") || length == null ? arrayElements() : null;
    return new ExpressionNode.NewArray(position, elementType, length, elements);
  }

  /** The elements of an array in braces. */
  List<ExpressionNode> arrayElements() {
    tokens.expect("{");
    List<ExpressionNode> elements = new ArrayList<>();
    while (!tokens.at("}")) {
      elements.add(expressions.expression());
      if (!tokens.accept(",")) {
        break;
      }
    }
    expectEndOfElements();
    return elements;
  }

  private void expectEndOfElements() {
    if (!tokens.at("}")) {
      throw tokens.expected("',' or '}'");
    }
    tokens.take();
  }

  private ExpressionNode anonymous(SyntaxPosition position) {
    tokens.expect("{");
    List<NamedValue> members = new ArrayList<>();
    while (!tokens.at("}")) {
      members.add(namedValue());
      if (!tokens.accept(",")) {
        break;
      }
    }
    expectEndOfElements();
    return new ExpressionNode.NewAnonymous(position, members);
  }

  private NamedValue namedValue() {
    SyntaxPosition position = tokens.position();
    if (tokens.isName(tokens.current()) && tokens.is(tokens.ahead(1), "=")) {
      String name = tokens.nameOf(tokens.take());
      tokens.take();
      return new NamedValue(position, name, expressions.expression());
    }
    ExpressionNode value = expressions.expression();
    String name = impliedName(value);
    if (name == null) {
      throw new SyntaxException(position, "expected 'name = value' or a value that has a name");
    }
    return new NamedValue(position, name, value);
  }

  private static @Nullable String impliedName(ExpressionNode value) {
    if (value instanceof ExpressionNode.Name name) {
      return name.identifier();
    }
    if (value instanceof ExpressionNode.Member member) {
      return member.name();
    }
    return value instanceof ExpressionNode.ConditionalAccess access
        ? impliedName(access.rest())
        : null;
  }

  private List<InitializerElement> initializer() {
    tokens.expect("{");
    List<InitializerElement> elements = new ArrayList<>();
    while (!tokens.at("}")) {
      elements.add(initializerElement());
      if (!tokens.accept(",")) {
        break;
      }
    }
    expectEndOfElements();
    return elements;
  }

  private InitializerElement initializerElement() {
    SyntaxPosition position = tokens.position();
    if (tokens.accept("[")) {
      ExpressionNode index = expressions.expression();
      tokens.expect("]");
      tokens.expect("=");
      return new InitializerElement.Indexed(position, index, expressions.expression());
    }
    if (tokens.isName(tokens.current()) && tokens.is(tokens.ahead(1), "=")) {
      String name = tokens.nameOf(tokens.take());
      tokens.take();
      return new InitializerElement.Property(position, name, expressions.expression());
    }
    if (tokens.at("{")) {
      return new InitializerElement.Added(position, arrayElements());
    }
    return new InitializerElement.Added(position, List.of(expressions.expression()));
  }
}
