package io.keybearer.policyxml.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the text of an expression into its syntax tree.
 *
 * <p>Takes any text, in time in proportion to it, and never throws: what is wrong is a list of
 * problems. It knows the syntax of C# 7 that policy documents use, and says so by name where a
 * construct is C# but not supported. Whether names mean something is not its business. Stateless.
 */
public final class ExpressionParser {
  private ExpressionParser() {}

  /**
   * Reads a text.
   *
   * @param text the whole expression, from {@code @(} to {@code )} or from <code>@{</code> to
   *     <code>}</code>; blanks around it are ignored
   * @param line the line of the text's first character in its document, from 1
   * @param column its column, from 1
   */
  public static ParsedExpression parse(String text, int line, int column) {
    SourceText source = new SourceText(text, line, column);
    List<SyntaxProblem> problems = new ArrayList<>();
    try {
      SyntaxNode root = root(source, problems);
      Optional<SyntaxNode> found = problems.isEmpty() ? Optional.of(root) : Optional.empty();
      return new ParsedExpression(text, found, problems);
    } catch (SyntaxException e) {
      if (!problems.contains(e.problem)) {
        problems.add(e.problem);
      }
      return new ParsedExpression(text, Optional.empty(), problems);
    }
  }

  private static SyntaxNode root(SourceText source, List<SyntaxProblem> problems) {
    String text = source.text;
    int start = text.length() - text.stripLeading().length();
    if (!ExpressionScanner.startsAt(text, start)) {
      throw new SyntaxException(source.position(start), "expected '@(' or '@{'");
    }
    boolean block = text.charAt(start + 1) == '{';
    String closing = block ? "}" : ")";
    int end = ExpressionScanner.end(text, start);
    if (end < 0) {
      throw unclosed(source, start, closing);
    }
    if (!text.substring(end).isBlank()) {
      throw new SyntaxException(
          source.position(end), "text after the '" + closing + "' that ends the expression");
    }
    TokenStream tokens = new TokenStream(source, start + 2, end - 1);
    StatementGrammar grammar = new StatementGrammar(tokens, problems);
    SyntaxNode root =
        block
            ? new StatementNode.Block(source.position(start), grammar.statements())
            : grammar.expressions().expression();
    grammar.expectEnd(closing);
    return root;
  }

  /** The first bad word, if there is one, tells more than that the end is missing. */
  private static SyntaxException unclosed(SourceText source, int start, String closing) {
    Lexer lexer = new Lexer(source.text, start + 2, source.text.length());
    Token token = lexer.next();
    while (token.kind() != Token.Kind.END) {
      if (token.problem() != null) {
        return new SyntaxException(source.position(token.start()), token.problem());
      }
      token = lexer.next();
    }
    return new SyntaxException(
        source.position(start), "the expression never ends, expected '" + closing + "'");
  }
}
