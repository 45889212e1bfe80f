package io.keybearer.policy.expression;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Node;

/**
 * Counts the nodes of JSON and XML trees before they are copied: a tree that is put into another
 * twice doubles each time, which no size of a single collection would show.
 */
final class TreeSize {
  private TreeSize() {}

  /** Counts a tree, or those in a list or array; anything else is no tree. */
  static void count(Evaluation evaluation, @Nullable Object content) {
    if (content instanceof JsonToken token) {
      evaluation.node();
      token.children().forEach(child -> count(evaluation, child));
    } else if (content instanceof Node node) {
      evaluation.node();
      for (Node child = node.getFirstChild(); child != null; child = child.getNextSibling()) {
        count(evaluation, child);
      }
    } else if (content instanceof List<?> list) {
      evaluation.node();
      list.forEach(element -> count(evaluation, element));
    } else if (content instanceof Object[] array) {
      for (Object element : array) {
        count(evaluation, element);
      }
    }
  }
}
