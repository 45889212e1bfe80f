package io.keybearer.policy.expression;

import io.keybearer.policyxml.expression.ExpressionNode;
import io.keybearer.policyxml.expression.ExpressionParser;
import io.keybearer.policyxml.expression.ParsedExpression;
import io.keybearer.policyxml.expression.StatementNode;
import io.keybearer.policyxml.expression.SyntaxNode;
import io.keybearer.policyxml.expression.SyntaxPosition;
import org.jspecify.annotations.Nullable;

/**
 * Compiles the text of expressions. Names and types are resolved here, once; what runs later is a
 * tree of closures. Thread-safe.
 */
public final class ExpressionCompiler {
  private final EvaluationEnvironment environment;

  /**
   * A compiler.
   *
   * @param environment clock, random source and limits of every evaluation
   */
  public ExpressionCompiler(EvaluationEnvironment environment) {
    this.environment = environment;
  }

  /**
   * Compiles an expression.
   *
   * @param text from {@code @(} to {@code )} or from <code>@{</code> to <code>}</code>
   * @param line the line of the text's first character, from 1
   * @param column its column, from 1
   * @throws InvalidExpressionException if it does not compile; with every mistake that was found
   */
  public CompiledExpression compile(String text, int line, int column) {
    ParsedExpression parsed = ExpressionParser.parse(text, line, column);
    if (parsed.root().isEmpty()) {
      throw new InvalidExpressionException(
          parsed.problems().stream()
              .map(
                  problem ->
                      new ExpressionError(
                          ExpressionError.Kind.SYNTAX, problem.position(), problem.message()))
              .toList());
    }
    Session session = new Session();
    Code code = compile(session, parsed.root().get());
    if (!session.errors().isEmpty() || code == null) {
      throw new InvalidExpressionException(session.errors());
    }
    return new Compiled(
        text,
        code,
        session.scope().size(),
        parsed.root().get().position(),
        session.responses().mayReadBody());
  }

  private static @Nullable Code compile(Session session, SyntaxNode root) {
    try {
      if (root instanceof ExpressionNode node) {
        return session.nodes().value(node).code();
      }
      StatementNode.Block block = (StatementNode.Block) root;
      Step step = session.statements().sequence(block.statements());
      if (!Reachability.ends(block)) {
        throw CompileError.type(
            block.position(), "not every path of the expression returns a value");
      }
      return frame -> {
        step.run(frame);
        return frame.result;
      };
    } catch (CompileError e) {
      session.add(e);
      return null;
    } catch (StackOverflowError e) {
      // A chain such as 1 + 1 + 1 + … is no nesting to the parser, and one to the tree.
      session.add(CompileError.type(root.position(), "the expression is too long a chain"));
      return null;
    }
  }

  private final class Compiled implements CompiledExpression {
    private final String text;
    private final Code code;
    private final int size;
    private final SyntaxPosition position;
    private final boolean readsResponse;

    Compiled(String text, Code code, int size, SyntaxPosition position, boolean readsResponse) {
      this.text = text;
      this.code = code;
      this.size = size;
      this.position = position;
      this.readsResponse = readsResponse;
    }

    @Override
    public @Nullable Object evaluate(EvaluationContext context) {
      try {
        return code.run(new Frame(new Evaluation(context, environment), null, size));
      } catch (ClrException e) {
        SyntaxPosition where = e.position() == null ? position : e.position();
        throw new ExpressionEvaluationException(e.type(), e.shown(), where, e.getCause());
      } catch (LimitExceededException e) {
        throw new ExpressionEvaluationException(
            "LimitExceeded", String.valueOf(e.getMessage()), position, null);
      } catch (StackOverflowError e) {
        throw new ExpressionEvaluationException(
            "LimitExceeded", "The expression nests too deeply", position, null);
      } catch (RuntimeException e) {
        // Something the registry did not foresee fails this evaluation and nothing else.
        throw new ExpressionEvaluationException(
            "Exception", "The expression failed: " + e.getClass().getSimpleName(), position, e);
      }
    }

    @Override
    public boolean mayReadResponseBody() {
      return readsResponse;
    }

    @Override
    public String text() {
      return text;
    }
  }
}
