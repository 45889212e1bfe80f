package io.keybearer.policy.expression;

import io.keybearer.policy.expression.Step.Outcome;
import io.keybearer.policyxml.expression.ExpressionNode;
import io.keybearer.policyxml.expression.StatementNode;
import io.keybearer.policyxml.expression.TypeName;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compiles {@code for}, {@code foreach}, {@code while}, {@code do} and {@code switch}. */
final class LoopCompiler {
  private final Session session;

  LoopCompiler(Session session) {
    this.session = session;
  }

  Step compile(StatementNode node) {
    session.scope().enterBlock();
    try {
      if (node instanceof StatementNode.ForEach loop) {
        return forEach(loop);
      } else if (node instanceof StatementNode.For loop) {
        return counted(loop);
      } else if (node instanceof StatementNode.While loop) {
        Code condition = session.nodes().condition(loop.condition());
        Step body = session.statements().inner(loop.body());
        return loop(frame -> Outcome.NEXT, condition, body, List.of());
      } else if (node instanceof StatementNode.DoWhile loop) {
        return doWhile(loop);
      } else if (node instanceof StatementNode.Switch choice) {
        return choice(choice);
      }
    } finally {
      session.scope().leaveBlock();
    }
    throw CompileError.type(node.position(), "this statement is not supported");
  }

  private Step counted(StatementNode.For node) {
    List<Step> initial = new ArrayList<>();
    for (StatementNode statement : node.initial()) {
      initial.add(session.statements().statement(statement));
    }
    ExpressionNode written = node.condition();
    Code condition = written == null ? frame -> true : session.nodes().condition(written);
    List<Code> steps = new ArrayList<>();
    for (ExpressionNode step : node.steps()) {
      steps.add(session.nodes().compile(step).code());
    }
    Step body = session.statements().inner(node.body());
    Step first =
        frame -> {
          for (Step step : initial) {
            step.run(frame);
          }
          return Outcome.NEXT;
        };
    return loop(first, condition, body, steps);
  }

  private static Step loop(Step first, Code condition, Step body, List<Code> steps) {
    return frame -> {
      first.run(frame);
      while (Boolean.TRUE.equals(condition.run(frame))) {
        frame.evaluation.step();
        Outcome outcome = body.run(frame);
        if (outcome == Outcome.BREAK) {
          break;
        }
        if (outcome == Outcome.RETURN) {
          return outcome;
        }
        for (Code step : steps) {
          step.run(frame);
        }
      }
      return Outcome.NEXT;
    };
  }

  private Step doWhile(StatementNode.DoWhile node) {
    Step body = session.statements().inner(node.body());
    Code condition = session.nodes().condition(node.condition());
    return frame -> {
      do {
        frame.evaluation.step();
        Outcome outcome = body.run(frame);
        if (outcome == Outcome.BREAK) {
          break;
        }
        if (outcome == Outcome.RETURN) {
          return outcome;
        }
      } while (Boolean.TRUE.equals(condition.run(frame)));
      return Outcome.NEXT;
    };
  }

  private Step forEach(StatementNode.ForEach node) {
    Typed collection = session.nodes().value(node.collection());
    TypeName element = Types.elementOf(collection.type());
    if (element == null) {
      throw CompileError.type(
          node.collection().position(), "a " + collection.type() + " can't be enumerated");
    }
    TypeName written = node.type();
    TypeName type = written == null ? element : session.resolve(written, node.position());
    Conversions.Conversion conversion = Conversions.explicit(element, type);
    if (conversion == null) {
      throw Conversions.cannot(element, type, node.position(), false);
    }
    int slot = session.scope().declare(node.name(), type, node.position()).slot();
    int raw = session.scope().temporary(element).slot();
    Code converted = conversion.applied(frame -> frame.slots[raw]);
    Step body = session.statements().inner(node.body());
    Code source = collection.code();
    return frame -> {
      Object sequence = source.run(frame);
      if (sequence == null) {
        throw ClrException.nullReference().at(node.collection().position());
      }
      for (Object value : snapshot(sequence)) {
        frame.evaluation.step();
        frame.slots[raw] = value;
        frame.slots[slot] = converted.run(frame);
        Outcome outcome = body.run(frame);
        if (outcome == Outcome.BREAK) {
          break;
        }
        if (outcome == Outcome.RETURN) {
          return outcome;
        }
      }
      return Outcome.NEXT;
    };
  }

  /** The body may change the collection. */
  private static List<@Nullable Object> snapshot(Object sequence) {
    return new ArrayList<>(Sequences.elements(sequence));
  }

  private Step choice(StatementNode.Switch node) {
    Typed value = session.nodes().value(node.value());
    FunctionScope.Variable subject = session.scope().temporary(value.type());
    List<Code> tests = new ArrayList<>();
    List<Step> bodies = new ArrayList<>();
    Step otherwise = frame -> Outcome.NEXT;
    for (StatementNode.Switch.Section section : node.sections()) {
      session.scope().enterBlock();
      try {
        List<Code> labels = new ArrayList<>();
        boolean isDefault = false;
        for (StatementNode.Switch.Label label : section.labels()) {
          isDefault |= label.pattern() == null;
          labels.add(label(label, subject));
        }
        Step body = session.statements().sequence(section.statements());
        tests.add(frame -> labels.stream().anyMatch(test -> holds(test, frame)));
        bodies.add(body);
        otherwise = isDefault ? body : otherwise;
      } finally {
        session.scope().leaveBlock();
      }
    }
    return run(value.code(), subject.slot(), tests, bodies, otherwise);
  }

  private static boolean holds(Code test, Frame frame) {
    return Boolean.TRUE.equals(test.run(frame));
  }

  private static Step run(
      Code value, int slot, List<Code> tests, List<Step> bodies, Step otherwise) {
    return frame -> {
      frame.slots[slot] = value.run(frame);
      Step chosen = otherwise;
      for (int i = 0; i < tests.size(); i++) {
        if (holds(tests.get(i), frame)) {
          chosen = bodies.get(i);
          break;
        }
      }
      Outcome outcome = chosen.run(frame);
      return outcome == Outcome.BREAK ? Outcome.NEXT : outcome;
    };
  }

  private Code label(StatementNode.Switch.Label label, FunctionScope.Variable subject) {
    ExpressionNode.Pattern pattern = label.pattern();
    if (pattern == null) {
      return frame -> false;
    }
    Code test = session.nodes().pattern(pattern, subject, label.position());
    ExpressionNode written = label.guard();
    if (written == null) {
      return test;
    }
    Code guard = session.nodes().condition(written);
    return frame -> holds(test, frame) && holds(guard, frame);
  }
}
