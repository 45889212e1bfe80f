package io.keybearer.policy.expression;

import io.keybearer.policy.expression.Step.Outcome;
import io.keybearer.policyxml.expression.ExpressionNode;
import io.keybearer.policyxml.expression.StatementNode;
import io.keybearer.policyxml.expression.TypeName;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compiles {@code try}, {@code throw} and {@code using}. */
final class TryCompiler {
  private static final TypeName EXCEPTION = TypeName.of("Exception");

  /** One catch. */
  private record Handler(TypeName type, int slot, @Nullable Code guard, Step body) {}

  private final Session session;

  TryCompiler(Session session) {
    this.session = session;
  }

  Step compile(StatementNode node) {
    if (node instanceof StatementNode.Throw thrown) {
      return thrown(thrown);
    } else if (node instanceof StatementNode.Using using) {
      return using(using);
    }
    return attempt((StatementNode.Try) node);
  }

  private Step thrown(StatementNode.Throw node) {
    ExpressionNode written = node.exception();
    if (written == null) {
      FunctionScope.Variable caught = session.scope().caught();
      if (caught == null) {
        throw CompileError.type(node.position(), "'throw' alone is for a catch block");
      }
      Code exception = session.accesses().variable(caught).code();
      return frame -> {
        throw NodeCompiler.thrown(exception.run(frame), node.position());
      };
    }
    Code exception = session.nodes().converted(written, EXCEPTION);
    return frame -> {
      throw NodeCompiler.thrown(exception.run(frame), node.position());
    };
  }

  private Step attempt(StatementNode.Try node) {
    Step body = session.statements().block(node.body());
    List<Handler> handlers = new ArrayList<>();
    for (StatementNode.Try.Catch handler : node.catches()) {
      handlers.add(handler(handler));
    }
    StatementNode.Block written = node.last();
    Step last = written == null ? null : session.statements().block(written);
    Step caught = frame -> caught(frame, body, handlers);
    if (last == null) {
      return caught;
    }
    return frame -> {
      Outcome outcome;
      try {
        outcome = caught.run(frame);
      } catch (ClrException e) {
        last.run(frame);
        throw e;
      }
      Object result = frame.result;
      Outcome ending = last.run(frame);
      frame.result = ending == Outcome.RETURN ? frame.result : result;
      return ending == Outcome.NEXT ? outcome : ending;
    };
  }

  private static Outcome caught(Frame frame, Step body, List<Handler> handlers) {
    try {
      return body.run(frame);
    } catch (ClrException e) {
      for (Handler handler : handlers) {
        if (RuntimeTypes.isInstance(handler.type(), e)) {
          frame.slots[handler.slot()] = e;
          Code guard = handler.guard();
          if (guard == null || Boolean.TRUE.equals(guard.run(frame))) {
            return handler.body().run(frame);
          }
        }
      }
      throw e;
    }
  }

  private Handler handler(StatementNode.Try.Catch node) {
    session.scope().enterBlock();
    try {
      TypeName written = node.type();
      TypeName type = written == null ? EXCEPTION : session.resolve(written, node.position());
      String name = node.name();
      FunctionScope.Variable caught =
          name == null
              ? session.scope().temporary(type)
              : session.scope().declare(name, type, node.position());
      session.scope().caught(caught);
      ExpressionNode guard = node.guard();
      Code condition = guard == null ? null : session.nodes().condition(guard);
      return new Handler(type, caught.slot(), condition, session.statements().block(node.body()));
    } finally {
      session.scope().leaveBlock();
    }
  }

  private Step using(StatementNode.Using node) {
    session.scope().enterBlock();
    try {
      Step resource = session.statements().statement(node.resource());
      Step body = session.statements().inner(node.body());
      // Nothing that an expression can make holds more than memory, so there is nothing to dispose.
      return frame -> {
        resource.run(frame);
        return body.run(frame);
      };
    } finally {
      session.scope().leaveBlock();
    }
  }
}
