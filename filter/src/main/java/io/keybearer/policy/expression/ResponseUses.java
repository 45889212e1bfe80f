package io.keybearer.policy.expression;

import io.keybearer.policyxml.expression.ExpressionNode;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where an expression takes {@code context.Response} for more than its head, so that its body must
 * be kept: it reads {@code Body}, or passes the response on to where that may happen. Not
 * thread-safe.
 */
final class ResponseUses {
  private static final String RESPONSE = "Response";
  private static final String BODY = "Body";

  private final Set<ExpressionNode> uses = Collections.newSetFromMap(new IdentityHashMap<>());

  /** Notes that a member of a value of that type is read. */
  void member(ExpressionNode.Member node, Typed target) {
    if (target.type().equals(Types.CONTEXT) && node.name().equals(RESPONSE)) {
      uses.add(node);
    }
    headOnly(node.target(), node);
  }

  /** Notes that {@code ?.} goes on from a value. */
  void conditional(ExpressionNode.ConditionalAccess node) {
    headOnly(node.receiver(), first(node.rest()));
  }

  /** Notes that two values are compared. */
  void comparison(ExpressionNode left, ExpressionNode right) {
    if (isNull(right)) {
      uses.remove(left);
    } else if (isNull(left)) {
      uses.remove(right);
    }
  }

  private void headOnly(ExpressionNode response, ExpressionNode.@Nullable Member read) {
    if (read != null && !read.name().equals(BODY)) {
      uses.remove(response);
    }
  }

  /** The member that a chain begins with. */
  private static ExpressionNode.@Nullable Member first(ExpressionNode chain) {
    ExpressionNode node = chain;
    ExpressionNode.Member member = null;
    while (!(node instanceof ExpressionNode.Receiver)) {
      if (node instanceof ExpressionNode.Member inner) {
        member = inner;
        node = inner.target();
      } else if (node instanceof ExpressionNode.Call call) {
        node = call.callee();
      } else if (node instanceof ExpressionNode.Index index) {
        node = index.target();
      } else if (node instanceof ExpressionNode.ConditionalAccess access) {
        node = access.receiver();
      } else {
        return null;
      }
    }
    return member;
  }

  private static boolean isNull(ExpressionNode node) {
    return node instanceof ExpressionNode.Literal literal && literal.value() == null;
  }

  /** Whether the body may be read. */
  boolean mayReadBody() {
    return !uses.isEmpty();
  }
}
