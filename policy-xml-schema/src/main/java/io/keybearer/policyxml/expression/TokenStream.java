package io.keybearer.policyxml.expression;

import io.keybearer.policyxml.expression.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The words of an expression with a place among them, for a parser that looks ahead. */
final class TokenStream {
  /** How deep expressions, statements and types may nest. */
  static final int MAX_DEPTH = 250;

  /** Words that are no names. */
  private static final Set<String> KEYWORDS =
      Set.of(
          "abstract as base bool break byte case catch char checked class const continue decimal default delegate do double else enum event explicit extern false finally fixed float for foreach goto if implicit in int interface internal is lock long namespace new null object operator out override params private protected public readonly ref return sbyte sealed short sizeof stackalloc static string struct switch this throw true try typeof uint ulong unchecked unsafe ushort using virtual void volatile while"
              .split(" "));

  /** Keywords that are names of types. */
  private static final Set<String> TYPE_KEYWORDS =
      Set.of(
          "bool", "byte", "char", "decimal", "double", "float", "int", "long", "object", "sbyte",
          "short", "string", "uint", "ulong", "ushort");

  final SourceText source;
  private final List<Token> tokens = new ArrayList<>();
  private int at;
  private int depth;

  TokenStream(SourceText source, int from, int to) {
    this.source = source;
    Lexer lexer = new Lexer(source.text, from, to);
    Token token;
    do {
      token = lexer.next();
      tokens.add(token);
    } while (token.kind() != Kind.END);
  }

  /** The words of a hole of an interpolated string, at the same depth of nesting. */
  TokenStream within(int from, int to) {
    TokenStream inner = new TokenStream(source, from, to);
    inner.depth = depth + 1;
    return inner;
  }

  Token current() {
    return tokens.get(at);
  }

  Token ahead(int distance) {
    return tokens.get(Math.min(at + distance, tokens.size() - 1));
  }

  int mark() {
    return at;
  }

  void reset(int mark) {
    at = mark;
  }

  /** Takes the current word; complains if the lexer found it wrong. */
  Token take() {
    Token token = current();
    if (token.problem() != null) {
      throw new SyntaxException(position(token), token.problem(), true);
    }
    if (token.kind() != Kind.END) {
      at++;
    }
    return token;
  }

  String text(Token token) {
    return source.text.substring(token.start(), token.end());
  }

  SyntaxPosition position(Token token) {
    return source.position(token.start());
  }

  SyntaxPosition position() {
    return position(current());
  }

  boolean atEnd() {
    return current().kind() == Kind.END;
  }

  /** Whether the current word is this symbol or word. */
  boolean at(String text) {
    return is(current(), text);
  }

  boolean is(Token token, String text) {
    return (token.kind() == Kind.SYMBOL || token.kind() == Kind.WORD)
        && token.end() - token.start() == text.length()
        && source.text.startsWith(text, token.start());
  }

  /** Takes the current word if it is this one. */
  boolean accept(String text) {
    if (at(text)) {
      take();
      return true;
    }
    return false;
  }

  Token expect(String text) {
    if (!at(text)) {
      throw expected("'" + text + "'");
    }
    return take();
  }

  /** Whether a word can name a variable or a member. */
  boolean isName(Token token) {
    return token.kind() == Kind.WORD && !KEYWORDS.contains(text(token));
  }

  boolean isTypeKeyword(Token token) {
    return token.kind() == Kind.WORD && TYPE_KEYWORDS.contains(text(token));
  }

  /** Takes a name; what it names is said when there is none. */
  String expectName(String what) {
    if (!isName(current())) {
      throw expected(what);
    }
    return nameOf(take());
  }

  /** The name without the {@code @} that lets a keyword be one. */
  String nameOf(Token token) {
    String text = text(token);
    return text.startsWith("@") ? text.substring(1) : text;
  }

  SyntaxException expected(String what) {
    Token token = current();
    if (token.problem() != null) {
      return new SyntaxException(position(token), token.problem(), true);
    }
    String found = token.kind() == Kind.END ? "the end of the expression" : shown(token);
    return new SyntaxException(position(token), "expected " + what + " but found " + found);
  }

  private String shown(Token token) {
    String text = text(token);
    return "'" + (text.length() > 40 ? text.substring(0, 40) + "…" : text) + "'";
  }

  SyntaxException problem(Token token, String message) {
    return new SyntaxException(position(token), message);
  }

  /** Goes one level down; {@link #leave()} must follow. */
  void enter() {
    if (++depth > MAX_DEPTH) {
      throw new SyntaxException(
          position(), "nested too deeply; at most " + MAX_DEPTH + " levels are allowed", true);
    }
  }

  void leave() {
    depth--;
  }
}
