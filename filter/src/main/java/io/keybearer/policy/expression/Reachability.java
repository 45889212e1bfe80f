package io.keybearer.policy.expression;

import io.keybearer.policyxml.expression.ExpressionNode;
import io.keybearer.policyxml.expression.StatementNode;
import java.util.List;

/** Whether control can reach the end of statements; if so, C# wants a return there. */
final class Reachability {
  private Reachability() {}

  /** Whether a statement always ends its function, by return or throw, or never ends. */
  static boolean ends(StatementNode node) {
    if (node instanceof StatementNode.Return || node instanceof StatementNode.Throw) {
      return true;
    } else if (node instanceof StatementNode.Block block) {
      return block.statements().stream().anyMatch(Reachability::ends);
    } else if (node instanceof StatementNode.If choice) {
      StatementNode otherwise = choice.otherwise();
      return otherwise != null && ends(choice.then()) && ends(otherwise);
    } else if (node instanceof StatementNode.Using using) {
      return ends(using.body());
    } else if (node instanceof StatementNode.Try attempt) {
      StatementNode.Block last = attempt.last();
      return (last != null && ends(last))
          || (ends(attempt.body())
              && attempt.catches().stream().allMatch(handler -> ends(handler.body())));
    } else if (node instanceof StatementNode.Switch choice) {
      return choice.sections().stream()
              .anyMatch(section -> section.labels().stream().anyMatch(Reachability::isDefault))
          && choice.sections().stream().allMatch(section -> endsSection(section.statements()));
    } else if (node instanceof StatementNode.While loop) {
      return isTrue(loop.condition()) && !breaks(loop.body());
    } else if (node instanceof StatementNode.DoWhile loop) {
      return ends(loop.body()) || (isTrue(loop.condition()) && !breaks(loop.body()));
    } else if (node instanceof StatementNode.For loop) {
      ExpressionNode condition = loop.condition();
      return (condition == null || isTrue(condition)) && !breaks(loop.body());
    }
    return false;
  }

  private static boolean isDefault(StatementNode.Switch.Label label) {
    return label.pattern() == null;
  }

  private static boolean endsSection(List<StatementNode> statements) {
    return statements.stream().anyMatch(Reachability::ends)
        && statements.stream().noneMatch(Reachability::breaks);
  }

  private static boolean isTrue(ExpressionNode node) {
    return node instanceof ExpressionNode.Literal literal && Boolean.TRUE.equals(literal.value());
  }

  /** Whether a break within the statement may end the loop or switch around it. */
  private static boolean breaks(StatementNode node) {
    if (node instanceof StatementNode.Break) {
      return true;
    } else if (node instanceof StatementNode.Block block) {
      return block.statements().stream().anyMatch(Reachability::breaks);
    } else if (node instanceof StatementNode.If choice) {
      StatementNode otherwise = choice.otherwise();
      return breaks(choice.then()) || (otherwise != null && breaks(otherwise));
    } else if (node instanceof StatementNode.Using using) {
      return breaks(using.body());
    } else if (node instanceof StatementNode.Try attempt) {
      return breaks(attempt.body())
          || attempt.catches().stream().anyMatch(handler -> breaks(handler.body()));
    }
    return false;
  }
}
