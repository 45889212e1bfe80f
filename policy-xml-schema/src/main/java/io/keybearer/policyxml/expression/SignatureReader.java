package io.keybearer.policyxml.expression;

import io.keybearer.policyxml.expression.MemberDeclaration.Kind;
import io.keybearer.policyxml.expression.MemberDeclaration.Parameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the table of types and members, which is written much as C# declares them:
 *
 * <pre>
 * class List&lt;T&gt; : IList&lt;T&gt; {
 *   new(IEnumerable&lt;T&gt; collection);
 *   int Count;
 *   set T this[int index];
 *   void Add(T item);
 * }
 * enum Formatting { None, Indented }
 * </pre>
 *
 * {@code set} marks what may be assigned to.
 */
final class SignatureReader {
  private final TokenStream tokens;
  private final TypeGrammar types;

  SignatureReader(String text) {
    this.tokens = new TokenStream(new SourceText(text, 1, 1), 0, text.length());
    this.types = new TypeGrammar(tokens);
  }

  /** All types, in the order of the table. */
  List<TypeDeclaration> read() {
    List<TypeDeclaration> declarations = new ArrayList<>();
    while (!tokens.atEnd()) {
      declarations.add(tokens.accept("enum") ? enumeration() : type());
    }
    return declarations;
  }

  private TypeDeclaration enumeration() {
    String name = word();
    Map<String, Integer> constants = new LinkedHashMap<>();
    tokens.expect("{");
    int next = 0;
    do {
      String constant = word();
      if (tokens.accept("=")) {
        boolean negative = tokens.accept("-");
        next = Integer.parseInt(tokens.text(tokens.take())) * (negative ? -1 : 1);
      }
      constants.put(constant, next++);
    } while (tokens.accept(","));
    tokens.expect("}");
    return new TypeDeclaration(
        TypeDeclaration.Kind.ENUM, name, List.of(), List.of(), List.of(), constants);
  }

  private TypeDeclaration type() {
    boolean struct = tokens.accept("struct");
    if (!struct) {
      tokens.expect("class");
    }
    String name = word();
    List<String> parameters = typeParameters();
    List<TypeName> bases = new ArrayList<>();
    if (tokens.accept(":")) {
      do {
        bases.add(types.expectType());
      } while (tokens.accept(","));
    }
    tokens.expect("{");
    List<MemberDeclaration> members = new ArrayList<>();
    while (!tokens.accept("}")) {
      members.add(member(name, parameters));
    }
    TypeDeclaration.Kind kind = struct ? TypeDeclaration.Kind.STRUCT : TypeDeclaration.Kind.CLASS;
    return new TypeDeclaration(kind, name, parameters, bases, members, Map.of());
  }

  private MemberDeclaration member(String owner, List<String> ownerParameters) {
    if (tokens.accept("new")) {
      TypeName made = new TypeName(owner, ownerParameters.stream().map(TypeName::of).toList());
      List<Parameter> parameters = parameters("(", ")");
      return member(
          Kind.CONSTRUCTOR, owner, true, false, false, "new", List.of(), parameters, made);
    }
    boolean isStatic = tokens.accept("static");
    boolean settable = tokens.accept("set");
    TypeName result = tokens.accept("void") ? TypeName.of("void") : types.expectType();
    if (tokens.accept("this")) {
      List<Parameter> parameters = parameters("[", "]");
      return member(
          Kind.INDEXER, owner, false, false, settable, "this", List.of(), parameters, result);
    }
    String name = word();
    if (tokens.accept(";")) {
      return new MemberDeclaration(
          Kind.PROPERTY, owner, isStatic, false, settable, name, List.of(), List.of(), result);
    }
    List<String> typeParameters = typeParameters();
    boolean extension = tokens.at("(") && tokens.is(tokens.ahead(1), "this");
    List<Parameter> parameters = parameters("(", ")");
    return member(
        Kind.METHOD,
        owner,
        isStatic || extension,
        extension,
        false,
        name,
        typeParameters,
        parameters,
        result);
  }

  private MemberDeclaration member(
      Kind kind,
      String owner,
      boolean isStatic,
      boolean extension,
      boolean settable,
      String name,
      List<String> typeParameters,
      List<Parameter> parameters,
      TypeName result) {
    tokens.expect(";");
    return new MemberDeclaration(
        kind, owner, isStatic, extension, settable, name, typeParameters, parameters, result);
  }

  private List<Parameter> parameters(String open, String close) {
    tokens.expect(open);
    tokens.accept("this");
    List<Parameter> parameters = new ArrayList<>();
    if (tokens.accept(close)) {
      return parameters;
    }
    do {
      boolean out = tokens.accept("out");
      boolean rest = tokens.accept("params");
      TypeName type = types.expectType();
      String name = word();
      parameters.add(new Parameter(type, name, out, rest, tokens.accept("=") ? literal() : null));
    } while (tokens.accept(","));
    tokens.expect(close);
    return parameters;
  }

  private ExpressionNode.Literal literal() {
    SyntaxPosition position = tokens.position();
    String text = tokens.text(tokens.take());
    @Nullable Object value =
        switch (text) {
          case "null" -> null;
          case "true" -> true;
          case "false" -> false;
          default ->
              text.startsWith("\"")
                  ? text.substring(1, text.length() - 1)
                  : (Object) Integer.valueOf(text);
        };
    return new ExpressionNode.Literal(position, value);
  }

  private List<String> typeParameters() {
    List<String> names = new ArrayList<>();
    if (tokens.accept("<")) {
      do {
        names.add(word());
      } while (tokens.accept(","));
      tokens.expect(">");
    }
    return names;
  }

  private String word() {
    Token token = tokens.take();
    if (token.kind() != Token.Kind.WORD) {
      throw tokens.problem(token, "expected a name but found '" + tokens.text(token) + "'");
    }
    return tokens.nameOf(token);
  }
}
