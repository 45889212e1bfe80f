package io.keybearer.policy.expression;

import io.keybearer.policyxml.expression.ExpressionNode;
import io.keybearer.policyxml.expression.Signatures;
import io.keybearer.policyxml.expression.SyntaxPosition;
import io.keybearer.policyxml.expression.TypeName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What compiling one expression shares: its compilers, scopes and mistakes. Not thread-safe. */
final class Session {
  private final List<ExpressionError> errors = new ArrayList<>();
  private final Map<String, Map<String, TypeName>> anonymousTypes = new HashMap<>();
  private final Deque<TypeName> receivers = new ArrayDeque<>();
  private final IdentityHashMap<ExpressionNode, FunctionScope.Variable> declaredOuts =
      new IdentityHashMap<>();
  private final ResponseUses responses = new ResponseUses();
  private final NodeCompiler nodes = new NodeCompiler(this);
  private final AccessCompiler accesses = new AccessCompiler(this);
  private final OperatorCompiler operators = new OperatorCompiler(this);
  private final CallCompiler calls = new CallCompiler(this);
  private final ObjectCompiler objects = new ObjectCompiler(this);
  private final LambdaCompiler lambdas = new LambdaCompiler(this);
  private final StatementCompiler statements = new StatementCompiler(this);
  private FunctionScope scope = new FunctionScope(null, null);

  NodeCompiler nodes() {
    return nodes;
  }

  AccessCompiler accesses() {
    return accesses;
  }

  OperatorCompiler operators() {
    return operators;
  }

  CallCompiler calls() {
    return calls;
  }

  ObjectCompiler objects() {
    return objects;
  }

  LambdaCompiler lambdas() {
    return lambdas;
  }

  StatementCompiler statements() {
    return statements;
  }

  /** What the expression takes of the response. */
  ResponseUses responses() {
    return responses;
  }

  FunctionScope scope() {
    return scope;
  }

  /** Enters a function. */
  void enter(FunctionScope inner) {
    scope = inner;
  }

  /** Leaves the function. */
  void leave() {
    FunctionScope outer = scope.outer();
    if (outer == null) {
      throw new IllegalStateException("not within a function");
    }
    scope = outer;
  }

  void add(CompileError mistake) {
    if (!mistake.isFollowing() && !errors.contains(mistake.error)) {
      errors.add(mistake.error);
    }
  }

  List<ExpressionError> errors() {
    return errors;
  }

  /** The types of the values that {@code ?.} found not to be null, innermost first. */
  Deque<TypeName> receivers() {
    return receivers;
  }

  /** The variables that {@code out} arguments declared, by the argument. */
  IdentityHashMap<ExpressionNode, FunctionScope.Variable> declaredOuts() {
    return declaredOuts;
  }

  /** A type for objects with these members, in their order; equal members make equal types. */
  TypeName anonymousType(Map<String, TypeName> members) {
    String name = "anonymous " + members;
    anonymousTypes.put(name, members);
    return TypeName.of(name);
  }

  @Nullable Map<String, TypeName> anonymousMembers(TypeName type) {
    return anonymousTypes.get(type.name());
  }

  /** The type that an expression names; complains if there is none. */
  TypeName resolve(TypeName written, SyntaxPosition position) {
    TypeName type = Types.canonical(written);
    String unknown = Types.unknownPart(type);
    if (unknown == null) {
      return type;
    }
    if (Signatures.standard().isKnownElsewhere(unknown)) {
      throw CompileError.notImplemented(
          position, "the type '" + unknown + "' is known in Azure but not implemented here");
    }
    throw CompileError.unknown(position, "the type '" + unknown + "' is not known");
  }
}
