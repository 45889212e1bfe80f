package io.keybearer.policyxml.expression;

import io.keybearer.policyxml.expression.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads names of types, tentatively: where none stands, it takes nothing. */
final class TypeGrammar {
  private static final int MAX_TYPE_DEPTH = 12;

  private final TokenStream tokens;

  TypeGrammar(TokenStream tokens) {
    this.tokens = tokens;
  }

  /** A type, with its {@code ?} and {@code []}. */
  TypeName expectType() {
    TypeName type = type(0, true);
    if (type == null) {
      throw tokens.expected("a type");
    }
    return type;
  }

  /** A type or null. */
  @Nullable TypeName tryType() {
    return type(0, true);
  }

  /** A type after {@code new}: without its {@code ?} and {@code []}. */
  TypeName expectPlainType() {
    TypeName type = simple(0);
    if (type == null) {
      throw tokens.expected("a type");
    }
    return type;
  }

  /** A type after {@code is} and {@code as}, where a {@code ?} may begin a conditional. */
  TypeName expectTestedType() {
    TypeName type = type(0, false);
    if (type == null) {
      throw tokens.expected("a type");
    }
    if (tokens.at("?") && endsOperand(tokens.ahead(1))) {
      tokens.take();
      return type.nullable();
    }
    return type;
  }

  private boolean endsOperand(Token token) {
    if (token.kind() == Kind.END) {
      return true;
    }
    for (String end : List.of(")", "]", "}", ";", ",", ":", "??", "&&", "||", "==", "!=")) {
      if (tokens.is(token, end)) {
        return true;
      }
    }
    return false;
  }

  /** {@code <T, U>} before a call or another word that C# lets follow, or an empty list. */
  List<TypeName> tryTypeArguments() {
    int mark = tokens.mark();
    List<TypeName> arguments = arguments(0);
    if (arguments == null || !followsTypeArguments()) {
      tokens.reset(mark);
      return List.of();
    }
    return arguments;
  }

  private boolean followsTypeArguments() {
    if (tokens.atEnd()) {
      return true;
    }
    for (String next : List.of("(", ")", "]", "}", ":", ";", ",", ".", "?", "?.", "==", "!=")) {
      if (tokens.at(next)) {
        return true;
      }
    }
    return false;
  }

  private @Nullable TypeName type(int depth, boolean nullable) {
    TypeName type = simple(depth);
    while (type != null) {
      if (tokens.at("?") && nullable && !type.isNullable()) {
        tokens.take();
        type = type.nullable();
      } else if (tokens.at("[") && tokens.is(tokens.ahead(1), "]")) {
        tokens.take();
        tokens.take();
        type = type.array();
      } else {
        return type;
      }
    }
    return null;
  }

  private @Nullable TypeName simple(int depth) {
    Token first = tokens.current();
    if (tokens.isTypeKeyword(first)) {
      return TypeName.of(tokens.text(tokens.take()));
    }
    if (depth > MAX_TYPE_DEPTH || !tokens.isName(first)) {
      return null;
    }
    StringBuilder name = new StringBuilder(tokens.nameOf(tokens.take()));
    while (tokens.at(".") && tokens.isName(tokens.ahead(1))) {
      tokens.take();
      name.append('.').append(tokens.nameOf(tokens.take()));
    }
    List<TypeName> arguments = arguments(depth);
    return new TypeName(name.toString(), arguments == null ? List.of() : arguments);
  }

  /** Type arguments in angle brackets; null, with nothing taken, where there are none. */
  private @Nullable List<TypeName> arguments(int depth) {
    if (!tokens.at("<")) {
      return null;
    }
    int mark = tokens.mark();
    List<TypeName> arguments = new ArrayList<>();
    do {
      tokens.take();
      TypeName argument = type(depth + 1, true);
      if (argument == null) {
        tokens.reset(mark);
        return null;
      }
      arguments.add(argument);
    } while (tokens.at(","));
    if (!tokens.at(">")) {
      tokens.reset(mark);
      return null;
    }
    tokens.take();
    return arguments;
  }
}
