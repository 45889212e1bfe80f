package io.keybearer.policyxml.expression;

import io.keybearer.policyxml.expression.ExpressionNode.Argument;
import io.keybearer.policyxml.expression.ExpressionNode.Pattern;
import io.keybearer.policyxml.expression.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Operators and chains: binary operators by their precedence, then what stands before and after an
 * operand.
 */
final class ExpressionGrammar {
  private static final Set<String> ASSIGNMENTS =
      Set.of("=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", "??=");
  private static final Set<String> NO_OPERANDS = Set.of("is", "as", "when", "in", "and", "or");

  private final TokenStream tokens;
  private final TypeGrammar types;
  private final PrimaryGrammar primaries;
  private final LambdaGrammar lambdas;

  ExpressionGrammar(TokenStream tokens, StatementGrammar statements) {
    this.tokens = tokens;
    this.types = new TypeGrammar(tokens);
    this.primaries = new PrimaryGrammar(tokens, types, this, statements);
    this.lambdas = new LambdaGrammar(tokens, types, this, statements);
  }

  /** A whole expression, an assignment or a lambda included. */
  ExpressionNode expression() {
    tokens.enter();
    try {
      return lambdas.starts() ? lambdas.lambda() : assignment();
    } finally {
      tokens.leave();
    }
  }

  private ExpressionNode assignment() {
    ExpressionNode target = conditional();
    Token token = tokens.current();
    BinaryOperator operator = null;
    if (isShiftRightAssignment()) {
      tokens.take();
      tokens.take();
      operator = BinaryOperator.SHIFT_RIGHT;
    } else if (token.kind() == Kind.SYMBOL && ASSIGNMENTS.contains(tokens.text(token))) {
      String symbol = tokens.text(tokens.take());
      operator = symbol.length() > 1 ? operatorOf(symbol.substring(0, symbol.length() - 1)) : null;
    } else {
      return target;
    }
    if (!isAssignable(target)) {
      throw tokens.problem(token, "only a variable, a property or an element can be assigned to");
    }
    return new ExpressionNode.Assignment(tokens.position(token), target, operator, expression());
  }

  private boolean isShiftRightAssignment() {
    return tokens.at(">")
        && tokens.is(tokens.ahead(1), ">=")
        && tokens.ahead(1).start() == tokens.current().end();
  }

  private static boolean isAssignable(ExpressionNode node) {
    return node instanceof ExpressionNode.Name
        || node instanceof ExpressionNode.Member
        || node instanceof ExpressionNode.Index;
  }

  private ExpressionNode conditional() {
    ExpressionNode condition = binary(1);
    if (!tokens.at("?")) {
      return condition;
    }
    Token question = tokens.take();
    ExpressionNode whenTrue = expression();
    tokens.expect(":");
    return new ExpressionNode.Conditional(
        tokens.position(question), condition, whenTrue, expression());
  }

  private ExpressionNode binary(int precedence) {
    ExpressionNode left = unary();
    while (true) {
      Token token = tokens.current();
      if (precedence <= BinaryOperator.LESS.precedence() && (tokens.at("is") || tokens.at("as"))) {
        left = typeOperator(left);
        continue;
      }
      BinaryOperator operator = operator();
      if (operator == null || operator.precedence() < precedence) {
        return left;
      }
      tokens.take();
      if (operator == BinaryOperator.SHIFT_RIGHT) {
        tokens.take();
      }
      ExpressionNode right = right(operator);
      left = new ExpressionNode.Binary(tokens.position(token), operator, left, right);
    }
  }

  private ExpressionNode right(BinaryOperator operator) {
    tokens.enter();
    try {
      boolean groupsFromTheRight = operator == BinaryOperator.COALESCE;
      return binary(groupsFromTheRight ? operator.precedence() : operator.precedence() + 1);
    } finally {
      tokens.leave();
    }
  }

  private ExpressionNode typeOperator(ExpressionNode left) {
    Token word = tokens.take();
    SyntaxPosition position = tokens.position(word);
    if (tokens.is(word, "as")) {
      return new ExpressionNode.As(position, left, types.expectTestedType());
    }
    return new ExpressionNode.Is(position, left, pattern());
  }

  /** What follows {@code is}. */
  private Pattern pattern() {
    if (tokens.at("not") && !tokens.is(tokens.ahead(1), ")")) {
      tokens.take();
      return new Pattern.Not(pattern());
    }
    SyntaxPosition position = tokens.position();
    if (tokens.at("var") && tokens.isName(tokens.ahead(1))) {
      tokens.take();
      return new Pattern.Any(position, tokens.expectName("a name"));
    }
    if (!tokens.isTypeKeyword(tokens.current()) && !tokens.isName(tokens.current())) {
      return new Pattern.Constant(binary(BinaryOperator.SHIFT_LEFT.precedence()));
    }
    TypeName type = types.expectTestedType();
    return new Pattern.OfType(position, type, designation());
  }

  /** The name a type pattern declares, or null. */
  private @Nullable String designation() {
    Token token = tokens.current();
    boolean named = tokens.isName(token) && !NO_OPERANDS.contains(tokens.text(token));
    return named ? tokens.nameOf(tokens.take()) : null;
  }

  /** What follows {@code case}: a constant, or a type with a name. */
  Pattern casePattern() {
    int mark = tokens.mark();
    SyntaxPosition position = tokens.position();
    if (tokens.at("var") && tokens.isName(tokens.ahead(1))) {
      tokens.take();
      return new Pattern.Any(position, tokens.expectName("a name"));
    }
    TypeName type = types.tryType();
    if (type != null) {
      String name = designation();
      if (name != null) {
        return new Pattern.OfType(position, type, name);
      }
    }
    tokens.reset(mark);
    return new Pattern.Constant(conditional());
  }

  private @Nullable BinaryOperator operator() {
    Token token = tokens.current();
    if (token.kind() != Kind.SYMBOL) {
      return null;
    }
    if (tokens.at(">")) {
      Token next = tokens.ahead(1);
      boolean adjacent = next.start() == token.end();
      if (adjacent && tokens.is(next, ">=")) {
        return null;
      }
      return adjacent && tokens.is(next, ">") ? BinaryOperator.SHIFT_RIGHT : BinaryOperator.GREATER;
    }
    return operatorOf(tokens.text(token));
  }

  private static @Nullable BinaryOperator operatorOf(String symbol) {
    for (BinaryOperator operator : BinaryOperator.values()) {
      if (operator.symbol().equals(symbol)) {
        return operator;
      }
    }
    return null;
  }

  private ExpressionNode unary() {
    tokens.enter();
    try {
      return prefixed();
    } finally {
      tokens.leave();
    }
  }

  private ExpressionNode prefixed() {
    Token token = tokens.current();
    for (ExpressionNode.Unary.Operator operator : ExpressionNode.Unary.Operator.values()) {
      if (tokens.at(operator.symbol())) {
        tokens.take();
        return negated(token, operator, unary());
      }
    }
    SyntaxPosition position = tokens.position(token);
    if (tokens.at("++") || tokens.at("--")) {
      int delta = tokens.is(tokens.take(), "++") ? 1 : -1;
      return new ExpressionNode.Increment(position, assignable(token, unary()), delta, true);
    }
    if (tokens.accept("throw")) {
      return new ExpressionNode.Throw(position, expression());
    }
    TypeName cast = tokens.at("(") ? cast() : null;
    return cast != null
        ? new ExpressionNode.Cast(position, cast, unary())
        : chain(primaries.primary());
  }

  private ExpressionNode assignable(Token token, ExpressionNode node) {
    if (!isAssignable(node)) {
      throw tokens.problem(token, "only a variable, a property or an element can be stepped");
    }
    return node;
  }

  /** The least integer has no positive counterpart, so a minus before a number is part of it. */
  private ExpressionNode negated(
      Token token, ExpressionNode.Unary.Operator operator, ExpressionNode operand) {
    SyntaxPosition position = tokens.position(token);
    if (operator == ExpressionNode.Unary.Operator.MINUS
        && operand instanceof ExpressionNode.Literal literal) {
      if (literal.value() instanceof Integer number) {
        return new ExpressionNode.Literal(position, -number);
      }
      if (literal.value() instanceof Long number) {
        boolean least = number == -(long) Integer.MIN_VALUE;
        return new ExpressionNode.Literal(
            position, least ? (Object) Integer.MIN_VALUE : (Object) (-number));
      }
    }
    return new ExpressionNode.Unary(position, operator, operand);
  }

  /** The type of a cast; null, with nothing taken, if the bracket only groups. */
  private @Nullable TypeName cast() {
    int mark = tokens.mark();
    tokens.take();
    TypeName type = types.tryType();
    if (type != null && tokens.at(")")) {
      tokens.take();
      if (isSurelyAType(type) ? startsOperand(true) : startsOperand(false)) {
        return type;
      }
    }
    tokens.reset(mark);
    return null;
  }

  private static boolean isSurelyAType(TypeName type) {
    return type.isArray()
        || type.isNullable()
        || !type.arguments().isEmpty()
        || PredefinedTypes.isKeyword(type.name());
  }

  private boolean startsOperand(boolean surelyAType) {
    Token token = tokens.current();
    return switch (token.kind()) {
      case END, UNKNOWN -> false;
      case WORD -> !NO_OPERANDS.contains(tokens.text(token));
      case SYMBOL ->
          tokens.at("(")
              || tokens.at("!")
              || tokens.at("~")
              || (surelyAType
                  && (tokens.at("-") || tokens.at("+") || tokens.at("++") || tokens.at("--")));
      default -> true;
    };
  }

  /** What follows an operand: members, calls, elements, steps. */
  private ExpressionNode chain(ExpressionNode start) {
    ExpressionNode node = start;
    while (true) {
      Token token = tokens.current();
      SyntaxPosition position = tokens.position(token);
      if (tokens.accept(".")) {
        node = member(node);
      } else if (tokens.at("(")) {
        node = new ExpressionNode.Call(position, node, arguments("(", ")"));
      } else if (tokens.at("[")) {
        node = new ExpressionNode.Index(position, node, arguments("[", "]"));
      } else if (tokens.at("?.") || (tokens.at("?") && tokens.is(tokens.ahead(1), "["))) {
        return conditionalAccess(node);
      } else if (tokens.at("++") || tokens.at("--")) {
        int delta = tokens.is(tokens.take(), "++") ? 1 : -1;
        node = new ExpressionNode.Increment(position, assignable(token, node), delta, false);
      } else {
        return node;
      }
    }
  }

  private ExpressionNode member(ExpressionNode target) {
    SyntaxPosition position = tokens.position();
    String name = tokens.expectName("the name of a member");
    return new ExpressionNode.Member(position, target, name, types.tryTypeArguments());
  }

  private ExpressionNode conditionalAccess(ExpressionNode receiver) {
    tokens.enter();
    try {
      SyntaxPosition position = tokens.position();
      ExpressionNode start = new ExpressionNode.Receiver(position);
      if (tokens.is(tokens.take(), "?.")) {
        start = member(start);
      } else {
        start = new ExpressionNode.Index(position, start, arguments("[", "]"));
      }
      return new ExpressionNode.ConditionalAccess(position, receiver, chain(start));
    } finally {
      tokens.leave();
    }
  }

  /** Arguments in brackets. */
  List<Argument> arguments(String open, String close) {
    tokens.expect(open);
    List<Argument> arguments = new ArrayList<>();
    if (!tokens.at(close)) {
      do {
        arguments.add(argument());
      } while (tokens.accept(","));
    }
    if (!tokens.at(close)) {
      throw tokens.expected("',' or '" + close + "'");
    }
    tokens.take();
    return arguments;
  }

  private Argument argument() {
    String name = null;
    if (tokens.isName(tokens.current()) && tokens.is(tokens.ahead(1), ":")) {
      name = tokens.nameOf(tokens.take());
      tokens.take();
    }
    if (tokens.at("ref") || tokens.at("in")) {
      throw tokens.problem(
          tokens.current(), "'" + tokens.text(tokens.current()) + "' arguments are not supported");
    }
    if (!tokens.accept("out")) {
      return new Argument(name, false, expression());
    }
    return new Argument(name, true, outTarget());
  }

  private ExpressionNode outTarget() {
    SyntaxPosition position = tokens.position();
    if (tokens.at("_") && !tokens.is(tokens.ahead(1), ".")) {
      tokens.take();
      return new ExpressionNode.OutVariable(position, null, "_");
    }
    int mark = tokens.mark();
    TypeName type = types.tryType();
    if (type != null && tokens.isName(tokens.current())) {
      String name = tokens.nameOf(tokens.take());
      return new ExpressionNode.OutVariable(position, type.is("var") ? null : type, name);
    }
    tokens.reset(mark);
    ExpressionNode target = expression();
    if (!isAssignable(target)) {
      throw new SyntaxException(position, "'out' takes a variable");
    }
    return target;
  }
}
