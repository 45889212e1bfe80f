package io.keybearer.policyxml;

/** What may stand between an element's tags. */
public sealed interface PolicyNode permits PolicyElement, PolicyText, PolicyComment {
  /**
   * Where the node begins: the {@code <} of an element or comment, the first character of a text.
   */
  Position position();
}
