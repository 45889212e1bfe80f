package io.keybearer.policy.expression;

import io.keybearer.policyxml.expression.SyntaxPosition;
import io.keybearer.policyxml.expression.TypeName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The variables of a function while it is compiled, and those of the functions around it. */
final class FunctionScope {
  /**
   * A variable.
   *
   * @param owner the function that declares it
   * @param slot its place in that function's frames
   * @param position where it is declared
   */
  record Variable(
      String name, TypeName type, FunctionScope owner, int slot, SyntaxPosition position) {}

  private final @Nullable FunctionScope outer;
  private static final SyntaxPosition NOWHERE = new SyntaxPosition(1, 1);

  /** What the catch around holds under this name, which no source can write. */
  private static final String CAUGHT = " caught";

  private final Deque<Map<String, Variable>> blocks = new ArrayDeque<>();
  private final List<TypeName> returned = new ArrayList<>();
  private final @Nullable TypeName result;
  private int size;

  /**
   * A function's scope.
   *
   * @param outer that of the function around it; null for the expression itself
   * @param result what it must return; null if its statements decide
   */
  FunctionScope(@Nullable FunctionScope outer, @Nullable TypeName result) {
    this.outer = outer;
    this.result = result;
    blocks.push(new HashMap<>());
  }

  @Nullable FunctionScope outer() {
    return outer;
  }

  @Nullable TypeName result() {
    return result;
  }

  /** The types that return statements gave so far. */
  List<TypeName> returned() {
    return returned;
  }

  /** How many slots a frame needs. */
  int size() {
    return size;
  }

  void enterBlock() {
    blocks.push(new HashMap<>());
  }

  void leaveBlock() {
    blocks.pop();
  }

  /** Declares a variable; its name must be new, here and in the functions around. */
  Variable declare(String name, TypeName type, SyntaxPosition position) {
    if (find(name) != null) {
      throw CompileError.type(position, "a variable named '" + name + "' is already declared");
    }
    Variable variable = new Variable(name, type, this, size++, position);
    blocks.element().put(name, variable);
    return variable;
  }

  /** Declares a variable, in the place of one that an overload declared which did not fit. */
  Variable redeclare(
      @Nullable Variable former, String name, TypeName type, SyntaxPosition position) {
    if (former != null) {
      blocks.forEach(block -> block.remove(name, former));
    }
    return declare(name, type, position);
  }

  /** Notes which variable of this block holds the exception that a catch caught. */
  void caught(Variable variable) {
    blocks.element().put(CAUGHT, variable);
  }

  /** The exception of the innermost catch around, or null. */
  @Nullable Variable caught() {
    return find(CAUGHT);
  }

  /** A slot that no name reaches. */
  Variable temporary(TypeName type) {
    return new Variable("", type, this, size++, NOWHERE);
  }

  @Nullable Variable find(String name) {
    for (Map<String, Variable> block : blocks) {
      Variable found = block.get(name);
      if (found != null) {
        return found;
      }
    }
    return outer == null ? null : outer.find(name);
  }

  /** How many functions further out a variable's frame is. */
  int levelsTo(Variable variable) {
    int levels = 0;
    for (FunctionScope scope = this; scope != null; scope = scope.outer) {
      if (scope == variable.owner()) {
        return levels;
      }
      levels++;
    }
    throw new IllegalStateException("a variable of another function");
  }
}
