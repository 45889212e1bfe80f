package io.keybearer.policy.expression;

import io.keybearer.policy.expression.Step.Outcome;
import io.keybearer.policyxml.expression.ExpressionNode;
import io.keybearer.policyxml.expression.StatementNode;
import io.keybearer.policyxml.expression.TypeName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Compiles statements but loops, {@code switch} and {@code try}. */
final class StatementCompiler {
  private final Session session;
  private final LoopCompiler loops;
  private final TryCompiler tries;

  StatementCompiler(Session session) {
    this.session = session;
    this.loops = new LoopCompiler(session);
    this.tries = new TryCompiler(session);
  }

  /** A block with a scope of its own. */
  Step block(StatementNode.Block node) {
    session.scope().enterBlock();
    try {
      return sequence(node.statements());
    } finally {
      session.scope().leaveBlock();
    }
  }

  /** Statements one after another. A mistake in one of them does not hide those in the next. */
  Step sequence(List<StatementNode> nodes) {
    Map<StatementNode.LocalFunction, FunctionScope.Variable> functions = new LinkedHashMap<>();
    for (StatementNode node : nodes) {
      if (node instanceof StatementNode.LocalFunction function) {
        functions.put(function, session.lambdas().declare(function));
      }
    }
    List<Step> steps = new ArrayList<>();
    for (StatementNode node : nodes) {
      try {
        if (node instanceof StatementNode.LocalFunction function) {
          FunctionScope.Variable variable = functions.get(function);
          if (variable != null) {
            // A function can be called before the statement that declares it.
            steps.add(0, store(variable, session.lambdas().local(function, variable.type())));
          }
        } else {
          steps.add(statement(node));
        }
      } catch (CompileError e) {
        session.add(e);
        declareAnyway(node);
      }
    }
    Step[] all = steps.toArray(Step[]::new);
    return frame -> {
      for (Step step : all) {
        Outcome outcome = step.run(frame);
        if (outcome != Outcome.NEXT) {
          return outcome;
        }
      }
      return Outcome.NEXT;
    };
  }

  /** Spares the reader errors that only follow from a declaration that failed. */
  private void declareAnyway(StatementNode node) {
    if (node instanceof StatementNode.Declaration declaration) {
      for (StatementNode.Declaration.Declarator declarator : declaration.declarators()) {
        if (session.scope().find(declarator.name()) == null) {
          session.scope().declare(declarator.name(), Types.BROKEN, declarator.position());
        }
      }
    }
  }

  private static Step store(FunctionScope.Variable variable, Code value) {
    int slot = variable.slot();
    return frame -> {
      frame.slots[slot] = value.run(frame);
      return Outcome.NEXT;
    };
  }

  /** Any statement; one that is no block gets a scope where C# gives it one. */
  Step inner(StatementNode node) {
    return node instanceof StatementNode.Block block
        ? block(block)
        : block(new StatementNode.Block(node.position(), List.of(node)));
  }

  Step statement(StatementNode node) {
    if (node instanceof StatementNode.Block block) {
      return block(block);
    } else if (node instanceof StatementNode.Declaration declaration) {
      return declaration(declaration);
    } else if (node instanceof StatementNode.Evaluation evaluation) {
      Code code = session.nodes().compile(evaluation.expression()).code();
      return frame -> {
        code.run(frame);
        return Outcome.NEXT;
      };
    } else if (node instanceof StatementNode.If choice) {
      return choice(choice);
    } else if (node instanceof StatementNode.Return end) {
      return end(end);
    } else if (node instanceof StatementNode.Break) {
      return frame -> Outcome.BREAK;
    } else if (node instanceof StatementNode.Continue) {
      return frame -> Outcome.CONTINUE;
    } else if (node instanceof StatementNode.Empty) {
      return frame -> Outcome.NEXT;
    } else if (node instanceof StatementNode.Throw
        || node instanceof StatementNode.Try
        || node instanceof StatementNode.Using) {
      return tries.compile(node);
    }
    return loops.compile(node);
  }

  private Step declaration(StatementNode.Declaration node) {
    List<Step> steps = new ArrayList<>();
    TypeName written = node.type();
    for (StatementNode.Declaration.Declarator declarator : node.declarators()) {
      ExpressionNode value = declarator.value();
      TypeName type;
      Code code;
      if (written != null) {
        type = session.resolve(written, node.position());
        Object initial = Casts.defaultOf(type);
        code = value == null ? frame -> initial : session.nodes().converted(value, type);
      } else if (value == null) {
        throw CompileError.type(declarator.position(), "'var' needs a value");
      } else {
        Typed typed = session.nodes().value(value);
        if (typed.isNull()) {
          throw CompileError.type(
              declarator.position(), "'var' needs a value that has a type, not null");
        }
        type = typed.type();
        code = typed.code();
      }
      FunctionScope.Variable variable =
          session.scope().declare(declarator.name(), type, declarator.position());
      steps.add(store(variable, code));
    }
    return frame -> {
      for (Step step : steps) {
        step.run(frame);
      }
      return Outcome.NEXT;
    };
  }

  private Step choice(StatementNode.If node) {
    Code condition = session.nodes().condition(node.condition());
    Step then = inner(node.then());
    StatementNode otherwise = node.otherwise();
    Step other = otherwise == null ? frame -> Outcome.NEXT : inner(otherwise);
    return frame -> Boolean.TRUE.equals(condition.run(frame)) ? then.run(frame) : other.run(frame);
  }

  private Step end(StatementNode.Return node) {
    ExpressionNode value = node.value();
    TypeName expected = session.scope().result();
    if (value == null) {
      if (expected != null && !expected.equals(Types.VOID)) {
        throw CompileError.type(node.position(), "a value of type " + expected + " is expected");
      }
      session.scope().returned().add(Types.VOID);
      return frame -> Outcome.RETURN;
    }
    if (expected != null && expected.equals(Types.VOID)) {
      throw CompileError.type(node.position(), "the function returns no value");
    }
    Code code;
    if (expected != null) {
      code = session.nodes().converted(value, expected);
    } else {
      Typed typed = session.nodes().value(value);
      session.scope().returned().add(typed.type());
      code = typed.code();
    }
    return frame -> {
      frame.result = code.run(frame);
      return Outcome.RETURN;
    };
  }

  /** The type of a function whose statements decide it. */
  TypeName resultOf(FunctionScope scope, StatementNode.Block body) {
    TypeName result = null;
    for (TypeName type : scope.returned()) {
      if (result == null || result.equals(Types.NULL)) {
        result = result == null || !Types.isValueType(type) ? type : type.nullable();
      } else {
        Typed one = new Typed(result, frame -> null);
        TypeName common = NodeCompiler.commonOrNull(one, new Typed(type, frame -> null));
        result = common == null ? Types.OBJECT : common;
      }
    }
    return result == null ? Types.VOID : result.equals(Types.NULL) ? Types.OBJECT : result;
  }
}
