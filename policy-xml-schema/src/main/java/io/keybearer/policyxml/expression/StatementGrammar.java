package io.keybearer.policyxml.expression;

import io.keybearer.policyxml.expression.StatementNode.Block;
import io.keybearer.policyxml.expression.StatementNode.Declaration;
import io.keybearer.policyxml.expression.StatementNode.Switch;
import io.keybearer.policyxml.expression.StatementNode.Try;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Statements, by recursive descent. After a mistake it goes on at the next statement. */
final class StatementGrammar {
  private static final String DYNAMIC = "dynamic";

  private static final int MAX_PROBLEMS = 10;
  private static final Set<String> UNSUPPORTED =
      Set.of("goto", "lock", "unsafe", "fixed", "checked", "class", "struct", "enum", "static");

  private final TokenStream tokens;
  private final TypeGrammar types;
  private final ExpressionGrammar expressions;
  private final PrimaryGrammar primaries;
  private final LambdaGrammar lambdas;
  private final List<SyntaxProblem> problems;

  StatementGrammar(TokenStream tokens, List<SyntaxProblem> problems) {
    this.tokens = tokens;
    this.problems = problems;
    this.types = new TypeGrammar(tokens);
    this.expressions = new ExpressionGrammar(tokens, this);
    this.primaries = new PrimaryGrammar(tokens, types, expressions, this);
    this.lambdas = new LambdaGrammar(tokens, types, expressions, this);
  }

  ExpressionGrammar expressions() {
    return expressions;
  }

  List<SyntaxProblem> problems() {
    return problems;
  }

  Block block() {
    SyntaxPosition position = tokens.position(tokens.expect("{"));
    List<StatementNode> statements = statements();
    tokens.expect("}");
    return new Block(position, statements);
  }

  /** Statements up to a closing brace, a label or the end. */
  List<StatementNode> statements() {
    List<StatementNode> statements = new ArrayList<>();
    while (!tokens.atEnd() && !tokens.at("}") && !atLabel()) {
      int start = tokens.mark();
      try {
        statements.add(statement());
      } catch (SyntaxException e) {
        problems.add(e.problem);
        if (e.fatal || problems.size() >= MAX_PROBLEMS) {
          throw new SyntaxException(e.problem.position(), e.problem.message(), true);
        }
        skipStatement(start);
      }
    }
    return statements;
  }

  private boolean atLabel() {
    return tokens.at("case") || (tokens.at("default") && tokens.is(tokens.ahead(1), ":"));
  }

  /** Goes from the start of a wrong statement to behind its semicolon or before a closing brace. */
  private void skipStatement(int start) {
    boolean moved = tokens.mark() > start;
    int open = 0;
    while (!tokens.atEnd()) {
      if (tokens.at("}") && open == 0 && moved) {
        return;
      }
      open += tokens.at("{") ? 1 : tokens.at("}") ? -1 : 0;
      boolean ends = open <= 0 && (tokens.at(";") || tokens.at("}"));
      tokens.take();
      moved = true;
      if (ends) {
        return;
      }
    }
  }

  StatementNode statement() {
    tokens.enter();
    try {
      return statementOf(tokens.current());
    } finally {
      tokens.leave();
    }
  }

  private StatementNode statementOf(Token token) {
    SyntaxPosition position = tokens.position(token);
    if (tokens.at("{")) {
      return block();
    }
    if (tokens.accept(";")) {
      return new StatementNode.Empty(position);
    }
    if (token.kind() != Token.Kind.WORD) {
      return evaluation(position);
    }
    String word = tokens.text(token);
    if (UNSUPPORTED.contains(word)
        && !(word.equals("checked") && tokens.is(tokens.ahead(1), "("))) {
      throw tokens.problem(token, "'" + word + "' is not supported in policy expressions");
    }
    return switch (word) {
      case "if" -> ifStatement(position);
      case "while" -> whileStatement(position);
      case "do" -> doStatement(position);
      case "for" -> forStatement(position);
      case "foreach" -> forEach(position);
      case "switch" -> switchStatement(position);
      case "return" -> returnStatement(position);
      case "throw" -> throwStatement(position);
      case "try" -> tryStatement(position);
      case "using" -> using(position);
      case "break" -> {
        tokens.take();
        tokens.expect(";");
        yield new StatementNode.Break(position);
      }
      case "continue" -> {
        tokens.take();
        tokens.expect(";");
        yield new StatementNode.Continue(position);
      }
      case "const" -> {
        tokens.take();
        yield declaration();
      }
      case "void" -> localFunction(position);
      default -> declarationOrEvaluation(position);
    };
  }

  private StatementNode declarationOrEvaluation(SyntaxPosition position) {
    int mark = tokens.mark();
    TypeName type = types.tryType();
    boolean named = type != null && tokens.isName(tokens.current());
    boolean function = named && tokens.is(tokens.ahead(1), "(");
    boolean declares =
        named
            && (tokens.is(tokens.ahead(1), "=")
                || tokens.is(tokens.ahead(1), ";")
                || tokens.is(tokens.ahead(1), ","));
    tokens.reset(mark);
    if (function) {
      return localFunction(position);
    }
    return declares ? declaration() : evaluation(position);
  }

  private StatementNode evaluation(SyntaxPosition position) {
    ExpressionNode expression = expressions.expression();
    expectSemicolon();
    return new StatementNode.Evaluation(position, expression);
  }

  private void expectSemicolon() {
    if (!tokens.at(";")) {
      throw tokens.expected("';'");
    }
    tokens.take();
  }

  private Declaration declaration() {
    Declaration declaration = declarators();
    expectSemicolon();
    return declaration;
  }

  /** A declaration without its semicolon. */
  private Declaration declarators() {
    SyntaxPosition position = tokens.position();
    TypeName type = types.expectType();
    List<Declaration.Declarator> declarators = new ArrayList<>();
    do {
      SyntaxPosition at = tokens.position();
      String name = tokens.expectName("the name of a variable");
      declarators.add(
          new Declaration.Declarator(at, name, tokens.accept("=") ? firstValue(type) : null));
    } while (tokens.accept(","));
    boolean valued = declarators.stream().allMatch(StatementGrammar::saysItsType);
    boolean inferred = type.is("var") || (type.is(DYNAMIC) && valued);
    return new Declaration(position, inferred ? null : type, declarators);
  }

  /** Whether a variable that can hold anything begins with a value, which has a type. */
  private static boolean saysItsType(Declaration.Declarator declarator) {
    ExpressionNode value = declarator.value();
    return value != null
        && !(value instanceof ExpressionNode.Literal literal && literal.value() == null);
  }

  private ExpressionNode firstValue(TypeName type) {
    if (!tokens.at("{")) {
      return expressions.expression();
    }
    SyntaxPosition position = tokens.position();
    if (!type.isArray()) {
      throw tokens.problem(tokens.current(), "values in braces are for arrays, such as string[]");
    }
    return new ExpressionNode.NewArray(position, type.element(), null, primaries.arrayElements());
  }

  private ExpressionNode condition() {
    tokens.expect("(");
    ExpressionNode condition = expressions.expression();
    tokens.expect(")");
    return condition;
  }

  private StatementNode ifStatement(SyntaxPosition position) {
    tokens.take();
    ExpressionNode condition = condition();
    StatementNode then = statement();
    StatementNode otherwise = tokens.accept("else") ? statement() : null;
    return new StatementNode.If(position, condition, then, otherwise);
  }

  private StatementNode whileStatement(SyntaxPosition position) {
    tokens.take();
    ExpressionNode condition = condition();
    return new StatementNode.While(position, condition, statement());
  }

  private StatementNode doStatement(SyntaxPosition position) {
    tokens.take();
    StatementNode body = statement();
    tokens.expect("while");
    ExpressionNode condition = condition();
    expectSemicolon();
    return new StatementNode.DoWhile(position, body, condition);
  }

  private StatementNode forStatement(SyntaxPosition position) {
    tokens.take();
    tokens.expect("(");
    List<StatementNode> initial = new ArrayList<>();
    if (!tokens.accept(";")) {
      initial(initial);
      expectSemicolon();
    }
    ExpressionNode condition = tokens.at(";") ? null : expressions.expression();
    expectSemicolon();
    List<ExpressionNode> steps = new ArrayList<>();
    while (!tokens.at(")")) {
      steps.add(expressions.expression());
      if (!tokens.accept(",")) {
        break;
      }
    }
    tokens.expect(")");
    return new StatementNode.For(position, initial, condition, steps, statement());
  }

  private void initial(List<StatementNode> initial) {
    int mark = tokens.mark();
    boolean declares = types.tryType() != null && tokens.isName(tokens.current());
    tokens.reset(mark);
    if (declares) {
      initial.add(declarators());
      return;
    }
    do {
      SyntaxPosition at = tokens.position();
      initial.add(new StatementNode.Evaluation(at, expressions.expression()));
    } while (tokens.accept(","));
  }

  private StatementNode forEach(SyntaxPosition position) {
    tokens.take();
    tokens.expect("(");
    TypeName type = types.expectType();
    String name = tokens.expectName("the name of a variable");
    tokens.expect("in");
    ExpressionNode collection = expressions.expression();
    tokens.expect(")");
    return new StatementNode.ForEach(
        position, type.is("var") || type.is(DYNAMIC) ? null : type, name, collection, statement());
  }

  private StatementNode switchStatement(SyntaxPosition position) {
    tokens.take();
    ExpressionNode value = condition();
    tokens.expect("{");
    List<Switch.Section> sections = new ArrayList<>();
    while (!tokens.at("}")) {
      if (!atLabel()) {
        throw tokens.expected("'case', 'default' or '}'");
      }
      List<Switch.Label> labels = new ArrayList<>();
      while (atLabel()) {
        labels.add(label());
      }
      sections.add(new Switch.Section(labels, statements()));
    }
    tokens.take();
    return new Switch(position, value, sections);
  }

  private Switch.Label label() {
    SyntaxPosition position = tokens.position();
    ExpressionNode.Pattern pattern = null;
    ExpressionNode guard = null;
    if (tokens.is(tokens.take(), "case")) {
      pattern = expressions.casePattern();
      guard = tokens.accept("when") ? expressions.expression() : null;
    }
    tokens.expect(":");
    return new Switch.Label(position, pattern, guard);
  }

  private StatementNode returnStatement(SyntaxPosition position) {
    tokens.take();
    ExpressionNode value = tokens.at(";") ? null : expressions.expression();
    expectSemicolon();
    return new StatementNode.Return(position, value);
  }

  private StatementNode throwStatement(SyntaxPosition position) {
    tokens.take();
    ExpressionNode exception = tokens.at(";") ? null : expressions.expression();
    expectSemicolon();
    return new StatementNode.Throw(position, exception);
  }

  private StatementNode tryStatement(SyntaxPosition position) {
    tokens.take();
    Block body = block();
    List<Try.Catch> catches = new ArrayList<>();
    while (tokens.at("catch")) {
      catches.add(catchClause());
    }
    Block last = tokens.accept("finally") ? block() : null;
    if (catches.isEmpty() && last == null) {
      throw tokens.expected("'catch' or 'finally'");
    }
    return new Try(position, body, catches, last);
  }

  private Try.Catch catchClause() {
    SyntaxPosition position = tokens.position(tokens.take());
    TypeName type = null;
    String name = null;
    if (tokens.accept("(")) {
      type = types.expectType();
      name = tokens.at(")") ? null : tokens.expectName("the name of a variable");
      tokens.expect(")");
    }
    ExpressionNode guard = tokens.accept("when") ? condition() : null;
    return new Try.Catch(position, type, name, guard, block());
  }

  private StatementNode using(SyntaxPosition position) {
    tokens.take();
    if (!tokens.accept("(")) {
      throw tokens.problem(tokens.current(), "expected '(' after 'using'");
    }
    List<StatementNode> resource = new ArrayList<>();
    initial(resource);
    tokens.expect(")");
    if (resource.size() != 1) {
      throw new SyntaxException(position, "'using' takes one resource");
    }
    return new StatementNode.Using(position, resource.get(0), statement());
  }

  private StatementNode localFunction(SyntaxPosition position) {
    TypeName type = tokens.accept("void") ? TypeName.of("void") : types.expectType();
    String name = tokens.expectName("the name of a function");
    List<ExpressionNode.Parameter> parameters = lambdas.parameters(true);
    SyntaxNode body = functionBody();
    return new StatementNode.LocalFunction(position, type, name, parameters, body);
  }

  private SyntaxNode functionBody() {
    if (tokens.at("{")) {
      return block();
    }
    if (!tokens.at("=>")) {
      throw tokens.expected("'{' or '=>'");
    }
    tokens.take();
    ExpressionNode body = expressions.expression();
    expectSemicolon();
    return body;
  }

  /** What is left of a text must be nothing. */
  void expectEnd(String closing) {
    if (!tokens.atEnd()) {
      throw tokens.expected("'" + closing + "'");
    }
  }
}
